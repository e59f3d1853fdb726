"""Lists of facts about known persons: diagnostics, trainings, learning plans, mentor pairs, summaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

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
    RegistryEntry,
    Training,
)
from nmsdesk.russian import fold
from nmsdesk.services.imports.context import Intake

YEAR = timedelta(days=366)


def instrument_of(intake: Intake) -> Instrument:
    """The instrument that the row names, else the user, else a title above the table."""
    known = intake.draft.where(Instrument)
    written = intake.row.values.get("instrument") or intake.hints.instrument
    if not written:
        return _titled(intake, known)
    key = fold(str(written)).strip(" .«»\"")
    found = [i for i in known if fold(i.name).strip(" .«»\"") == key]
    if len(found) != 1:
        raise intake.refuse("instrument", "unknown_instrument", f"Инструмента «{written}» нет в базе. Выберите другой или заведите.")
    return found[0]


def _titled(intake: Intake, known: list[Instrument]) -> Instrument:
    named = [(len(i.name), i) for i in known if any(fold(i.name) in fold(title) for title in intake.titles)]
    longest = [i for length, i in named if length == max(named)[0]] if named else []
    if len(longest) != 1:
        raise intake.refuse("instrument", "no_instrument", "Не указано, каким инструментом проведена диагностика. Выберите его.")
    intake.note_once("", "instrument_titled", f"Инструмент взят из заголовка: «{longest[0].name}». От него зависит шкала уровней.")
    return longest[0]


def diagnostic(intake: Intake) -> None:
    """A result with its areas and deficits; levels only by the instrument's own scale."""
    values = intake.row.values
    tool = instrument_of(intake)
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
        _area(intake, tool, result, caption, percent, levels)
    for text in values.get("deficits") or []:
        _deficit(intake, result, text, str(text))
    whole = intake.draft.get(Level, result.level)
    alone = len(tool.areas) == 1 and not values.get("areas")
    if alone and rules.is_deficit(tool, whole, result.percent) and not _remedied(intake, result, tool.areas[0]):
        _deficit(intake, result, tool.areas[0], "", tool.areas[0])


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


def _area(intake: Intake, tool: Instrument, result: Diagnostic, caption: str, percent: float | None, levels: list[Level]) -> None:
    area = intake.area(caption)
    if not area:
        intake.note("area", "unknown_area", f"Области «{caption}» нет в справочнике; столбец не взят.")
    elif percent is not None:
        area_result(intake, tool, result, area, percent, levels)


def area_result(intake: Intake, tool: Instrument, result: Diagnostic, area: str, percent: float, levels: list[Level]) -> None:
    """The result in an area, and a deficit where the rule of the instrument calls it one."""
    level = rules.level_for(levels, percent)
    before = next(iter(intake.draft.where(AreaResult, diagnostic=result.id, area=area)), None)
    base = before or AreaResult(diagnostic=result.id, area=area)
    intake.put(before, replace(base, percent=round(percent, 1), level=level.id if level else None), "area")
    if rules.is_deficit(tool, level, round(percent, 1)) and not _remedied(intake, result, area):
        _deficit(intake, result, area, "", area)


def _remedied(intake: Intake, result: Diagnostic, area: str) -> bool:
    """Whether later data speak against the deficit: it has been closed since, or a later result in the area is no deficit."""
    if any(d.closed and result.day and d.closed >= result.day for d in intake.draft.where(Deficit, person=result.person, area=area)):
        return True
    for later in intake.draft.where(Diagnostic, person=result.person):
        tool = intake.draft.get(Instrument, later.instrument)
        if tool and later.day and result.day and later.day > result.day:
            for a in intake.draft.where(AreaResult, diagnostic=later.id, area=area):
                level = intake.draft.get(Level, a.level)
                if (level or a.percent is not None) and not rules.is_deficit(tool, level, a.percent):
                    return True
    return False


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
    number = values.get("document_number") if until == values.get("issued") else None  # the day of the paper stands for the end
    own = intake.draft.where(Training, person=person, program=program.id)
    before = next((t for t in own if t.until == until), None) or next((t for t in own if number and t.certificate_number == number), None)
    if before is not None and intake.hints.on_match == "skip":
        return
    base = before or Training(person=person, program=program.id, until=until, since=values.get("since"))
    changes: dict[str, Any] = {}
    for name, source in (("attestation", "attestation"), ("certificate_number", "document_number"), ("certificate", "document_kind")):
        if values.get(source):
            changes[name] = values[source]
    if base.deficit is None:
        changes["deficit"] = _answered(intake, person, program, until)
    intake.put(before, replace(base, **changes), "program")


