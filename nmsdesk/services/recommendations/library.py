"""The library of phrases: which steps a phrase may be about."""

from __future__ import annotations

from datetime import date

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import ChecklistItem
from nmsdesk.domain.periods import Period
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.desk import Desk
from nmsdesk.services.recommendations.figures import MODEL


def steps(desk: Desk, code: str) -> list[str]:
    """Titles of the steps of an indicator in all its readings, in order; of 6 the conditions of the mentoring model as well."""
    day, about = date(2000, 1, 1), INDICATORS[code]
    found: dict[str, None] = {}
    for variant in about.variants:
        context = Context(Period(day, day, ""), day, RuleSet(name=""), variant=variant)
        found |= dict.fromkeys(step.title for step in about.steps(context))
    if code == MODEL:
        with desk.read() as reading:
            items = sorted((i for i in reading.where(ChecklistItem) if not i.hidden), key=lambda i: (i.position or 0, i.id or 0))
        found |= dict.fromkeys(i.name for i in items)
    return list(found)
