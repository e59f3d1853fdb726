"""Charts of the city drawn and drawn again: limits in ms of a reference machine, scaled by what letters and strokes cost at hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from timing import arguments, best_of_both, finish, verdict

from nmsdesk.documents import chart_values as cv
from nmsdesk.documents.chart_order import by_shape
from nmsdesk.documents.charts import Chart

REDRAW, FIRST = 100.0, 400.0  # ms: other values of the same chart; another chart, built anew
REFERENCE = 120.0  # ms that the bare drawing below takes on the reference machine; a slower one gets as much more room
SIZE = (10.9, 5.2)  # inches of the canvas in a window of 1366 × 768


def bare(canvas: Any) -> Callable[[], object]:
    """Two hundred words and fifty lines in one figure: what letters and strokes cost here, whatever our charts do."""
    axes = canvas.figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 20), ylim=(0, 10))
    axes.set_axis_off()
    for n in range(200):
        axes.text(n % 20, n // 20, f"слово {n}", fontsize=8)
    for n in range(50):
        axes.plot([0, 20], [n / 5, 10 - n / 5], lw=1)
    return lambda: canvas.draw()


def charts(luck: random.Random) -> list[cv.ChartValues]:
    def share() -> float:
        return luck.uniform(5, 95)

    codes = [(str(n), f"Показатель {n}, который называется длинно") for n in range(1, 9)]
    days = tuple(date(2025, month, 28) for month in range(1, 13))
    bands = tuple((on, 30.0, 35 + luck.random(), 40 + luck.random()) for on in days[8:])
    years = ("2021", "2022", "2023", "2024", "2025")
    levels = ("критический", "низкий", "базовый", "повышенный", "высокий")

    def counts(rows: int) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(luck.randrange(9, 200) for _ in levels) for _ in range(rows))

    schools = tuple(cv.SmallSeries(str(n), f"Детский сад № {n} «Солнышко»", tuple(share() for _ in years)) for n in range(24))
    steps = tuple(cv.FunnelStep(f"условие {n}", 3000 - n * 500 - luck.randrange(99), "чего-то не хватает") for n in range(5))
    areas = tuple(f"Область компетенций {n}" for n in range(12))
    return [
        cv.Bullets(tuple(cv.Bullet(c, t, share(), 60, 100, 300, 20, "not_reached") for c, t in codes)),
        cv.Years(tuple(cv.YearSeries(c, t, tuple((y, share()) for y in years), tuple((y, 60) for y in years)) for c, t in codes)),
        cv.WithinYear("1", "Диагностика", days, tuple(share() for _ in days[:9]) + (None,) * 3, tuple(share() for _ in days), 60, bands),
        cv.Levels(tuple(f"Организация № {n}" for n in range(30)), levels, counts(30)),
        cv.SmallMultiples("1", "Диагностика", years, schools, tuple(share() for _ in years), 60),
        cv.Funnel("3", "Программы ДПО", steps, ("человек", "человека", "человек"), tuple(share() for _ in steps)),
        cv.BeforeAfter(areas, levels, counts(12), counts(12)),
    ]


def measure(n: int, reference: Callable[[], object]) -> None:
    """The redraw and the first drawing of a chart, each in turn with the bare drawing."""
    luck = random.Random(1)
    chart = Chart()
    canvas: Any = FigureCanvasAgg(chart.figure)
    chart.figure.set_size_inches(*SIZE)

    def redraw() -> None:
        chart.show(values.pop())
        chart.paint(canvas)

    def first() -> None:
        fresh = Chart(figure=Figure(figsize=SIZE, dpi=100))
        FigureCanvasAgg(fresh.figure)
        fresh.show(charts(random.Random(1))[n])
        fresh.paint(fresh.figure.canvas)

    values = [charts(luck)[n] for _ in range(12)]
    name = type(values[0]).__name__
    for _ in range(2):
        redraw()
    for title, work, limit in (("redraw", redraw, REDRAW), ("first drawing", first, FIRST)):
        ours, plain = best_of_both(work, reference, 9 if work is redraw else 4)
        verdict(f"{title} of {name}", ours / plain, limit / REFERENCE, detail=f"{1000 * ours:.0f} ms, bare drawing {1000 * plain:.0f} ms")


def main() -> None:
    arguments(__doc__ or "")
    canvas: Any = FigureCanvasAgg(Figure(figsize=SIZE, dpi=100))
    reference = bare(canvas)
    reference()
    for n in range(len(charts(random.Random(1)))):
        measure(n, reference)
    rows = [[random.Random(n * 8 + k).uniform(0, 100) for k in range(8)] for n in range(90)]
    ours, plain = best_of_both(lambda: by_shape(rows), reference, 5)
    verdict("order of the map by shape, 90 organisations", ours / plain, REDRAW / REFERENCE, detail=f"{1000 * ours:.0f} ms")
    finish()


if __name__ == "__main__":
    main()
