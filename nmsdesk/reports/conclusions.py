"""Conclusions of a monitoring: sentences built out of its figures and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nmsdesk.reports.figures import Figure, state
from nmsdesk.russian import NBSP, joined, number, plural

MOST_NAMED = 5
Places = Sequence[tuple[str, tuple[Figure, ...]]]


def of(figures: Sequence[Figure], places: Places = ()) -> Iterator[str]:
    """The sentences in their order; ``places`` are (name, figures) of the organisations."""
    measured = [f for f in figures if f.status != "no_data"]
    if not measured:
        yield "Данных для выводов за период нет."
        return
    yield from _reached(measured)
    behind = sorted((f for f in measured if f.missing), key=lambda f: f.gap or 0)
    yield from (behind_of(f) for f in behind)
    yield from _empty(figures)
    yield from _spread(measured, places)
    yield from _worst(behind, places)


def _reached(measured: list[Figure]) -> Iterator[str]:
    done = [f for f in measured if f.status == "reached"]
    of_all = f"{len(measured)}{NBSP}{plural(len(measured), 'показателя', 'показателей', 'показателей')}"
    if not done:
        yield f"Из {of_all} плановое значение не достигнуто ни по одному."
    elif len(done) == len(measured):
        yield f"Плановые значения достигнуты по {_all(len(done))}: {_codes(done)}."
    else:
        yield f"Плановые значения достигнуты по {len(done)} из {of_all}: {_codes(done)}."


def _all(n: int) -> str:
    return "показателю" if n == 1 else f"всем {n}{NBSP}показателям"


def _codes(figures: Sequence[Figure]) -> str:
    return joined([f.code for f in figures])


def behind_of(f: Figure) -> str:
    """The sentence of an indicator that is behind its target."""
    close = f", {state(f)}" if state(f).startswith("близко") else ""
    what = f"{f.percent_text} при плане {f.target_text}, отставание {f.gap_text}{close}"
    return f"Показатель {f.code} ({f.short}): {what}; не хватает {f.lack}."


def _empty(figures: Sequence[Figure]) -> Iterator[str]:
    if empty := [f for f in figures if f.percent is None and not f.hidden]:
        word = plural(len(empty), "показателю", "показателям", "показателям")
        yield f"По {word} {_codes(empty)} нет данных."
    if aimless := [f for f in figures if f.percent is not None and f.target is None]:
        word = plural(len(aimless), "показателю", "показателям", "показателям")
        yield f"По {word} {_codes(aimless)} план не задан."


def _spread(measured: Sequence[Figure], places: Places) -> Iterator[str]:
    """How many organisations reach the target of each indicator that is counted in people."""
    parts = []
    some = any(g.hidden for _, figures in places for g in figures)  # the reader would count other organisations than the text
    for f in measured:
        own = [g for _, figures in places for g in figures if g.code == f.code and g.status != "no_data" and g.denominator > 1]
        if own:
            n = sum(g.status == "reached" for g in own)
            parts.append(f"{f.code} – {number(n)} из {number(len(own))}")
    if parts:
        whose = "Среди организаций, чьи значения показаны, достигли планового" if some else "Организаций, достигших планового значения"
        yield f"{whose}: по показателям {'; '.join(parts)}."


def _worst(behind: Sequence[Figure], places: Places) -> Iterator[str]:
    """Where most people are missing, by the indicators not reached; organisations themselves counted are not ranked."""
    for f in behind:
        own = [(g.missing, name, g) for name, figures in places for g in figures if g.code == f.code and g.missing and g.denominator > 1]
        own.sort(key=lambda x: (-x[0], x[1]))
        if len(own) > 1:
            named = "; ".join(f"{name} – {g.lack}" for _, name, g in own[:MOST_NAMED])
            yield f"Показатель {f.code}: больше всего не хватает в организациях: {named}."
