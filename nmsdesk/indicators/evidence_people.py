"""Evidence of a person's own facts: the diagnostic, the plan, its closing, the training – found and demanded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from nmsdesk.domain import terms
from nmsdesk.domain.periods import add_years
from nmsdesk.indicators import facts
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.evidence_parts import best, chunks, day, passed_by, period, span
from nmsdesk.russian import joined
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES


def diagnostic(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The diagnostic whose level is looked at; without one in the days that count, the last there is."""
    d, i, x = TABLES["diagnostics"], TABLES["instruments"], TABLES["levels"]
    statement = (
        select(d.c.id, d.c.person, d.c.day, d.c.percent, i.c.name, i.c.counted, i.c.scale, x.c.name, x.c.passing)
        .join(i, i.c.id == d.c.instrument)
        .outerjoin(x, x.c.id == d.c.level)
        .where(d.c.day <= context.last)
    )
    inside = set(connection.scalars(facts.diagnosed(context, "id")))
    rows = []
    for row in chunks(connection, statement, d.c.person, passed):
        rank = (row[0] in inside, context.rules.best_attempt and bool(row.passing), bool(row.counted), row.day, row[0])
        rows.append((row.person, rank, row))
    levels = _passing(connection)
    years = context.rules.validity_years or 0
    since = min(context.first, add_years(context.as_of, -years).isoformat()) if years else context.first
    needed = f"нужна {span(since, context.last)}"
    found = best(rows)
    words = {}
    for person, n in passed.items():
        row = found.get(person)
        if row is None:
            words[person] = f"диагностик нет, {needed}"
            continue
        said = _diagnostic_words(row, context.rules.best_attempt and row[0] in inside)
        if n >= steps:
            words[person] = said
        elif n:
            words[person] = f"{said}, нужен уровень: {levels.get(row.scale, 'из засчитываемых')}"
        else:
            other = "" if row.counted else " по учитываемому инструменту"
            words[person] = f"{said}, {needed}{other}"
    return words


def _diagnostic_words(row: Any, is_best: bool) -> str:
    mark = f", {row.percent:g} %".replace(".", ",") if row.percent is not None else ""
    aside = "" if row.counted else " (инструмент не учитывается)"
    return f"{'лучшая' if is_best else 'последняя'} {day(row.day)}: «{row[4]}», {row[7] or 'уровень не определён'}{mark}{aside}"


def _passing(connection: Connection) -> dict[int, str]:
    """Scale → its levels that pass, «высокий, повышенный или базовый»."""
    x = TABLES["levels"]
    found: dict[int, list[str]] = {}
    for scale, name in connection.execute(select(x.c.scale, x.c.name).where(x.c.passing).order_by(x.c.position)):
        found.setdefault(scale, []).append(name)
    return {scale: joined(names, "или") for scale, names in found.items()}


