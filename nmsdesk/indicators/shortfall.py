"""What one person lacks in each indicator: the status, the step not passed, and the record that falls short of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from nmsdesk.indicators import evaluation, facts
from nmsdesk.indicators.context import Context, Member
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.populations import holds
from nmsdesk.storage.schema import TABLES

PERSONAL = ("1", "2a", "2b", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person (or a plan, a team of theirs) in an indicator; ``step`` is the number of steps passed, ``record`` falls short there."""

    code: str
    member: Member
    passed: int
    steps: int
    record: int | None


def of_person(connection: Connection, context: Context, person: int) -> list[Standing]:
    """The person in every indicator whose population holds them or what is theirs."""
    found: list[Standing] = []
    for code in PERSONAL:
        indicator = INDICATORS[code]
        own = replace(context, variant=indicator.default(context.rules))
        titles = [s.title for s in indicator.steps(own)]
        for member in evaluation.members(connection, code, own, only=_subjects(connection, code, own, person)):
            passed = titles.index(member.step) if member.step in titles else len(titles)
            record = member.id if code in ("2b", "4") else next(_furthest(connection, code, own, person), None)
            found.append(Standing(code, member, passed, len(titles), record))
    return found


def of_subject(connection: Connection, context: Context, code: str, subject: int) -> Standing | None:
    """One subject of an indicator in the reading of the context; None when it is not in its list."""
    indicator = INDICATORS[code]
    own = context if context.variant else replace(context, variant=indicator.default(context.rules))
    for member in evaluation.members(connection, code, own, only=[subject]):
        record = next(_furthest(connection, code, own, subject), None) if indicator.subject == "persons" else subject
        return Standing(code, member, member.passed, len(indicator.steps(own)), record)
    return None


def _subjects(connection: Connection, code: str, context: Context, person: int) -> Sequence[int]:
    """Whose membership is asked for: the person's plans in 2б, teams in 4, else the person."""
    if code == "2b":
        p = TABLES["plans"]
        return list(connection.scalars(select(p.c.id).where(p.c.person == person)))
    if code == "4":
        m = TABLES["team_members"]
        return list(connection.scalars(select(m.c.team).where(m.c.person == person, holds(m, context.on)).distinct()))
    return [person]


def _furthest(connection: Connection, code: str, context: Context, person: int) -> Iterator[int]:
    """The record of the person that goes furthest through the steps: the diagnostic, plan or training to mend."""
    if code == "1":
        d = TABLES["diagnostics"]
        rows = facts.diagnosed(context, "id").where(d.c.person == person).order_by(d.c.day.desc(), d.c.id.desc())
        yield from connection.scalars(rows)
    elif code in ("2a", "3"):
        rows_of = {"2a": facts.plans, "3": facts.trainings}[code](context).subquery()
        ordered = select(rows_of.c.id).where(rows_of.c.subject == person).order_by(rows_of.c.passed.desc(), rows_of.c.id.desc())
        yield from connection.scalars(ordered)
