"""Results of one school typed as a table: its people × (the whole result, the areas); one undo step, deficits opened by the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nmsdesk.domain import rules
from nmsdesk.domain.development import AreaResult, Campaign, Diagnostic, Instrument, Level
from nmsdesk.domain.people import Person
from nmsdesk.errors import Rejected, Stale, Trouble
from nmsdesk.exchange.values import parse_score
from nmsdesk.russian import day, fold, number
from nmsdesk.services import gathering
from nmsdesk.services.campaigns import groups_of, staff_on
from nmsdesk.services.deficits import opened_in
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

WHOLE = ""  # the key of the whole result among the cells of a row
Cells = Mapping[str, str]  # by area, WHOLE for the whole result: what is typed


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A person of the school: the record that there is, and its cells as texts."""

    person: int
    name: str
    post: str
    diagnostic: int | None
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """What is typed into: columns are (area code or WHOLE, caption); ``levels`` are the words that the scale knows."""

    campaign: Campaign
    organization: int
    place: str
    day: date
    columns: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    graded: bool  # the scale has cut-offs: per cents give levels
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What saving the sheet came to."""

    changed: Changed
    added: int
    changed_results: int
    deficits: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell understood: points, per cent and a level of the instrument's own scale."""

    score: float | None = None
    maximum: float | None = None
    percent: float | None = None
    level: Level | None = None
    word: str = ""


def understood(levels: list[Level], text: str) -> Mark:
    """«72», «72 %», «18 из 25», «базовый»; Rejected with what may be typed. A word is looked for on this scale alone."""
    names = ", ".join(x.name for x in sorted(levels, key=lambda x: x.position or 0))
    graded = any(x.minimum is not None for x in levels)
    if exact := rules.level_by_word(levels, text):  # «не прошёл» before «5 %» is looked for
        return Mark(level=exact, word=text)
    try:
        score = parse_score(text, "percent")
    except ValueError as trouble:
        raise Rejected(f"{trouble}. Введите процент от 0 до 100, баллы «18 из 25» или уровень: {names}.") from None
    level = rules.level_by_word(levels, score.word) if score.word else None
    if score.word and level is None:
        raise Rejected(f"Уровня «{score.word}» нет на шкале инструмента. Есть: {names}.")
    if not graded and level is None:
        raise Rejected(f"У этой шкалы нет границ в процентах. Введите уровень: {names}.")
    share = None if score.percent is None else round(score.percent, 1)
    if share is None and level is None:
        raise Rejected(f"«{text}»: не указано, из скольких баллов. Введите процент или «18 из 25».")
    return Mark(score.score, score.maximum, share, level or rules.level_for(levels, share), score.word)


def sheet(desk: Desk, campaign: int, organization: int) -> EntrySheet:
    """The people of the school whom the campaign expects, and those who have results in it, with what is known."""
    with desk.read() as reading:
        c, tool = _campaign(reading, campaign)
        on = max(c.since or desk.today, min(c.until or desk.today, desk.today))
        labels = Labels(reading.connection)
        known = {d.person: d for d in reading.where(Diagnostic, campaign=campaign) if d.organization == organization}
        expected = {person for person, place in staff_on(reading, on, groups_of(c)).items() if place == organization}
        levels = reading.where(Level, scale=tool.scale)
        codes = [WHOLE, *tool.areas]
        ids = sorted(expected | {n for n in known if n})
        posts = gathering.jobs_of(reading, ids, on)
        rows = []
        for p in sorted(reading.by_ids(Person, ids), key=lambda p: fold(p.full_name)):
            found, job = known.get(p.id), posts.get(p.id or 0)
            cells = _cells(reading, found, levels, codes)
            rows.append(EntryRow(p.id or 0, p.full_name, job.post if job else "", found.id if found else None, cells))
        place = labels.of("organizations", [organization]).get(organization, "")
        columns = ((WHOLE, "Результат"), *((code, labels.term("areas", code)) for code in tool.areas))
        names = tuple(x.name for x in sorted(levels, key=lambda x: x.position or 0))
        return EntrySheet(c, organization, place, on, columns, names, any(x.minimum is not None for x in levels), tuple(rows))


def _campaign(reading: Reading, number: int) -> tuple[Campaign, Instrument]:
    c = reading.get(Campaign, number)
    tool = reading.get(Instrument, c.instrument) if c else None
    if c is None or tool is None:
        raise Stale("Этой кампании больше нет. Обновите список.")
    return c, tool


