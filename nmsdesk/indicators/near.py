"""Who fails exactly one step of an indicator: the nearest to be counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, and_, case, distinct, func, select

from nmsdesk.indicators import facts
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.populations import approved_plans, holds
from nmsdesk.storage.schema import TABLES

Near = Callable[[int, int], bool]  # (subject, steps passed in turn) → fails exactly one step


def lacking_one(connection: Connection, code: str, context: Context, steps: int) -> Near:
    """Whether a subject that is not counted fails exactly one step, the steps after the failed one looked at too.

    Where the failed step is that there is no fact at all, the later steps fail with it, for there is nothing that could meet
    them; so «one step» is: all steps but the last (1, 4, and those of a single step: 2б, 5, 7); a plan of 2а that rests on a
    diagnostic and only waits for its approval, or an approved one without a diagnostic; a training of 3 that fails just one of
    registry, deficit, attestation, whichever; a school of 6 with just one obligatory condition unmet.
    """
    match code:
        case "2a":
            waiting = set(connection.scalars(_unapproved(context)))
            return lambda subject, passed: passed == 1 or subject in waiting
        case "3":
            found = set(connection.scalars(_one_fault(context)))
            return lambda subject, passed: subject in found
        case "6":
            found = set(connection.scalars(_one_condition(context)))
            return lambda subject, passed: subject in found
    return lambda subject, passed: passed == steps - 1


def _unapproved(context: Context) -> Any:
    """Persons of plans that rest on a diagnostic, lie in the period, are not closed and lack the approval by the as-of day alone."""
    p = TABLES["plans"]
    inside = (p.c.since <= context.last, p.c.until >= context.first, p.c.diagnostic.is_not(None), p.c.closed_on.is_(None))
    return select(p.c.person).where(*inside, ~func.coalesce(approved_plans(context), False))


def _one_fault(context: Context) -> Any:
    """Persons with a suitable training of the period that fails exactly one of the later steps."""
    found, steps = facts.judged_trainings(context)
    faults = sum((case((step, 0), else_=1) for step in steps[1:]), case((steps[0], 0), else_=1))
    return found.with_only_columns(TABLES["trainings"].c.person).where(faults == 1)


def _one_condition(context: Context) -> Any:
    """Schools whose marks of the as-of day meet all obligatory conditions but one."""
    k, i = TABLES["checklist_marks"], TABLES["checklist_items"]
    obligatory = select(i.c.id).where(i.c.obligatory, ~i.c.hidden)
    required = select(func.count()).where(i.c.obligatory, ~i.c.hidden).scalar_subquery()
    met = case((and_(k.c.state.in_(("yes", "na")), k.c.item.in_(obligatory)), k.c.item))
    rows = select(k.c.organization).where(holds(k, context.on)).group_by(k.c.organization)
    return rows.having(func.count(distinct(met)) == required - 1)
