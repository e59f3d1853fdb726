"""Lists of facts about known persons: diagnostics, trainings, learning plans, mentor pairs, summaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from nmsdesk.domain import rules
from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    Instrument,
    LearningPlan,
    Level,
    Mentorship,
    Program,
    Training,
)
from nmsdesk.russian import fold
from nmsdesk.services.imports.context import Intake

YEAR = timedelta(days=366)


def _instrument(intake: Intake) -> Instrument:
    written = intake.row.values.get("instrument") or intake.hints.instrument
    if not written:
        raise intake.refuse("instrument", "no_instrument", "Не указано, каким инструментом проведена диагностика. Выберите его.")
    key = fold(str(written)).strip(" «»\"")
    found = [i for i in intake.draft.where(Instrument) if fold(i.name).strip(" «»\"") == key]
    if len(found) != 1:
        raise intake.refuse("instrument", "unknown_instrument", f"Инструмента «{written}» нет в базе. Выберите другой или заведите.")
    return found[0]


def diagnostic(intake: Intake) -> None:
    """A result with its areas and deficits; levels only by the instrument's own scale."""
    values = intake.row.values
    tool = _instrument(intake)
    person = intake.person("full_name", intake.place(required=False))
    day: date | None = values.get("day") or intake.hints.day
    if day is None:
        raise intake.refuse("day", "no_day", "Не указана дата диагностики.")
    score = values.get("score")
    levels = intake.draft.where(Level, scale=tool.scale)
    before = next((d for d in intake.draft.where(Diagnostic, person=person, instrument=tool.id, day=day)), None)
    if before is not None and intake.hints.on_match == "skip":
        return
    found = _result(intake, score, levels)
    base = before or Diagnostic(person=person, instrument=tool.id, day=day)
    result: Diagnostic = intake.put(before, replace(base, **found), "score")
    for caption, percent in (values.get("areas") or {}).items():
        _area(intake, result, caption, percent, levels)
    for text in values.get("deficits") or []:
        _deficit(intake, result, text, str(text))


def _result(intake: Intake, score: Any, levels: list[Level]) -> dict[str, Any]:
    """Fields of a result out of points, per cent and the word for the level."""
    word = (score.word if score else "") or intake.row.values.get("level") or ""
    found: dict[str, Any] = {}
    if score is not None:
        percent = score.percent
        if percent is None and score.score is not None and score.maximum:
            percent = 100 * score.score / score.maximum
        found = {"score": score.score, "maximum": score.maximum, "percent": None if percent is None else round(percent, 1)}
    by_percent = rules.level_for(levels, found.get("percent"))
    level = rules.level_by_word(levels, word) if word else None
    if word and level is None:
        names = ", ".join(x.name for x in levels)
        intake.note("level", "unknown_level", f"Уровня «{word}» нет на шкале инструмента ({names}); взят по проценту, если он есть.")
    elif level and by_percent and level != by_percent:
        message = f"Уровень «{level.name}» не сходится с процентом (по шкале – «{by_percent.name}»); оставлен написанный."
        intake.note("level", "level_differs", message)
    chosen = level or by_percent
    return {**found, "level": chosen.id if chosen else None, "result": word}


def _area(intake: Intake, result: Diagnostic, caption: str, percent: float | None, levels: list[Level]) -> None:
    area = intake.area(caption)
    if not area:
        intake.note("area", "unknown_area", f"Области «{caption}» нет в справочнике; столбец не взят.")
        return
    if percent is None:
        return
    level = rules.level_for(levels, percent)
    before = next(iter(intake.draft.where(AreaResult, diagnostic=result.id, area=area)), None)
    base = before or AreaResult(diagnostic=result.id, area=area)
    intake.put(before, replace(base, percent=round(percent, 1), level=level.id if level else None), "area")
    if level and level.deficit:
        _deficit(intake, result, caption, "", area)


