"""Why a subject is left out of the headcount, or what is not known of it: the absence, the job, the stop, the missing dates."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from nmsdesk.domain import terms
from nmsdesk.indicators.context import EXCLUSIONS, Context
from nmsdesk.indicators.evidence_parts import chunks, day, span
from nmsdesk.indicators.populations import holds
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES


def excluded(connection: Connection, context: Context, register: str, why: Mapping[int, int]) -> dict[int, str]:
    """Subject → the exclusion in words with the record behind it; ``why`` are numbers of context.EXCLUSIONS."""
    finders = {1: _absences, 2: _outside, 3: _contracts} if register == "persons" else {5: _stops} if register == "plans" else {}
    found = {subject: EXCLUSIONS[number] for subject, number in why.items()}
    for number, finder in finders.items():
        of_it = [subject for subject, n in why.items() if n == number]
        for subject, proof in finder(connection, context, of_it).items() if of_it else ():
            found[subject] += f"; {proof}"
    return found


def unknown(connection: Connection, ids: list[int]) -> dict[int, str]:
    """Person → which dates are missing and what they are wanted for."""
    p = TABLES["persons"]
    found = {}
    for person, birth, start in chunks(connection, select(p.c.id, p.c.birth, p.c.career_start), p.c.id, ids):
        lacking = [text for text, value in (("дата рождения", birth), ("начало педагогической работы", start)) if not value]
        said = " и ".join(lacking) or "дата рождения или начало педагогической работы"
        verb = "не указаны" if len(lacking) > 1 else "не указано" if birth else "не указана"
        found[person] = f"{verb} {said}; нужно знать возраст и стаж"
    return found


def _absences(connection: Connection, context: Context, people: list[int]) -> dict[int, str]:
    a, e = TABLES["absences"], TABLES["employments"]
    rows = select(e.c.person, a.c.since, a.c.until).join(e, e.c.id == a.c.employment).where(holds(a, context.on), holds(e, context.on))
    return {n: f"{span(since, until)}, расчёт на {day(context.on)}" for n, since, until in chunks(connection, rows, e.c.person, people)}


def _outside(connection: Connection, context: Context, people: list[int]) -> dict[int, str]:
    e, labels = TABLES["employments"], Labels(connection)
    rows = select(e.c.person, e.c.organization, e.c.since, e.c.kind).where(holds(e, context.on)).order_by(e.c.id)
    here: dict[int, str] = {}
    main: dict[int, int] = {}
    for person, place, since, kind in chunks(connection, rows, e.c.person, people):
        if kind == "external":
            here[person] = f"по совместительству {span(since, None)}"
        elif kind == "main":
            main[person] = place
    names = labels.of("organizations", main.values())
    return {n: f"{said}, основное место: {names[main[n]] if n in main else 'в базе нет'}" for n, said in here.items()}


def _contracts(connection: Connection, context: Context, people: list[int]) -> dict[int, str]:
    e = TABLES["employments"]
    rows = select(e.c.person, e.c.since, e.c.until).where(holds(e, context.on), e.c.kind == "contract")
    return {n: f"договор {span(since, until)}" for n, since, until in chunks(connection, rows, e.c.person, people)}


def _stops(connection: Connection, context: Context, plans: list[int]) -> dict[int, str]:
    p = TABLES["plans"]
    rows = chunks(connection, select(p.c.id, p.c.closed_on, p.c.stop_reason), p.c.id, plans)
    return {n: f"прекращён {day(on)}, причина: {terms.STOP_REASONS.get(why, why)}" for n, on, why in rows}
