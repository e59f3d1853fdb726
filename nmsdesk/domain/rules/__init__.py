"""Rules that records must keep: one registry, used by forms, imports, the check page and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from nmsdesk.domain import fields as f
from nmsdesk.domain.rules import (
    base,
    community,
    courses,
    development,
    figures,
    keeping,
    knowledge,
    organizations,
    people,
    recommendations,
    whole,
)
from nmsdesk.domain.rules.levels import is_deficit, level_by_word, level_for
from nmsdesk.domain.rules.registry import BASE, BASE_CHECKS, CHECKS, RECORD, REGISTRY, Known, Rule, days, overlapping
from nmsdesk.domain.rules.whole import DUPLICATE, FILE_CHANGED, FILE_LOST, FILE_MISSING
from nmsdesk.errors import Rejected, Trouble

__all__ = [
    "BASE", "DUPLICATE", "FILE_CHANGED", "FILE_LOST", "FILE_MISSING", "PARTS", "RECORD", "REGISTRY", "Known", "Rule",
    "check", "check_base", "days", "is_deficit", "level_by_word", "level_for", "overlapping", "rule",
]  # fmt: skip
# Whose rules the registry holds, in its order.
PARTS = (base, people, organizations, development, courses, community, knowledge, keeping, recommendations, figures, whole)


def check(record: f.Record, known: Known) -> list[Trouble]:
    """All troubles of a record; those of its own fields first, so that rules find required fields filled."""
    troubles = base.declared(record, known)
    if not any(t.severity == "error" for t in troubles):
        for of_kind in CHECKS.get(type(record), ()):
            troubles.extend(of_kind(record, known))
    return troubles


def check_base(known: Any) -> Iterator[tuple[f.Record, Trouble]]:
    """What the whole base tells beside its records one by one."""
    for over in BASE_CHECKS:
        yield from over(cast(Known, known))


def rule(code: str) -> Rule:
    """The rule by its code; Rejected when there is none."""
    try:
        return REGISTRY[code]
    except KeyError:
        raise Rejected(f"Правила «{code}» нет. Список правил: nmsdesk check --rules.") from None
