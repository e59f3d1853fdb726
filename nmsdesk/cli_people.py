"""Arguments of the commands about people: duplicates, merging, transfers, endings; what they do is imported when they run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.domain import terms

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def _run(name: str) -> Callable[[argparse.Namespace], Any]:
    def run(args: argparse.Namespace) -> Any:
        from nmsdesk import cli_moves

        return getattr(cli_moves, name)(args)

    return run


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("duplicates", _run("show_duplicates"), "похожие записи работников")
    found.add_argument("--limit", type=int, default=200, metavar="N", help="сколько пар показать")
    found = command("distinct", _run("distinct"), "отметить, что это разные люди")
    _two(found)
    found.add_argument("--reason", default="", help="почему разные")
    found = command("merge", _run("merge"), "объединить две записи одного работника")
    _two(found)
    found.add_argument("--take", action="append", default=[], metavar="FIELD", help="взять это поле из второй записи, например last_name")
    found.add_argument("--reason", default="", help="причина; нужна, если разнятся СНИЛС или даты рождения")
    found.add_argument("--dry-run", action="store_true", help="показать и ничего не менять")

    found = _move(command("hire", _run("hire"), "принять на работу; новый работник – с --new"))
    _job(found)
    found.add_argument("--kind", choices=tuple(terms.EMPLOYMENT_KINDS), default="main", help="вид занятости")
    found.add_argument("--new", action="store_true", help="работника ещё нет в базе: имя пишется как Фамилия Имя Отчество")
    found.add_argument("--birth", type=usage.day, metavar="DATE", help="дата рождения нового работника")
    found.add_argument("--snils", default="", help="СНИЛС нового работника")
    found = _move(command("move", _run("move"), "перевести в другую организацию или на другую должность"))
    _job(found)
    found.add_argument("--employment", type=int, metavar="ID", help="прежнее место работы; без него основное")
    found = _move(command("dismiss", _run("dismiss"), "уволить"))
    found.add_argument("--on", type=usage.day, required=True, metavar="DATE", help="последний день работы")
    found.add_argument("--reason", choices=tuple(terms.EMPLOYMENT_ENDS), default="dismissed")
    found.add_argument("--employment", type=int, metavar="ID", help="только с этого места работы; без него со всех")
    found = _move(command("rename", _run("rename"), "сменить фамилию, имя или отчество"))
    found.add_argument("--on", type=usage.day, required=True, metavar="DATE", help="с какого дня")
    for name in ("last-name", "first-name", "patronymic"):
        found.add_argument(f"--{name}", default="")
    found = _move(command("absence", _run("absence"), "отметить длительное отсутствие или его конец"))
    found.add_argument("--kind", choices=tuple(terms.ABSENCE_KINDS), default="long")
    found.add_argument("--since", type=usage.day, metavar="DATE")
    found.add_argument("--until", type=usage.day, metavar="DATE", help="последний день; без --since завершает начатое отсутствие")
    found.add_argument("--employment", type=int, metavar="ID", help="место работы; без него основное")
    found = command("merge-organizations", _run("merge_organizations"), "присоединить организацию к другой")
    found.add_argument("gone", metavar="GONE")
    found.add_argument("successor", metavar="SUCCESSOR")
    found.add_argument("--on", type=usage.day, required=True, metavar="DATE", help="последний день присоединяемой организации")
    _planned(found)


def _two(found: argparse.ArgumentParser) -> None:
    found.add_argument("keep", metavar="KEEP", help="номер, СНИЛС или имя работника")
    found.add_argument("gone", metavar="GONE")


def _move(found: argparse.ArgumentParser) -> argparse.ArgumentParser:
    found.add_argument("person", metavar="PERSON", help="номер, СНИЛС или имя работника")
    return _planned(found)


def _planned(found: argparse.ArgumentParser) -> argparse.ArgumentParser:
    found.add_argument("--dry-run", action="store_true", help="показать последствия и ничего не менять")
    found.add_argument("--keep", action="append", metavar="KEY", help="последствие, которое не применять; без ключа – как предложено")
    return found


def _job(found: argparse.ArgumentParser) -> None:
    found.add_argument("--organization", required=True, metavar="NAME|ID")
    found.add_argument("--post", required=True, metavar="NAME|ID")
    found.add_argument("--since", type=usage.day, required=True, metavar="DATE")
    found.add_argument("--rate", type=float)