def plan(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The plan that went furthest; of several alike the one whose days meet the period, then the latest."""
    p, d = TABLES["plans"], TABLES["diagnostics"]
    columns = (p.c.id, p.c.person, p.c.number, p.c.since, p.c.until, p.c.state, p.c.approved_on, p.c.closed_on)
    statement = select(*columns, d.c.day).outerjoin(d, d.c.id == p.c.diagnostic).where(p.c.since <= context.last)
    far = passed_by(connection, facts.plans(context))
    rows = []
    for row in chunks(connection, statement, p.c.person, passed):
        ends = min(x for x in (row.until, row.closed_on) if x)
        rows.append((row.person, (far.get(row.id, 0), ends >= context.first, row.since, row.id), row))
    found = best(rows)
    words = {}
    for person, n in passed.items():
        row = found.get(person)
        said = plan_words(row.number, row.since, row.until, row.state, row.approved_on) if row else "ИОМ нет"
        if row and n >= steps:
            words[person] = f"{said}, по диагностике {day(row.day)}"
        elif n:
            words[person] = f"{said}, нужна ссылка на результат диагностики"
        else:
            words[person] = f"{said}, {_plan_needed(row, context)}"
    return words


def _plan_needed(row: Any, context: Context) -> str:
    """What a plan that is not counted needs: to be at all, to be approved in time, to lie in the period."""
    if row is None:
        return f"нужен утверждённый, действующий {period(context)}"
    ends = min(x for x in (row.until, row.closed_on) if x)
    if ends < context.first:
        closed = f"закрыт {day(ends)}, " if ends != row.until else ""
        return f"{closed}нужен действующий {period(context)}"
    return f"нужно утверждение не позже {day(context.on)}"


def plan_words(number: str, since: str, until: str, state: str, approved: str | None) -> str:
    """«ИОМ № 5 с 01.02.2025 по 31.05.2025, в работе, утверждён 30.01.2025»."""
    when = f", утверждён {day(approved)}" if approved and state != "approved" else f" {day(approved)}" if approved else ""
    name = number if number.upper().startswith("ИОМ") else f"ИОМ № {number}" if number else "ИОМ"
    return f"{name} {span(since, until)}, {terms.PLAN_STATES.get(state, state)}{when}"


def closing(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The state of a plan with its day, and by which rule it is to be closed."""
    p = TABLES["plans"]
    columns = (p.c.id, p.c.number, p.c.since, p.c.until, p.c.state, p.c.closed_on, p.c.rule, p.c.stop_reason)
    found = {}
    for row in chunks(connection, select(*columns), p.c.id, passed):
        rule = f" по правилу {row.rule}: {terms.PLAN_RULES[row.rule]}" if row.rule in terms.PLAN_RULES else ""
        state = terms.PLAN_STATES.get(row.state, row.state)
        why = f", причина: {terms.STOP_REASONS[row.stop_reason]}" if row.state == "stopped" and row.stop_reason else ""
        said = f"{state} {day(row.closed_on)}{why}" if row.closed_on else f"{state}, срок {day(row.until)}"
        if passed[row.id] >= steps:
            found[row.id] = f"{said}{rule}"
        elif row.closed_on and row.state != "done":
            found[row.id] = f"{said}, нужно успешное закрытие{rule}"
        else:
            found[row.id] = f"{said}, нужно закрыть успешно не позже {day(context.on)}{rule}"
    return found


def training(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The training that went furthest; without one that finished in the period, the last there is."""
    t, g, d = TABLES["trainings"], TABLES["programs"], TABLES["deficits"]
    statement = (
        select(
            t.c.id, t.c.person, t.c.program, t.c.until, t.c.attestation, t.c.certificate, t.c.deficit,
            g.c.title, g.c.hours, g.c.kind, g.c.areas, d.c.area, d.c.person.label("whose"), d.c.diagnostic, d.c.opened,
        )
        .join(g, g.c.id == t.c.program)
        .outerjoin(d, d.c.id == t.c.deficit)
        .where(t.c.until <= context.last)
    )  # fmt: skip
    far = passed_by(connection, facts.trainings(context))
    rows = [
        (row.person, (far.get(row.id, 0), row.until, row.id), row) for row in chunks(connection, statement, t.c.person, passed)
    ]  # fmt: skip
    found, deficit = best(rows), context.variant != "registry"
    labels = Labels(connection)
    listed = _registry(connection, {row.program for person, row in found.items() if passed[person] == 1})
    words = {}
    for person, n in passed.items():
        row = found.get(person)
        if row is None:
            words[person] = f"обучения нет, нужно завершённое {period(context)}"
            continue
        said = _training_words(row, bool(n))
        if n == 0:
            words[person] = f"{said}, {_suitable(row, context)}"
        elif n == 1:
            words[person] = f"{said}, {listed.get(row.program, 'в реестре её нет')}, нужно в реестре на {day(row.until)}"
        elif n == 2 and deficit:
            words[person] = f"{said}, {_deficit_trouble(labels, row)}, нужен дефицит, выявленный диагностикой не позже {day(row.until)}"
        else:
            answer = f", дефицит: {labels.term('areas', row.area).lower()}" if deficit and row.area else ""
            result = terms.ATTESTATION.get(row.attestation)
            judged = f", аттестация: {result}" if result else ", без отметки об аттестации"
            words[person] = f"{said}{judged}{answer}{'' if n >= steps else ', нужна сданная аттестация'}"
    return words


def _training_words(row: Any, suitable: bool) -> str:
    """«удостоверение от 12.08.2023: «…», 36 ч»; what is not a document of learning is called training."""
    name = {"certificate": "удостоверение от", "diploma": "диплом от", "reference": "справка от"}.get(row.certificate, "обучение окончено")
    hours = f", {row.hours} ч" if row.hours else ""
    return f"{'' if suitable else 'последнее: '}{name} {day(row.until)}: «{row.title}»{hours}"


def _suitable(row: Any, context: Context) -> str:
    """Why the last training is none of the period's: its day, its hours, its kind."""
    if row.until < context.first:
        return f"нужно {period(context)}"
    if not context.rules.count_retraining and row.kind != "pk":
        return f"{terms.PROGRAM_KINDS.get(row.kind, row.kind)}, нужно повышение квалификации"
    return f"нужно не менее {context.rules.minimum_hours or 0} ч"


def _registry(connection: Connection, programs: set[int]) -> dict[int, str]:
    """Program → when it stood in the registry."""
    r = TABLES["registry_entries"]
    found: dict[int, list[str]] = {}
    rows = chunks(connection, select(r.c.program, r.c.since, r.c.until).order_by(r.c.since), r.c.program, programs)
    for program, since, until in rows:
        found.setdefault(program, []).append(span(since, until))
    return {program: f"в реестре {'; '.join(spans)}" for program, spans in found.items()}


def _deficit_trouble(labels: Labels, row: Any) -> str:
    """Why the deficit of a training is no answer, the first reason of several."""
    if row.deficit is None or row.area is None:
        return "дефицит не указан"
    area = labels.term("areas", row.area).lower()
    if row.whose != row.person:
        return "указан дефицит другого работника"
    if row.diagnostic is None:
        return f"дефицит «{area}» выявлен не диагностикой"
    if row.opened > row.until:
        return f"дефицит «{area}» выявлен {day(row.opened)}"
    return f"дефицит «{area}» не из областей программы"
