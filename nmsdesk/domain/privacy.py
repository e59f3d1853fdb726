"""Small numbers in tables of counts: which cells to hide so that none of them can be computed from the totals (domain.md §8).

The guarantee. Who knows the published table (the cells that are not hidden, the totals, that zeros are never hidden) finds for each
hidden cell an interval of possible values, every whole number of which is possible, whose ends are at least ``threshold`` apart; the
interval of a small number reaches at least ``threshold`` above it. A hidden cell therefore is not pinned to a value, nor to an
interval narrower than the threshold. It holds for one table; tables that share numbers must be hidden by one pattern. Zeros are
shown: that nobody is in a cell is told openly.

Why it holds. Rows and columns with their totals are a circulation: an ordinary cell flows from its row to its column, a row's total
from the column of totals to the row, a column's total from the column to the row of totals. A small cell is hidden together with the
other cells of a cycle that goes on through it, along which the threshold can be added and taken away without making any hidden
number less than one; all totals stay true along a cycle.
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
    """A cell as a flow between its row and its column; a cell of value 0 is never hidden and is no edge."""

    cell: Cell
    tail: Node
    head: Node
    value: int
    cost: float


def hidden(table: Sequence[Sequence[int]], row_totals: bool = True, column_totals: bool = True, threshold: int = THRESHOLD) -> set[Cell]:
    """The cells to hide, (row, column). Row ``len(table)`` holds the totals of columns, the column after the last the totals of rows.

    Totals are the sums of the table; those that are not published are left out. Small is what is over 0 and under the threshold.
    """
    edges = _edges(table, row_totals, column_totals)
    chosen = {e.cell for e in edges if e.value < threshold}
    near = _near(edges, threshold)
    for edge in sorted((e for e in edges if e.cell in chosen), key=lambda e: (e.value, e.cell)):
        chosen.update(_cycle(edge, near, chosen))
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


def _edges(table: Sequence[Sequence[int]], row_totals: bool, column_totals: bool) -> list[_Edge]:
    height, width = len(table), max(map(len, table), default=0)
    most = sum(map(sum, table)) + 1.0

    def row(n: int) -> Node:
        return ("row", n) if row_totals else _FREE

    def column(n: int) -> Node:
        return ("column", n) if column_totals else _FREE

    found = [_Edge((i, j), row(i), column(j), v, v + 1.0) for i, line in enumerate(table) for j, v in enumerate(line)]
    if row_totals:
        found += [_Edge((i, width), column(width), row(i), sum(line), sum(line) + most) for i, line in enumerate(table)]
    if column_totals:
        sums = [sum(line[j] for line in table) for j in range(width)]
        found += [_Edge((height, j), column(j), row(height), v, v + most) for j, v in enumerate(sums)]
        if row_totals:
            found.append(_Edge((height, width), row(height), column(width), sum(sums), most * (height + width + 2) * 2))
    return [e for e in found if e.value]


def _near(edges: list[_Edge], threshold: int) -> dict[Node, list[tuple[Node, _Edge]]]:
    """Where the threshold can flow: along a cell, and against it where what remains is still a number that may be hidden."""
    near: dict[Node, list[tuple[Node, _Edge]]] = {}
    for e in edges:
        near.setdefault(e.tail, []).append((e.head, e))
        if e.value - 1 >= threshold:
            near.setdefault(e.head, []).append((e.tail, e))
    return near


def _cycle(edge: _Edge, near: dict[Node, list[tuple[Node, _Edge]]], chosen: set[Cell]) -> list[Cell]:
    """The cells of the cheapest way back from the cell's head to its tail: what is hidden already costs nothing."""
    queue: list[tuple[float, int, Node, tuple[Cell, ...]]] = [(0.0, 0, edge.head, ())]
    done: set[Node] = set()
    turn = 0
    while queue:
        cost, _, node, way = heapq.heappop(queue)
        if node == edge.tail:
            return list(way)
        if node in done:
            continue
        done.add(node)
        for other, e in near.get(node, ()):
            if other not in done and e is not edge:
                turn += 1
                heapq.heappush(queue, (cost + (0.0 if e.cell in chosen else e.cost), turn, other, (*way, e.cell)))
    raise AssertionError("totals above zero always lead back")