def _cells(reading: Reading, d: Diagnostic | None, levels: list[Level], codes: list[str]) -> dict[str, str]:
    """The cells of a result as they are typed: «72,5», «18 из 25» stays a per cent, a level without a per cent is its word."""
    cells = dict.fromkeys(codes, "")
    if d is not None:
        names = {x.id: x.name for x in levels}
        cells[WHOLE] = _text(d.percent, names.get(d.level, ""))
        for a in reading.where(AreaResult, diagnostic=d.id):
            cells[a.area] = _text(a.percent, names.get(a.level, ""))
    return cells


def _text(share: float | None, level: str) -> str:
    return level if share is None else number(share, 1).removesuffix(",0")


def check(desk: Desk, campaign: int, rows: Mapping[int, Cells]) -> dict[tuple[int, str], str]:
    """Troubles of the cells by (person, column), before anything is saved."""
    with desk.read() as reading:
        _, tool = _campaign(reading, campaign)
        levels = reading.where(Level, scale=tool.scale)
    found: dict[tuple[int, str], str] = {}
    for person, cells in rows.items():
        for code, text in cells.items():
            if text.strip():
                try:
                    understood(levels, text.strip())
                except Rejected as trouble:
                    found[person, code] = str(trouble)
        if any(text.strip() for text in cells.values()) and not cells.get(WHOLE, "").strip():
            found[person, WHOLE] = "Введите общий результат: по одним областям он не выводится."
    return found


def enter(desk: Desk, campaign: int, organization: int, on: date, rows: Mapping[int, Cells]) -> Entered:
    """Write the rows that differ from what is known; one undo step. Rejected with the troubles, then nothing is written."""
    if found := check(desk, campaign, rows):
        troubles = tuple(Trouble(f"{person}:{code}", "entry", message) for (person, code), message in found.items())
        raise Rejected(" ".join(dict.fromkeys(found.values())), troubles)
    before = {r.person: r for r in sheet(desk, campaign, organization).rows}
    with desk.begin("change", "Введены результаты диагностики") as begun:
        reading = Reading(begun.work.connection, desk.today)
        c, tool = _campaign(reading, campaign)
        if not c.holds(on) or on > desk.today:
            raise Rejected(f"Дата {day(on)} не входит в дни кампании ({day(c.since)} – {day(c.until)}) или ещё не наступила.")
        levels = reading.where(Level, scale=tool.scale)
        written: list[int] = []
        added = 0
        for person, cells in rows.items():
            typed = {code: text.strip() for code, text in cells.items()}
            row = before.get(person)
            if typed == (row.cells if row else dict.fromkeys(typed, "")) or not any((row and row.diagnostic, *typed.values())):
                continue
            if not typed.get(WHOLE):
                raise Rejected("Результат стёрт целиком. Чтобы убрать его, удалите запись в разделе «Диагностика».")
            known = reading.get(Diagnostic, row.diagnostic) if row else None
            base = known or Diagnostic(person=person, instrument=tool.id, day=on, organization=organization, campaign=campaign)
            written.append(_write(begun.work, reading, base, typed, levels, row.cells if row else {}))
            added += known is None
        if not written:
            raise Rejected("Ничего не введено и не изменено.")
        opened = opened_in(begun.work, written, desk.today)
    return Entered(begun.changed, added, len(written) - added, len(opened.opens))


def _write(work: Work, reading: Reading, base: Diagnostic, typed: dict[str, str], levels: list[Level], known: Cells) -> int:
    if typed[WHOLE] != known.get(WHOLE, ""):
        mark = understood(levels, typed[WHOLE])
        level = mark.level.id if mark.level else None
        base = replace(
            base, score=mark.score if mark.maximum else None, maximum=mark.maximum, percent=mark.percent, level=level, result=mark.word
        )
    stored, _ = put(work, base, reading.today)
    areas = {a.area: a for a in reading.where(AreaResult, diagnostic=stored.id)}
    for code, text in typed.items():
        if code == WHOLE or text == known.get(code, ""):
            continue
        own = areas.get(code)
        if not text:
            if own:
                work.remove(own)
            continue
        mark = understood(levels, text)
        values: dict[str, Any] = {"percent": mark.percent, "level": mark.level.id if mark.level else None}
        put(work, replace(own or AreaResult(diagnostic=stored.id, area=code), **values), reading.today)
    return stored.id or 0
