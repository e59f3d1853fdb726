"""Small numbers in tables of counts: which cells to hide so that none of them can be computed from the totals (domain.md §8).

The guarantee. Who knows the published table (the cells that are not hidden, the totals, that counts are whole and not under zero)
finds for each hidden cell an interval of possible values, every whole number of which is possible, whose ends are at least
``threshold`` apart; for a small number it reaches at least ``threshold`` above it. So a hidden cell is neither pinned to a value nor
to an interval narrower than the threshold. It holds for one table: tables that share numbers must be hidden by one pattern. It says
nothing against who knows some of the hidden numbers himself, nor who argues from the way in which the program chooses the cells.
Zeros are shown unless hiding one is needed.

Why it holds. Rows and columns with their totals are a circulation: an ordinary cell flows from its row to its column, a row's total
from the column of totals to the row, a column's total from the column to the row of totals. For each hidden cell as much as is
needed is sent back from its head to its tail through hidden cells, others are hidden where these do not suffice; a cell can take any
more and give away what it has. Along such a flow all totals stay true, and flows of whole numbers pass through every whole number.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

THRESHOLD = 5
MARK = "…"
Cell = tuple[int, int]
Node = tuple[str, int]
Seen = Literal["", "share", "all"]  # everything is shown; n and the percent are hidden, N is shown; everything is hidden
_FREE: Node = ("free", 0)  # rows or columns without a published total: nothing must add up there


@dataclass(frozen=True, slots=True)
class _Edge:
    """A cell as a flow between its row and its column, and what it costs to hide it."""

    cell: Cell
    tail: Node
    head: Node
    value: int
    cost: float


def hidden(table: Sequence[Sequence[int]], row_totals: bool = True, column_totals: bool = True, threshold: int = THRESHOLD) -> set[Cell]:
    """The cells to hide, (row, column). Row ``len(table)`` holds the totals of columns, the column after the last the totals of rows.

    Totals are the sums of the table; those that are not published are left out. Small is what is over 0 and under the threshold.
    """
    edges = _edges(table, row_totals, column_totals, threshold)
    near: Near = {}
    for e in edges:
        near.setdefault(e.tail, []).append((e.head, e, True))
        near.setdefault(e.head, []).append((e.tail, e, False))
    chosen = {e.cell for e in edges if 0 < e.value < threshold}
    safe: set[Cell] = set()
    while left := sorted((e for e in edges if e.cell in chosen and e.cell not in safe), key=lambda e: (e.value, e.cell)):
        edge = left[0]
        safe.add(edge.cell)
        # A great number may also be less than it is; it needs the less of room above.
        below = 0 if edge.value < threshold else _flow(edge, near, chosen, min(threshold, edge.value), False)[0]
        if below < threshold:
            chosen |= _flow(edge, near, chosen, threshold - below, True)[1]
    return chosen


def of_list(values: Sequence[int], total: bool = True, threshold: int = THRESHOLD) -> set[int]:
    """The places to hide in one row of counts; ``len(values)`` is the total."""
    return {place for place, _ in hidden([[v] for v in values], row_totals=False, column_totals=total, threshold=threshold)}


def of_shares(shares: Sequence[tuple[int, int]], whole: tuple[int, int] | None, threshold: int = THRESHOLD) -> tuple[list[Seen], Seen]:
    """What to hide of the rows «n of N» and of their ``whole``, None when it is not published.

    Both those counted and the rest of N are counts of people. What the whole has over the rows (who belongs to no row) is a row
    that is not printed and is protected like the others; a whole less than its rows does not come of them and binds nothing.
    """
    parts = [(n, size - n) for n, size in shares]
    if whole is None or any(w < sum(p[i] for p in parts) for i, w in enumerate((whole[0], whole[1] - whole[0]))):
        own = [_of_share(hidden([part], True, False, threshold), 0) for part in parts]
        last: Seen = _of_share(hidden([(whole[0], whole[1] - whole[0])], True, False, threshold), 0) if whole else ""
        return own, last
    rest = (whole[0] - sum(n for n, _ in parts), whole[1] - whole[0] - sum(x for _, x in parts))
    found = hidden([*parts, rest] if any(rest) else parts, True, True, threshold)
    at = len(parts) + any(rest)
    return [_of_share(found, n) for n in range(len(parts))], _of_share(found, at)


def _of_share(found: set[Cell], row: int) -> Seen:
    if (row, 2) in found:
        return "all"
    return "share" if (row, 0) in found or (row, 1) in found else ""


def _edges(table: Sequence[Sequence[int]], row_totals: bool, column_totals: bool, threshold: int) -> list[_Edge]:
    height, width = len(table), max(map(len, table), default=0)
    most = (sum(map(sum, table)) + 2.0 * threshold) * (height + width)  # a total is worth more than any way round it

    def row(n: int) -> Node:
        return ("row", n) if row_totals else _FREE

    def column(n: int) -> Node:
        return ("column", n) if column_totals else _FREE

    found = [_Edge((i, j), row(i), column(j), v, v or 2.0 * threshold) for i, line in enumerate(table) for j, v in enumerate(line)]
    if row_totals:
        found += [_Edge((i, width), column(width), row(i), sum(line), sum(line) + most) for i, line in enumerate(table)]
    if column_totals:
        sums = [sum(line[j] for line in table) for j in range(width)]
        found += [_Edge((height, j), column(j), row(height), v, v + most * (height + 1)) for j, v in enumerate(sums)]
        if row_totals:
            found.append(_Edge((height, width), row(height), column(width), sum(sums), most * (height + 1) * (width + 1)))
    return found


Near = dict[Node, list[tuple[Node, _Edge, bool]]]  # what can be reached from a node, by which cell, along it or against it


def _flow(edge: _Edge, near: Near, chosen: set[Cell], wanted: int, more: bool) -> tuple[int, set[Cell]]:
    """How much of what is wanted the cell can be more (less) by, and the cells through which it comes back.

    What is less flows through hidden cells alone; for what is more others are hidden, the cheapest ways first.
    """
    ends = (edge.head, edge.tail) if more else (edge.tail, edge.head)
    moved: dict[Cell, int] = {}
    left = wanted
    while left and (way := _way(edge, near, ends, chosen, moved, more)) is not None:
        size = min([left, *(e.value + moved.get(e.cell, 0) for e, along in way if not along)])
        for e, along in way:
            moved[e.cell] = moved.get(e.cell, 0) + (size if along else -size)
        left -= size
    return wanted - left, set(moved)


def _way(
    edge: _Edge, near: Near, ends: tuple[Node, Node], chosen: set[Cell], moved: dict[Cell, int], paid: bool
) -> list[tuple[_Edge, bool]] | None:
    """The cheapest way from one end to the other as (cell, along it or against it); what is hidden already costs nothing."""
    queue: list[tuple[float, int, Node]] = [(0.0, 0, ends[0])]
    best: dict[Node, float] = {ends[0]: 0.0}
    came: dict[Node, tuple[Node, _Edge, bool]] = {}
    turn = 0
    while queue:
        cost, _, node = heapq.heappop(queue)
        if node == ends[1]:
            return _walked(came, ends)
        if cost > best[node]:
            continue
        for other, e, along in near.get(node, ()):
            free = e.cell in chosen or e.cell in moved
            if e is edge or not (free or paid) or not (along or e.value + moved.get(e.cell, 0) > 0):
                continue
            price = cost + (0.0 if free else e.cost)
            if price < best.get(other, float("inf")):
                turn += 1
                best[other], came[other] = price, (node, e, along)
                heapq.heappush(queue, (price, turn, other))
    return None


def _walked(came: dict[Node, tuple[Node, _Edge, bool]], ends: tuple[Node, Node]) -> list[tuple[_Edge, bool]]:
    way, node = [], ends[1]
    while node != ends[0]:
        node, edge, along = came[node]
        way.append((edge, along))
    return way