def _deficit(intake: Intake, result: Diagnostic, caption: str, text: str, area: str = "") -> None:
    """A deficit with its source; one open deficit of an area and text is enough."""
    area = area or intake.area(caption)
    if not area:
        intake.note("deficits", "unknown_area", f"Дефицит «{caption}»: не понятно, к какой области он относится; не взят.")
        return
    known = [d for d in intake.draft.where(Deficit, person=result.person, area=area) if d.closed is None]
    if not any(not text or fold(d.text) == fold(text) for d in known):
        intake.put(None, Deficit(person=result.person, area=area, text=text, diagnostic=result.id, opened=result.day), "deficits")


def training(intake: Intake) -> None:
    """A finished training; an unknown programme is added, its membership in the registry is not invented."""
    values = intake.row.values
    person = intake.person("full_name", intake.place(required=False))
    until = values.get("until") or values.get("day")
    if until is None:
        raise intake.refuse("until", "no_day", "Не указана дата окончания обучения.")
    program = _program(intake)
    before = next(iter(intake.draft.where(Training, person=person, program=program.id, until=until)), None)
    if before is not None and intake.hints.on_match == "skip":
        return
    base = before or Training(person=person, program=program.id, until=until, since=values.get("since"))
    changes: dict[str, Any] = {}
    for name, source in (("attestation", "attestation"), ("certificate_number", "document_number"), ("certificate", "document_kind")):
        if values.get(source):
            changes[name] = values[source]
    if base.deficit is None and program.areas:
        open_ = [d for d in intake.draft.where(Deficit, person=person) if d.area in program.areas and d.opened and d.opened <= until]
        if open_:
            changes["deficit"] = min(open_, key=lambda d: (d.closed is not None, d.opened, d.id)).id
    intake.put(before, replace(base, **changes), "program")


def _program(intake: Intake) -> Program:
    values = intake.row.values
    title, hours = str(values["program"]), values.get("hours")
    same = intake.programs.get(fold(title).strip(" .«»\""), [])
    fitting = [p for p in same if hours is None or p.hours is None or p.hours == hours]
    if fitting:
        if values.get("in_registry") and not fitting[0].id:
            _registry_note(intake)
        return fitting[0]
    whole = int(hours) if hours else None
    program: Program = intake.put(
        None,
        Program(title=title, kind=values.get("training_kind") or "pk", hours=whole, provider=str(values.get("provider") or "")),
        "program",
    )
    intake.programs[fold(title).strip(" .«»\"")].append(program)
    if values.get("in_registry"):
        _registry_note(intake)
    return program


def _registry_note(intake: Intake) -> None:
    message = "Отметка «в реестре» не взята: внесите в карточку программы, с какого дня она в федеральном реестре."
    intake.note("in_registry", "registry_not_dated", message)


def plan(intake: Intake) -> None:
    """A learning plan; it rests on the person's latest diagnostic of the year before its start, if there is one."""
    values = intake.row.values
    if values.get("has_plan") is False:
        return
    place = intake.place(required=False)
    person = intake.person("full_name", place)
    since = values.get("since") or values.get("approved_on")
    until = values.get("until")
    if since is None or until is None:
        raise intake.refuse("since" if since is None else "until", "no_day", "Не указан срок плана: нужны даты начала и окончания.")
    number = str(values.get("number") or "")
    known = intake.draft.where(LearningPlan, person=person)
    before = next((p for p in known if (number and p.number == number) or p.since == since), None)
    if before is not None and intake.hints.on_match == "skip":
        return
    base = before or LearningPlan(person=person, number=number, since=since, until=until, organization=place)
    changes: dict[str, Any] = {"until": until}
    for name, source in (("goal", "topic"), ("tutor", "tutor"), ("number", "number")):
        if values.get(source):
            changes[name] = str(values[source])
    changes |= _state(intake, base, since, until)
    if base.diagnostic is None:
        earlier = [d for d in intake.draft.where(Diagnostic, person=person) if d.day and since - YEAR <= d.day <= since]
        changes["diagnostic"] = max(earlier, key=lambda d: (d.day or date.min, d.id or 0)).id if earlier else None
        if not earlier:
            message = "План принят, но диагностики за год до него нет: в показателе 2 он не учтётся."
            intake.note("full_name", "plan_without_diagnostic", message)
    intake.put(before, replace(base, **changes), "since")


