"""A register's list of 200 pages against a bare writer, and the redrawing of charts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import region
import typst
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from timing import arguments, best, best_of_both, finish, verdict

from nmsdesk import settings
from nmsdesk.documents.chart_values import Bullet, Bullets, ChartValues, Levels, WithinYear, Years, YearSeries
from nmsdesk.documents.charts import Chart
from nmsdesk.documents.pdf import _tree, count_pages, render_pdf
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.services import lists
from nmsdesk.services.papers.lists import register_paper
from nmsdesk.services.papers.wish import Wish

LIST, REDRAW = 1.5, 120
BARE = """
#set page("a4", flipped: FLIPPED, margin: 1.5cm, numbering: "1 / 1")
#set text(font: "Liberation Serif", size: SIZEpt, lang: "ru", hyphenate: true)
#let rows = json(bytes(sys.inputs.rows))
#table(columns: COLUMNS, table.header(..rows.at(0).map(strong)), ..rows.slice(1).flatten())
"""


def bare(rows: list[list[str]], flipped: bool, size: float, columns: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(settings.resources() / "fonts")])
    page = BARE.replace("FLIPPED", str(flipped).lower()).replace("SIZE", str(size)).replace("COLUMNS", columns)
    made = typst.Compiler(page.encode(), font_paths=fonts, sys_inputs={"rows": json.dumps(rows)}).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def list_of_200_pages(small: bool) -> None:
    """The persons of a register, as the documents page prints them, and the same cells by a template of four lines."""
    desk = region.opened("small")
    ids = lists.ids(desk, ListQuery("persons"))[: 600 if small else 4_900]
    wish = Wish(query=ListQuery("persons", filters=(Filter("id", "in", tuple(ids)),)))
    document = register_paper(desk, wish)
    table = next(b for s in _tree(document)["sections"] for b in s["blocks"] if b["kind"] == "table")
    rows = [[h["t"] for h in table["head"]], *table["rows"]]
    columns = f"({', '.join(f'{width}fr' for width in table['widths'])})"

    def ours() -> None:
        render_pdf(register_paper(desk, wish))

    def theirs() -> None:
        bare(rows, document.landscape, table["size"], columns)

    mine, bare_one = best_of_both(ours, theirs, 2)
    verdict(f"list of {count_pages(document)} pages", mine / bare_one, LIST, detail=f"{mine:.1f} s against {bare_one:.1f} s")
    desk.close()


def values(n: int) -> list[tuple[str, ChartValues]]:
    """Charts of the size that the charts page shows; ``n`` changes the values and not the shape."""
    codes = ("1", "2а", "2б", "3", "4", "5", "6", "7")
    bullets = Bullets(tuple(Bullet(c, f"Показатель {c}", 40.0 + n, 60.0, 40 + n, 100, 20 - n, "not_reached") for c in codes))
    years = [str(2021 + k) for k in range(5)]
    points, targets = tuple((y, 30.0 + 5 * k + n) for k, y in enumerate(years)), tuple((y, 60.0) for y in years)
    series = tuple(YearSeries(c, f"Показатель {c}", points, targets) for c in codes)
    days = tuple(date(2025, 1, 31) + timedelta(days=30 * k) for k in range(11))
    within = WithinYear("1", "Показатель 1", days, tuple(5.0 * k + n for k in range(11)), tuple(4.0 * k for k in range(11)), 60.0)
    names = tuple(f"Школа № {k}" for k in range(30))
    levels = Levels(names, ("низкий", "базовый", "повышенный", "высокий"), tuple((3, 10 + n, 12, 5) for _ in names))
    return [("bullets", bullets), ("years", Years(series)), ("within the year", within), ("levels", levels)]


def redraw() -> None:
    for (name, first), (_, second) in zip(values(0), values(3)):
        verdict(f"chart redrawn, {name}", 1000 * _redrawn(first, second), REDRAW, "ms")


def _redrawn(first: ChartValues, second: ChartValues) -> float:
    """Seconds of showing other values of the same shape."""
    figure = Figure(figsize=(9, 6), dpi=100)
    canvas: Any = FigureCanvasAgg(figure)
    chart, shown = Chart(figure=figure), [second, first]
    chart.show(first)
    canvas.draw()

    def again() -> None:
        shown.reverse()
        chart.show(shown[0])
        canvas.draw()

    return best(again)


def main() -> None:
    small = arguments(__doc__ or "").small
    redraw()
    list_of_200_pages(small)
    finish()


if __name__ == "__main__":
    main()
