"""What may be told of comparisons and frequent deficits: without names small numbers are marked, with those that tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.domain.privacy import MARK
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics.comparing import Comparison
from nmsdesk.services.diagnostics.frequent import FrequentRow
from nmsdesk.services.faces import nameless
from nmsdesk.services.small_numbers import Told

Mean = float | str | None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of a comparison as it may be told; ``parts`` are better, the same, worse."""

    people: Told
    first: Mean
    last: Mean
    change: Mean
    parts: tuple[Told, ...]


def told_compared(desk: Desk, found: Comparison) -> list[ToldRow]:
    """Rows by area and organisation; a row of a single person has a number for a name already and is told whole."""
    if found.by == "person":
        return [ToldRow(len(r.persons), r.first, r.last, r.change, (r.better, r.same, r.worse)) for r in found.rows]
    shown, totals = small_numbers.table(desk, [(r.better, r.same, r.worse) for r in found.rows])
    means: list[tuple[Mean, Mean, Mean]] = [
        (MARK, MARK, MARK) if total == MARK else (r.first, r.last, r.change) for r, total in zip(found.rows, totals)
    ]
    return [ToldRow(total, *mean, tuple(own)) for own, total, mean in zip(shown, totals, means)]


def told_frequent(desk: Desk, found: Sequence[FrequentRow]) -> list[tuple[Told | float | None, ...]]:
    """People, share, deficits, those without a plan, opened, closed, the most frequent area of each row."""
    if not nameless(desk):
        return [(len(r.persons), r.share, len(r.deficits), len(r.planless), r.opened, r.closed, r.most) for r in found]
    told: list[tuple[Told | float | None, ...]] = []
    with desk.read() as reading:
        for r in found:
            parts = (len(r.persons), max(0, r.staff - len(r.persons))) if r.staff else (len(r.persons),)
            people = small_numbers.told(reading, parts, total=bool(r.staff))[0]
            others = small_numbers.each(reading, len(r.deficits), len(r.planless), r.opened, r.closed)
            if people == MARK:
                others[0] = MARK
            share = MARK if people == MARK else r.share
            told.append((people, share, *others, MARK if people == MARK else r.most))
    return told
