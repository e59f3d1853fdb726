"""One cell under a known caption → typed values of a row: people and their work here, facts in fact_cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from nmsdesk.exchange.cell import BLANK, Cell, latest, plain, span
from nmsdesk.exchange.fact_cells import FACT_CELLS
from nmsdesk.exchange.values import (
    EARLIEST,
    Category,
    FullName,
    find_post,
    parse_absence,
    parse_category,
    parse_days,
    parse_education,
    parse_email,
    parse_employment_kind,
    parse_experience,
    parse_flag,
    parse_name,
    parse_number,
    parse_order,
    parse_phone,
    parse_posts,
    parse_sex,
    parse_snils,
    parse_subjects,
)
from nmsdesk.russian import clean, cyrillic

_KEEPS_BLANK = {
    "category", "conformity", "absence", "in_registry", "network", "has_plan", "done", "attestation", "post_category",
    "experience", "experience_total", "experience_teaching", "experience_post", "experience_organization",
}  # fmt: skip


Reader = Callable[[Cell], None]


def keeps_blank(name: str) -> bool:
    """Whether «-» and «нет» mean something in the field."""
    return name in _KEEPS_BLANK


@cache
def reader(name: str) -> Reader:
    """What reads a cell as the field ``name`` into ``cell.values``; ValueError says what is wrong."""
    if special := _SPECIAL.get(name):
        return special
    if name in _DAYS:
        return _day(name)
    parser: Callable[[Any], Any] = _SIMPLE.get(name, _plainly)
    return lambda cell: cell.put(name, parser(cell.value))


def _stamp(cell: Cell) -> None:
    cell.put("stamp", cell.value)


def _plainly(value: Any) -> str:
    return clean(plain(value))


_ENDLESS = re.compile(
    r"\s*(?:бес?срочн|без ?срочн|без (?:огранич|срок)|постоянн|по наст|наст\w*\.? вр|н\.? ?в\.?$|(?:действу|состоит|не исключ)[\w ]*$)",
    re.IGNORECASE,
)


def _day(name: str) -> Reader:
    def read(cell: Cell) -> None:
        value = cell.value
        if type(value) is date and EARLIEST <= value <= latest(cell.today):
            cell.put(name, value)
            return
        if name.endswith("until") and isinstance(value, str) and _ENDLESS.match(value):
            return
        found = span(cell)
        if found.precision != "day":
            cell.inexact[name] = cell.column
        cell.put(name, (found.until or found.since) if name.endswith("until") else (found.since or found.until))

    return read


_DAYS = {"diagnostic_day", "hired", "dismissed", "category_since", "category_until", "day", "approved_on", "issued", "since", "until"}


def _birth(cell: Cell) -> None:
    found = parse_days(cell.value, EARLIEST, cell.today)
    if found.precision != "day" or found.since is None:
        cell.note("birth_not_exact", "Указан только год или месяц рождения; дата рождения не взята.")
        return
    cell.put("birth", found.since)


def _name(cell: Cell) -> None:
    text = str(cell.value)
    name = parse_name(text)
    if cyrillic(text) != text:
        cell.note("latin_letters", f"В ФИО были латинские буквы, похожие на русские; исправлено на «{name}».")
    if name.initials_only:
        cell.note("initials", f"«{name}»: вместо имени инициалы, человека нельзя опознать надёжно.")
    cell.put("full_name", name)


def _post(cell: Cell) -> None:
    found = parse_posts(cell.value)
    cell.put("post", list(found.posts))
    if found.subjects:
        cell.put("subjects", list(found.subjects))
    for piece in found.unknown:
        cell.note("unknown_post", f"Должности «{piece}» нет в справочнике; взята как написана.")


def _subjects(cell: Cell) -> None:
    found = parse_subjects(cell.value)
    known = cell.values.get("subjects", [])
    cell.values["subjects"] = [*found.subjects, *(subject for subject in known if subject not in found.subjects)]
    for piece in found.unknown:
        cell.note("unknown_subject", f"Предмета «{piece}» нет в справочнике; взят как написан.")


def _post_category(cell: Cell) -> None:
    posts: list[str] = []
    rest: list[str] = []
    for piece in re.split(r"[/,;\n]|\s-\s", str(cell.value)):
        if not piece.strip():
            continue
        (posts if find_post(piece) and not re.search(r"категор|соответ", piece.lower()) else rest).append(piece)
    cell.value = ", ".join(posts)
    if posts:
        _post(cell)
    if rest:
        cell.value = ", ".join(rest)
        _category(cell)
    if not posts:
        raise ValueError("должность не указана")


def _category(cell: Cell) -> None:
    if isinstance(cell.value, date):
        raise ValueError("вместо категории дата")
    found = parse_category(cell.value)
    text = str(cell.value)
    if found.since is None and re.search(r"\b(?:19|20)\d\d\b", text):
        cell.note("category_day", f"Дата категории не понята: «{clean(text)[:60]}».")
    known = cell.values.get("category")
    if known is None or (known.kind in ("none", "conformity") and found.kind != "none"):
        cell.values["category"] = found


def _conformity(cell: Cell) -> None:
    if isinstance(cell.value, date):
        cell.put("category", Category("conformity", cell.value))
        return
    text = clean(str(cell.value)).lower()
    if text in BLANK or text == "нет":
        return
    if re.search(r"\d{4}|соотв|сзд", text):
        found = parse_category(f"СЗД {text}")
        cell.put("category", Category("conformity", found.since, found.order))
    elif parse_flag(text):
        cell.put("category", Category("conformity"))


def _experience(name: str) -> Reader:
    def read(cell: Cell) -> None:
        found = parse_experience(cell.value)
        cell.put(name, found.at(cell.today))
        if found.teaching is not None:
            cell.put("experience_teaching", found.teaching)

    return read


def _employment(cell: Cell) -> None:
    if parse_absence(cell.value):
        _absent(cell)
        return
    text = clean(str(cell.value)).lower()
    if text not in ("работает", "работающий", "нет", "да"):
        cell.put("employment_kind", parse_employment_kind(cell.value))


def _absent(cell: Cell) -> None:
    """A long absence, with its days when the note tells them."""
    cell.values["absence"] = True
    if found := re.search(r"(?:\b(?:с|по|до) ?)?\d{1,2}\.\d{1,2}\.\d{4}.*", clean(str(cell.value))):
        try:
            days = parse_days(found[0].strip(" .,;)"), EARLIEST, latest(cell.today))
        except ValueError:
            return
        cell.values |= {"absence_since": days.since, "absence_until": days.until if days.until != days.since else None}


def _absence(cell: Cell) -> None:
    if parse_absence(cell.value):
        _absent(cell)
    elif not re.search("примеч|состоян|статус", cell.caption.lower()):
        text = clean(str(cell.value)).lower()
        if text in ("да", "+", "1", "v", "x", "х", "true"):
            cell.values["absence"] = True


def _rate(cell: Cell) -> None:
    rate = parse_number(cell.value)
    if not 0 < rate <= 3:
        raise ValueError(f"ставка {rate:g} неправдоподобна: ожидается от 0,1 до 3")
    cell.put("rate", rate)


def _courses(cell: Cell) -> None:
    parts = [clean(part).strip(" ,.") for part in re.split(r"[;\n]", str(cell.value))]
    if courses := [part for part in parts if part and part.lower() != "нет"]:
        cell.put("courses", courses)


_PLAIN_PART = re.compile("[А-ЯЁ][а-яё]+")


def _part_of_name(name: str) -> Reader:
    def read(cell: Cell) -> None:
        if isinstance(cell.value, str) and _PLAIN_PART.fullmatch(cell.value):
            cell.put(name, cell.value)
            return
        text = cyrillic(clean(str(cell.value))).strip(" .,")
        text = re.sub(r"\s*[-–—]\s*", "-", text)
        former = re.search(r"\(([^)]+)\)", text)
        text = clean(re.sub(r"\([^)]*\)?", " ", text))
        if not re.fullmatch(r"[А-ЯЁа-яёA-Za-z'’\- .]+", text):
            raise ValueError(f"«{text[:40]}» не похоже на часть имени")
        cell.put(name, text.title() if text.isupper() or text.islower() else text)
        if former and name == "last_name":
            cell.put("former_name", former[1].strip().capitalize())

    return read


def compose_name(values: dict[str, Any]) -> None:
    """Make ``full_name`` of three columns, or the three values of ``full_name``."""
    former = values.pop("former_name", "")
    name = values.get("full_name")
    if name is None and values.get("last_name") and values.get("first_name"):
        patronymic = values.get("patronymic", "")
        words = patronymic.split()
        if len(words) > 1:
            patronymic = " ".join([words[0], *(word.lower() for word in words[1:])])
        first = str(values["first_name"])
        values["full_name"] = FullName(values["last_name"], first.strip("."), patronymic.strip("."), former, len(first.strip(".")) == 1)
    elif isinstance(name, FullName) and not name.initials_only:
        values |= {"last_name": name.last, "first_name": name.first, "patronymic": name.patronymic}


_SIMPLE: dict[str, Callable[[Any], Any]] = {
    "sex": lru_cache(64)(parse_sex),
    "snils": parse_snils,
    "education": parse_education,
    "email": parse_email,
    "phone": parse_phone,
    "in_registry": parse_flag,
    "has_plan": parse_flag,
    "order": parse_order,
    "participants": lambda value: int(parse_number(value)),
}


_SPECIAL: dict[str, Reader] = {
    "full_name": _name, "last_name": _part_of_name("last_name"), "first_name": _part_of_name("first_name"),
    "patronymic": _part_of_name("patronymic"), "birth": _birth, "post": _post, "subjects": _subjects, "post_category": _post_category,
    "category": _category, "conformity": _conformity, "experience": _experience("experience_total"),
    "experience_total": _experience("experience_total"), "experience_teaching": _experience("experience_teaching"),
    "experience_post": _experience("experience_post"), "experience_organization": _experience("experience_organization"),
    "stamp": _stamp, "employment_kind": _employment, "absence": _absence, "rate": _rate, "courses": _courses,
    **FACT_CELLS,
}  # fmt: skip
