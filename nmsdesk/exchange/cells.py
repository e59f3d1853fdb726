"""One cell under a known caption → typed values of a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from nmsdesk.exchange.problems import WARNING, Problem
from nmsdesk.exchange.values import (
    EARLIEST,
    Category,
    Days,
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
    parse_names,
    parse_number,
    parse_order,
    parse_phone,
    parse_posts,
    parse_score,
    parse_sex,
    parse_snils,
    parse_subjects,
)
from nmsdesk.russian import clean, cyrillic

Meaning = Literal["share", "percent", "score"]
_BLANK = {"-", "—", "–", "--", "н/д", "нет данных", "...", "…", "не указано", "?", "нет"}
_KEEPS_BLANK = {"category", "conformity", "absence", "in_registry", "has_plan", "done", "attestation", "post_category"}


@dataclass(slots=True)
class Cell:
    """A cell being read: where it stands, and the values of its row so far."""

    sheet: str
    row: int
    column: str
    caption: str
    value: Any
    today: date
    meaning: Meaning = "score"
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    inexact: dict[str, str] = field(default_factory=dict)  # field → column of a date known to the month or year only

    def note(self, code: str, message: str, severity: str = WARNING) -> None:
        """Add a problem at this cell."""
        self.problems.append(Problem(self.sheet, self.row, self.column, code, message, severity))

    def put(self, name: str, value: Any) -> None:
        """Set a value of the row unless it has one already."""
        if value is not None:
            self.values.setdefault(name, value)


def read_cell(name: str, cell: Cell) -> None:
    """Read the cell as the field ``name`` into ``cell.values``; ValueError says what is wrong."""
    keeps = name in _KEEPS_BLANK or name.startswith("experience")
    if isinstance(cell.value, str) and not keeps and len(cell.value) < 16 and clean(cell.value).lower() in _BLANK:
        return
    if special := _SPECIAL.get(name):
        special(cell)
    elif name in _DAYS:
        found = _span(cell)
        if found.precision != "day":
            cell.inexact[name] = cell.column
        cell.put(name, (found.until or found.since) if name.endswith("until") else (found.since or found.until))
    elif parser := _SIMPLE.get(name):
        cell.put(name, parser(cell.value))
    else:
        cell.put(name, clean(_plain(cell.value)))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value)


_DAYS = {"hired", "dismissed", "category_since", "category_until", "day", "approved_on", "issued", "since", "until"}


def _span(cell: Cell) -> Days:
    found = parse_days(cell.value, EARLIEST, date(cell.today.year + 10, 12, 31))
    if found.precision != "day":
        what = "месяц" if found.precision == "month" else "год"
        cell.note("date_not_exact", f"{cell.caption}: указан только {what} («{clean(_plain(cell.value))}»); взят весь {what}.")
    return found


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
    if text in _BLANK or text == "нет":
        return
    if re.search(r"\d{4}|соотв|сзд", text):
        found = parse_category(f"СЗД {text}")
        cell.put("category", Category("conformity", found.since, found.order))
    elif parse_flag(text):
        cell.put("category", Category("conformity"))


def _experience(name: str) -> Callable[[Cell], None]:
    def read(cell: Cell) -> None:
        found = parse_experience(cell.value)
        cell.put(name, found.at(cell.today))
        if found.teaching is not None:
            cell.put("experience_teaching", found.teaching)

    return read


def _employment(cell: Cell) -> None:
    if parse_absence(cell.value):
        cell.values["absence"] = True
        return
    text = clean(str(cell.value)).lower()
    if text not in ("работает", "работающий", "нет", "да"):
        cell.put("employment_kind", parse_employment_kind(cell.value))


def _absence(cell: Cell) -> None:
    if parse_absence(cell.value):
        cell.values["absence"] = True
    elif not re.search("примеч|состоян|статус", cell.caption.lower()):
        text = clean(str(cell.value)).lower()
        if text in ("да", "+", "1", "v", "x", "х", "true"):
            cell.values["absence"] = True


def _rate(cell: Cell) -> None:
    rate = parse_number(cell.value)
    if not 0 < rate <= 3:
        raise ValueError(f"ставка {rate:g} неправдоподобна: ожидается от 0,1 до 3")
    cell.put("rate", rate)


def _hours(cell: Cell) -> None:
    if isinstance(cell.value, date):
        raise ValueError("вместо часов дата: Excel изменил написанное")
    hours = parse_number(cell.value)
    if not 1 <= hours <= 3000:
        raise ValueError(f"{hours:g} часов неправдоподобно")
    cell.put("hours", int(hours) if hours == int(hours) else hours)


def _items(text: str) -> list[str]:
    parts = [part.strip(" \t.,;-–—•") for part in re.split(r"[;\n•]|(?:^|(?<=\s))\d{1,2}[.)]\s", text)]
    parts = [clean(part) for part in parts if part]
    if len(parts) == 1 and "," in parts[0] and all(len(piece.split()) <= 4 for piece in parts[0].split(",")):
        parts = [clean(piece) for piece in parts[0].split(",") if piece.strip()]
    return parts


def _deficits(cell: Cell) -> None:
    text = str(cell.value)
    if clean(text).lower() not in ("не выявлено", "не выявлены", "отсутствуют"):
        cell.put("deficits", _items(text))


def _courses(cell: Cell) -> None:
    parts = [clean(part).strip(" ,.") for part in re.split(r"[;\n]", str(cell.value))]
    if courses := [part for part in parts if part and part.lower() != "нет"]:
        cell.put("courses", courses)


def _score(name: str) -> Callable[[Cell], None]:
    def read(cell: Cell) -> None:
        if isinstance(cell.value, date):
            raise ValueError("вместо результата дата: Excel изменил написанное")
        meaning: Meaning = cell.meaning
        if name == "percent" and meaning == "score":
            meaning = "percent"
        cell.put(name, parse_score(cell.value, meaning))

    return read


def _maximum(cell: Cell) -> None:
    cell.put("maximum", parse_number(cell.value))


def _area(cell: Cell) -> None:
    meaning: Meaning = "percent" if cell.meaning == "score" else cell.meaning
    found = parse_score(cell.value, meaning)
    if found.percent is None:
        raise ValueError(f"«{clean(str(cell.value))[:40]}» — не процент")
    caption = clean(re.sub(r"[%]|,\s*$|\(\s*\)", " ", cell.caption)).strip(" ,:;")
    cell.values.setdefault("areas", {})[clean(caption.rstrip(","))] = found.percent


def _period(cell: Cell) -> None:
    found = _span(cell)
    if found.since and found.since == found.until and "mentor" not in cell.values:
        cell.put("until", found.until)
        return
    cell.put("since", found.since)
    cell.put("until", found.until)


_FAILED = re.compile(r"не ?сда|не ?зач|незач|неуд|не ?прош|не ?прой|не аттест|^нет$|^-$|^2$")
_PASSED = re.compile(r"сда[лн]|зач|прош|пройд|успеш|отл|хор|удовл|аттестов|^да$|^\+$|^[345]$|^v$")


def _attestation(cell: Cell) -> None:
    text = clean(str(cell.value)).lower().replace("ё", "е")
    if _FAILED.search(text):
        cell.put("attestation", "failed")
    elif _PASSED.search(text):
        cell.put("attestation", "passed")
    elif text not in _BLANK:
        raise ValueError(f"«{text[:40]}»: не понятно, пройдена ли итоговая аттестация")


def document_kind(text: str) -> str | None:
    """A code of terms.CERTIFICATES told by a word in the text."""
    for code, pattern in (("diploma", "диплом"), ("certificate", "удостовер"), ("reference", "справк|сертификат|свидетельств")):
        if re.search(pattern, text.lower()):
            return code
    return None


def _document_kind(cell: Cell) -> None:
    kind = document_kind(str(cell.value))
    if kind is None:
        raise ValueError(f"«{clean(str(cell.value))[:40]}» — не вид документа")
    cell.put("document_kind", kind)


def _document_number(cell: Cell) -> None:
    text = clean(_plain(cell.value))
    cell.put("document_kind", document_kind(text))
    if found := re.search(r"(?:от )?(\d{1,2}\.\d{1,2}\.\d{4})(?: ?г\.?)?", text):
        cell.put("issued", parse_days(found[1]).since)
        text = text.replace(found[0], " ")
    text = clean(
        re.sub(
            r"(?i)удостоверени\w*(?: о повышении квалификации)?|диплом\w*(?: о профессиональной переподготовке)?|сертификат\w*|справк\w*|№",
            " ",
            text,
        )
    )
    if text.strip(" ,.;") and text.lower() not in ("да", "есть", "имеется", "+"):
        cell.put("document_number", text.strip(" ,.;"))


def _training_kind(cell: Cell) -> None:
    text = clean(str(cell.value)).lower()
    if re.search(r"повыш|\bпк\b|\bкпк\b", text):
        cell.put("training_kind", "pk")
    elif re.search(r"перепод|\bпп\b", text):
        cell.put("training_kind", "pp")
    else:
        raise ValueError(f"«{text[:40]}»: ожидается повышение квалификации или переподготовка")


def _done(cell: Cell) -> None:
    text = clean(str(cell.value)).lower().replace("ё", "е")
    if re.search(r"в процессе|в работе|реализуется|частич|не завершен|продолж", text):
        return
    if re.match(r"(?:успешно )?(?:реализован|выполнен|завершен|исполнен)", text):
        cell.put("done", True)
    else:
        cell.put("done", parse_flag(text))


_PUPIL = re.compile(
    r"учени[кц]|обучающ|воспитанник|школьник|\b\d{1,2}\W{0,2}[а-г]?\W{0,2}\s?(?:кл\b|класс)|\b\d{1,2}[«\" ]?[а-гА-Г][»\"]?$"
)


def speaks_of_pupils(text: str) -> bool:
    """Whether a form, a section or a cell speaks of pupils: «ученик – ученик», «8А класс»."""
    return bool(_PUPIL.search(text.lower()))


def _mentees(cell: Cell) -> None:
    text = str(cell.value)
    if speaks_of_pupils(text):
        cell.values["pupil"] = True
        text = re.sub(r"[(,]?\s*\b\d{1,2}\W{0,2}[а-гА-Г]?\W{0,2}\s?(?:кл\w*\.?)?\)?(?=\s*(?:$|[\n;,]))|(?:обучающ|учени)\w+", " ", text)
    cell.put("mentees", parse_names(text))


def _mentor(cell: Cell) -> None:
    cell.put("mentor", parse_name(cell.value))


def _form(cell: Cell) -> None:
    text = clean(str(cell.value))
    cell.put("form", text)
    if speaks_of_pupils(text):
        cell.values["pupil"] = True


def _pupil_class(cell: Cell) -> None:
    cell.values["pupil"] = True


def _part_of_name(name: str) -> Callable[[Cell], None]:
    def read(cell: Cell) -> None:
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
_SPECIAL: dict[str, Callable[[Cell], None]] = {
    "full_name": _name, "last_name": _part_of_name("last_name"), "first_name": _part_of_name("first_name"),
    "patronymic": _part_of_name("patronymic"), "birth": _birth, "post": _post, "subjects": _subjects, "post_category": _post_category,
    "category": _category, "conformity": _conformity, "experience": _experience("experience_total"),
    "experience_total": _experience("experience_total"), "experience_teaching": _experience("experience_teaching"),
    "experience_post": _experience("experience_post"), "experience_organization": _experience("experience_organization"),
    "employment_kind": _employment, "absence": _absence, "rate": _rate, "hours": _hours, "deficits": _deficits, "courses": _courses,
    "points": _score("points"), "percent": _score("percent"), "result": _score("result"), "maximum": _maximum, "area": _area,
    "period": _period, "attestation": _attestation, "document_kind": _document_kind, "document_number": _document_number,
    "training_kind": _training_kind, "done": _done, "mentees": _mentees, "mentor": _mentor, "form": _form, "pupil_class": _pupil_class,
}  # fmt: skip
