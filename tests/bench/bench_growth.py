"""How the cost of the seven indicators by organisation grows with the staff: beside hand-written SQL, and in line with the size."""

from __future__ import annotations

import sqlite3
from functools import partial
from itertools import pairwise

import region
from hand_sql import QUERIES, parameters
from timing import arguments, best_of_both, finish, verdict

from nmsdesk.domain.periods import year
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk

BY_HAND, GROWTH = 2.0, 1.3  # at each size; and how much dearer than by hand a person may become from one size to the next
SIZES = ("city", "district", "region")


def main() -> None:
    sizes = ("small",) if arguments(__doc__ or "").small else SIZES
    dear: dict[str, tuple[float, float]] = {}
    for size in sizes:
        desk = region.opened(size)
        staff = region.SIZES[size][0]
        mine, theirs = best_of_both(partial(_ours, desk), partial(_by_hand, sqlite3.connect(region.base(size)), parameters(desk)))
        verdict(f"{staff} persons, seven indicators by organisation", mine / theirs, BY_HAND, detail=f"{mine:.2f} s against {theirs:.2f} s")
        dear[size] = mine / staff, theirs / staff
        desk.close()
    for before, after in pairwise(sizes):
        mine, theirs = (dear[after][n] / dear[before][n] for n in (0, 1))
        verdict(f"a person of the {after} against one of the {before}", mine / theirs, GROWTH, detail=f"{mine:.2f} against {theirs:.2f}")
    finish()


def _ours(desk: Desk) -> indicators.Measured:
    return indicators.measure(desk, year(desk.today.year), by_organization=True)


def _by_hand(connection: sqlite3.Connection, known: dict[str, object]) -> list[object]:
    return [connection.execute(query, known).fetchall() for query in QUERIES.values()]


if __name__ == "__main__":
    main()