def _state(intake: Intake, base: LearningPlan, since: date, until: date) -> dict[str, Any]:
    """The state that the list lets be told; the day of approval is never later than the list allows."""
    values = intake.row.values
    approved, done = values.get("approved_on") or base.approved_on, values.get("done")
    if done and approved is None:
        approved = since
        intake.note("done", "approval_assumed", "Дата утверждения не указана; взято начало срока плана.")
    if done:
        return {"approved_on": approved, "state": "done", "closed_on": base.closed_on or values.get("closed_on") or min(until, intake.on)}
    if approved is None or base.state not in ("draft", "agreed"):
        return {"approved_on": approved} if approved else {}
    return {"approved_on": approved, "state": "approved"}


def mentorship(intake: Intake) -> None:
    """Pairs of a row: one mentor, one mentee or several; rows about pupils are passed over by the caller."""
    values = intake.row.values
    mentee_place = intake.place(required=False)
    mentor_place = intake.place("mentor_organization", required=False) or mentee_place
    mentor = intake.person("mentor", mentor_place)
    order = values.get("order")
    written = order if isinstance(order, str) else _order(order)
    since = values.get("since") or getattr(order, "day", None) or intake.hints.day
    if since is None:
        raise intake.refuse("since", "no_day", "Не указано, с какого дня действует пара: нужен срок или дата приказа.")
    for name in values["mentees"]:
        values["mentee"] = name
        mentee = intake.person("mentee", mentee_place)
        known = intake.draft.where(Mentorship, mentor=mentor, mentee=mentee)
        before = next((m for m in known if m.holds(since)), None)
        if before is not None and intake.hints.on_match == "skip":
            continue
        base = before or Mentorship(
            mentor=mentor, mentee=mentee, mentor_organization=mentor_place, mentee_organization=mentee_place, since=since, state="active"
        )
        changes: dict[str, Any] = {"until": values.get("until") or base.until, "order": base.order or written or ""}
        for field, dictionary in (("form", "mentoring_forms"), ("kind", "mentoring_kinds")):
            if values.get(field) and not getattr(base, field):
                changes[field] = intake.term(dictionary, str(values[field]))
        intake.put(before, replace(base, **changes), "mentees")


def _order(order: Any) -> str:
    if order is None:
        return ""
    number, since = getattr(order, "number", ""), getattr(order, "day", None)
    return " ".join(x for x in (f"№ {number}" if number else "", f"от {since:%d.%m.%Y}" if since else "") if x)


def summary(intake: Intake) -> None:
    """Results of a school without names."""
    values = intake.row.values
    tool = _instrument(intake)
    place = intake.place()
    day = values.get("day") or intake.hints.day
    if day is None:
        raise intake.refuse("day", "no_day", "Не указана дата диагностики.")
    levels = intake.draft.where(Level, scale=tool.scale)
    counts: dict[str, int] = values.get("levels") or {}
    known = {word: rules.level_by_word(levels, word) for word in counts}
    passing = sum(n for word, n in counts.items() if (level := known[word]) and level.passing)
    participants = int(values.get("participants") or sum(counts.values()))
    before = next(iter(intake.draft.where(DiagnosticSummary, organization=place, instrument=tool.id, day=day)), None)
    base = before or DiagnosticSummary(organization=place, instrument=tool.id, day=day)
    note = ", ".join(f"{word}: {n}" for word, n in counts.items())
    intake.put(before, replace(base, participants=participants, passing=passing, note=note), "participants")
