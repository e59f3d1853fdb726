"""argparse that speaks Russian: its help, its complaints about wrong usage, days as people write them."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date, datetime
from typing import Any, NoReturn

from nmsdesk.domain.views import FACES

WRONG = 2
_SAID: tuple[tuple[str, str], ...] = (
    (r"argument КОМАНДА: invalid choice: '?(.*?)'? \(choose from .*", r"команды «\1» нет"),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"\1: «\2» не подходит, есть \3"),
    (r"argument (.*?): invalid int value: '(.*)'", r"\1: нужно целое число, а не «\2»"),
    (r"argument (.*?): expected one argument", r"после \1 нужно значение"),
    (r"argument (.*?): (.*)", r"\1: \2"),
    (r"the following arguments are required: (.*)", r"не хватает: \1"),
    (r"unrecognized arguments: (.*)", r"лишнее: \1"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 можно понять по-разному: \2"),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong on standard error and ends with code 2."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"add_help": False, "formatter_class": _Formatter, **more})
        self._positionals.title, self._optionals.title = "Что указать", "Ключи"
        self.add_argument("-h", "--help", action="help", help="эта справка")

    def error(self, message: str) -> NoReturn:
        print(f"Команда не понята: {in_russian(message)}.\nСправка: {self.prog} --help", file=sys.stderr)
        raise SystemExit(WRONG)


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Вызов: " if prefix is None else prefix)


def in_russian(message: str) -> str:
    """What argparse complains of, in Russian; what is not known stays as it is."""
    for pattern, text in _SAID:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, text, message, flags=re.DOTALL).replace("'", "")
    return message


def add_face(command: argparse.ArgumentParser) -> None:
    """The option of commands that show people: how much of their names."""
    said = ", ".join(f"{face} – {text}" for face, text in FACES.items())
    command.add_argument("--face", choices=tuple(FACES), default="", help=f"вид имён: {said}")


def day(text: str) -> date:
    """A day as 2025-12-31 or 31.12.2025."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"даты «{text}» нет, пишите 31.12.2025")


def indicator(text: str) -> str:
    """The code of an indicator; people type «2а» and «2б» in Cyrillic, as the program shows them."""
    return text.strip().lower().translate(str.maketrans("аб", "ab"))
