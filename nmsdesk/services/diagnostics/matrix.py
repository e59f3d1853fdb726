"""The matrix persons × competence areas: the last result, its level, the change on the same scale, an open deficit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Deficit, Diagnostic, Level
from nmsdesk.russian import day, number, percent
from nmsdesk.services.deficits import deficits_of
from nmsdesk.services.deficits.results import when
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics.scope import Found, Scope, Someone, nameless, nameless_text, read


@dataclass(frozen=True, slots=True)
class Cell:
    """The last result of a person in an area. ``state``: good, weak or plain (a level that neither passes nor is a deficit).

    ``change`` is in points of per cent against the result before on the same scale, None without one; ``deficit`` an open one.
    """

    percent: float | None
    level: str
    state: str
    on: date | None
    diagnostic: int | None
    instrument: str
    change: float | None = None
    before: str = ""
    deficit: int | None = None

    @property
    def text(self) -> str:
        """The cell in words for tooltips and papers."""
        said = ", ".join(x for x in (percent(self.percent) if self.percent is not None else "", self.level) if x)
        parts = [f"{said} ({day(self.on)}, {self.instrument})" if said else "", self.before]
        if self.deficit:
            parts.append("Дефицит открыт")
        return "\n".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of people with cells by area; ``areas`` are (code, name) that any of them has results or deficits in."""

    on: date
    areas: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Someone, dict[str, Cell]], ...]
    without: tuple[Someone, ...]  # people without any result or deficit
    scales: tuple[str, ...]  # names of the scales behind the cells
    note: str


def matrix(desk: Desk, scope: Scope) -> Matrix:
    """The matrix of a scope."""
    with desk.read() as reading:
        found = read(reading, scope)
        open_ = {(d.person or 0, d.area): d for d in deficits_of(reading, found.people, closed=None)}
        cells: dict[int, dict[str, Cell]] = {n: {} for n in found.people}
        scales: dict[int, None] = {}
        for (person, area), history in histories(found).items():
            cell, scale = _cell(found, history, open_.get((person, area)))
            cells[person][area] = cell
            scales[scale] = None
        for (person, area), d in open_.items():
            if area not in cells[person]:
                cells[person][area] = Cell(None, "", "weak", d.opened, None, "", deficit=d.id)
        amounts = Counter(a for own in cells.values() for a in own)
        areas = sorted(found.order(amounts), key=lambda a: -amounts[a])  # the commonest first
        rows = tuple((found.people[n], own) for n, own in cells.items() if own)
        return Matrix(
            found.on,
            tuple((a, found.area(a)) for a in areas),
            rows,
            tuple(found.people[n] for n, own in cells.items() if not own),
            tuple(found.scales[n].name for n in scales if n in found.scales),
            nameless_text(nameless(reading, scope, found.labels)),
        )


History = list[tuple[Diagnostic, float | None, Level | None]]


def histories(found: Found) -> dict[tuple[int, str], History]:
    """Results of each person in each area up to the end of the scope, old to new, the last of them inside the scope."""
    until = found.scope.until
    rows: dict[tuple[int, str], History] = {}
    for d in sorted(found.results.diagnostics.values(), key=when):
        if until is None or (d.day and d.day <= until):
            for area, share, level in found.results.by_area(d):
                if share is not None or level is not None:
                    rows.setdefault((d.person or 0, area), []).append((d, share, level))
    trimmed = {}
    for key, history in rows.items():
        while history and not found.inside(history[-1][0]):
            history.pop()
        if history:
            trimmed[key] = history
    return trimmed


def _cell(found: Found, history: History, deficit: Deficit | None) -> tuple[Cell, int]:
    d, share, level = history[-1]
    scale = found.scale(d)
    weak = found.results.weak(d, share, level)
    state = "weak" if weak else "good" if level is None or level.passing else "plain"
    change, before = _before(found, history)
    name = found.level_name(level)
    return Cell(share, name, state, d.day, d.id, found.tool(d).name, change, before, deficit.id if deficit else None), scale


def _before(found: Found, history: History) -> tuple[float | None, str]:
    """The change against the result before on the same scale; another scale is said and not compared."""
    last, share, _ = history[-1]
    same = [h for h in history[:-1] if found.scale(h[0]) == found.scale(last)]
    if same:
        d, earlier, level = same[-1]
        said = ", ".join(x for x in (percent(earlier) if earlier is not None else "", found.level_name(level)) if x)
        change = None if share is None or earlier is None else round(share - earlier, 1)
        moved = "" if change is None else f", изменение {'+' if change > 0 else ''}{number(change, 1)} п. п."
        return change, f"Раньше {day(d.day)}: {said}{moved}"
    if len(history) > 1:
        d = history[-2][0]
        return None, f"Раньше {day(d.day)} – по другой шкале, не сравнивается"
    return None, ""
