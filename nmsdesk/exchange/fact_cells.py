"""Cells of diagnostics, trainings, plans and mentorships → typed values of a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from nmsdesk.exchange.cell import BLANK, Cell, Meaning, plain, span
from nmsdesk.exchange.values import (
    parse_days,
    parse_flag,
    parse_name,
    parse_names,
    parse_number,
    parse_score,
)
from nmsdesk.russian import clean


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
    found = span(cell)
    if found.since and found.since == found.until and "mentor" not in cell.values:
        cell.put("until", found.until)
        return
    cell.put("since", found.since)
    cell.put("until", found.until)


_ABSENT = re.compile(r"не ?проходил|не ?явил|неявка")
_FAILED = re.compile(r"не ?сда|не ?зач|незач|неуд|не ?прош|не ?прой|не аттест|^нет$|^-$|^2$")


_PASSED = re.compile(r"сда[лн]|зач|прош|пройд|успеш|отл|хор|удовл|аттестов|^да$|^\+$|^[345]$|^v$")


def _attestation(cell: Cell) -> None:
    text = clean(str(cell.value)).lower().replace("ё", "е")
    if _ABSENT.search(text):
        cell.put("attestation", "absent")
    elif _FAILED.search(text):
        cell.put("attestation", "failed")
    elif _PASSED.search(text):
        cell.put("attestation", "passed")
    elif text not in BLANK:
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
    text = clean(plain(cell.value))
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


def _network(cell: Cell) -> None:
    """A flag, or a form of teaching in words: «сетевая», «очная»."""
    text = clean(str(cell.value)).lower()
    if "сетев" in text:
        cell.put("network", not re.search(r"\bне\b|\bнет\b|не ?сетев", text))
        return
    try:
        cell.put("network", parse_flag(cell.value))
    except ValueError:
        cell.put("network", False)


FACT_CELLS: dict[str, Callable[[Cell], None]] = {
    "hours": _hours, "deficits": _deficits, "points": _score("points"), "percent": _score("percent"), "result": _score("result"),
    "maximum": _maximum, "area": _area, "period": _period, "attestation": _attestation, "document_kind": _document_kind,
    "document_number": _document_number, "training_kind": _training_kind, "done": _done, "mentees": _mentees, "mentor": _mentor,
    "form": _form, "pupil_class": _pupil_class, "network": _network,
}  # fmt: skip
