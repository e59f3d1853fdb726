"""Rows of a heat map put by their shape: similar ones side by side (seriation)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Row = Sequence[float | None]
_MOST = 300  # rows beyond which the order is not bettered by turning its parts round
_ROUNDS = 6


def by_shape(rows: Sequence[Row]) -> list[int]:
    """An order of the rows in which neighbours are alike; always the same for the same rows.

    Columns are brought to a common spread first. The chain of nearest neighbours is begun with the row farthest from the mean of
    all and bettered by turning parts of it round while that brings neighbours closer (2-opt). Two rows are compared over the
    columns that both have; rows without any value go last, in their own order. Of equals the earlier row wins.
    """
    scaled = _scaled(rows)
    filled = [n for n, row in enumerate(scaled) if any(value is not None for value in row)]
    empty = [n for n in range(len(rows)) if n not in set(filled)]
    if len(filled) < 3:
        return filled + empty
    mean = [_mean([scaled[n][k] for n in filled]) for k in range(len(scaled[0]))]
    first = max(filled, key=lambda n: (_apart(scaled[n], mean), -n))
    chain, left = [first], [n for n in filled if n != first]
    while left:
        here = scaled[chain[-1]]
        nearest = min(left, key=lambda n: (_apart(here, scaled[n]), n))
        chain.append(nearest)
        left.remove(nearest)
    return (_turned(chain, scaled) if len(chain) <= _MOST else chain) + empty


def length(rows: Sequence[Row], order: Sequence[int]) -> float:
    """How far neighbours are from each other altogether in an order: the smaller, the smoother the map."""
    scaled = _scaled(rows)
    return sum(_apart(scaled[a], scaled[b]) for a, b in pairwise(order))


def _scaled(rows: Sequence[Row]) -> list[list[float | None]]:
    """Columns from 0 to 1 by their smallest and largest value."""
    if not rows:
        return []
    spans = []
    for k in range(len(rows[0])):
        known = [row[k] for row in rows if row[k] is not None]
        low = min(known, default=0.0)  # type: ignore[type-var]
        high = max(known, default=0.0)  # type: ignore[type-var]
        spans.append((low or 0.0, (high or 0.0) - (low or 0.0) or 1.0))
    return [[None if v is None else (v - low) / span for v, (low, span) in zip(row, spans)] for row in rows]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _apart(one: Row, other: Row) -> float:
    """The mean square difference over the columns that both have; 1 when they have none in common."""
    found = [(a - b) ** 2 for a, b in zip(one, other) if a is not None and b is not None]
    return sum(found) / len(found) if found else 1.0


def _turned(chain: list[int], rows: Sequence[Row]) -> list[int]:
    """The chain with parts turned round as long as that makes it shorter."""
    n = len(chain)
    apart = {(a, b): _apart(rows[a], rows[b]) for a in chain for b in chain if a < b}

    def far(a: int, b: int) -> float:
        return apart[(a, b) if a < b else (b, a)]

    for _ in range(_ROUNDS):
        better = False
        for i in range(n - 1):
            for j in range(i + 1, n):
                before = (far(chain[i - 1], chain[i]) if i else 0.0) + (far(chain[j], chain[j + 1]) if j + 1 < n else 0.0)
                after = (far(chain[i - 1], chain[j]) if i else 0.0) + (far(chain[i], chain[j + 1]) if j + 1 < n else 0.0)
                if after < before - 1e-12:
                    chain[i : j + 1] = reversed(chain[i : j + 1])
                    better = True
        if not better:
            break
    return chain