def _answered(intake: Intake, person: int | None, program: Program, until: date) -> int | None:
    """The deficit that a training answers: in the area that the list names, else in one of the programme's areas."""
    texts = [str(text) for text in intake.row.values.get("deficits") or []]
    areas = {area for text in texts if (area := intake.area(text))}
    if texts and not areas:
        intake.note("deficits", "unknown_area", f"Дефицит «{texts[0]}»: не понятно, к какой области он относится; не связан.")
        return None
    found = [
        d for d in intake.draft.where(Deficit, person=person)
        if d.area in (areas or program.areas) and d.opened and d.opened <= until
    ]  # fmt: skip
    if found:
        return min(found, key=lambda d: (d.closed is not None and d.closed < until, d.opened, d.id)).id
    if texts:
        message = f"Дефицита «{texts[0]}», выявленного до конца обучения, у работника нет: в показатель 3 обучение не войдёт."
        intake.note("deficits", "no_deficit", message)
    return None


def _program(intake: Intake) -> Program:
    values = intake.row.values
    title, hours = unquoted(str(values["program"])), values.get("hours")
    same = intake.programs[title_key(title)]
    program = next((p for p in same if hours is None or p.hours is None or p.hours == hours), None)
    if program is None:
        whole = int(hours) if hours else None
        new = Program(title=title, kind=values.get("training_kind") or "pk", hours=whole, provider=str(values.get("provider") or ""))
        program = intake.put(None, new, "program")
        same.append(program)
        intake.taking_back.append(same.pop)
    if values.get("in_registry") and not intake.draft.where(RegistryEntry, program=program.id):
        message = f"Программа «{program.title}»: отметка «в реестре» не взята. Внесите в карточку, с какого дня она в федеральном реестре."
        intake.note_once("in_registry", "registry_not_dated", message)
    return program


def title_key(title: str) -> str:
    """The title as programmes are looked for by it."""
    return fold(title).strip(" .«»\"")


def unquoted(title: str) -> str:
    """A title without the quotes around the whole of it."""
    around = title[:1] + title[-1:] in ("«»", '""', "“”") and sum(title.count(sign) for sign in "«\"“") in (1, 2)
    return title[1:-1].strip() if around and "«" not in title[1:] else title


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
    changes["diagnostic"] = _basis(intake, base, since)
    intake.put(before, replace(base, **changes), "since")


def _basis(intake: Intake, base: LearningPlan, since: date) -> int | None:
    """The diagnostic that a plan rests on: of the day that the list names, else the latest of the year before the plan."""
    day = intake.row.values.get("diagnostic_day")
    if base.diagnostic is not None and day is None:
        return base.diagnostic
    own = [d for d in intake.draft.where(Diagnostic, person=base.person) if d.day]
    found = [d for d in own if d.day == day] if day else [d for d in own if since - YEAR <= cast(date, d.day) <= since]
    if found:
        chosen = max(found, key=lambda d: (d.day, d.id or 0))
        if day is None:
            message = f"Диагностика в списке не названа; план связан с последней, от {chosen.day:%d.%m.%Y}. Проверьте."
            intake.note("full_name", "diagnostic_assumed", message)
        return chosen.id
    if base.diagnostic is None:
        which = f"диагностики от {day:%d.%m.%Y} у работника" if day else "диагностики за год до него"
        message = f"План принят, но {which} нет: в показателе 2 он не учтётся."
        intake.note("diagnostic_day" if day else "full_name", "plan_without_diagnostic", message)
    return base.diagnostic


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
    tool = instrument_of(intake)
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
