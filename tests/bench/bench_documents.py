"""The 200-page list against the bare writer with the same rows."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

import typst
from timing import arguments, best_of_both, finish, verdict

from nmsdesk import settings
from nmsdesk.documents.pdf import render_pdf
from nmsdesk.documents.tree import Column, Document, Heading, Table

LIST = 1.5
BARE = """
#set page(paper: "a4", margin: 20mm)
#set text(font: "Liberation Serif", size: 10pt, lang: "ru", hyphenate: true)
#let rows = json("rows.json")
#table(columns: (1fr, 4fr, 3fr, 3fr, 2fr), table.header[№][Работник][Организация][Должность][Категория], ..rows.flatten())
"""


def rows(n: int, first: int = 1) -> tuple[tuple[str, ...], ...]:
    luck = random.Random(1)
    names = ("Иванова Мария Петровна", "Кузнецова Анна Олеговна", "Петров Иван Андреевич")
    categories, post = ("первая", "высшая", ""), "Учитель, русский язык"
    return tuple((str(i), luck.choice(names), f"СОШ № {i % 40}", post, luck.choice(categories)) for i in range(first, first + n))


def lists(n: int) -> None:
    columns = tuple(Column(c, w) for c, w in (("№", 1), ("Работник", 4), ("Организация", 3), ("Должность", 3), ("Категория", 2)))
    fonts = [str(settings.resources() / "fonts")]
    starts = iter(range(1, 10**9, n))  # other rows each time: the writer remembers what it has set once

    def bare_list() -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "rows.json").write_text(json.dumps(rows(n, next(starts)), ensure_ascii=False), "utf-8")
            (Path(folder) / "bare.typ").write_text(BARE, "utf-8")
            typst.compile(str(Path(folder) / "bare.typ"), font_paths=fonts)

    def our_list() -> None:
        render_pdf(Document("Список", (Heading("Список", 1), Table(columns, rows(n, next(starts)), size=10))))

    bare, ours = best_of_both(bare_list, our_list, 2)
    verdict(f"list of {n} rows as PDF", ours / bare, LIST, detail=f"{ours:.1f} s against {bare:.1f} s")


def main() -> None:
    small = arguments(__doc__ or "").small
    lists(800 if small else 8_000)
    finish()


if __name__ == "__main__":
    main()
