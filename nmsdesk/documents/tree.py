"""A document as a tree of values: what is said, in what order; how it looks is the writers' business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from nmsdesk.documents.chart_values import ChartValues

Align = Literal["left", "center", "right", "justify"]
RowStyle = Literal["", "total", "section", "ok", "warn", "bad", "muted"]
Cell = str | float | int | date | None


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line with its own weight."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | Run | tuple[str | Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the name of the document (centred); 2 and 3 head its parts. Never left alone at the foot of a page."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line feed inside it breaks the line."""

    text: Text
    align: Align = "justify"
    indent: bool = True
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """A stamp in the upper right corner, lines up to 8 cm: УТВЕРЖДАЮ, post, name, date. The first line stands out."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two halves side by side: СОГЛАСОВАНО on the left, УТВЕРЖДАЮ on the right."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``width`` is relative to the other columns. An empty ``align`` follows the values: numbers right, dates centred,
    texts left. Neighbours of one ``group`` stand under a common caption. A float shows ``decimals`` digits, and
    ``unit`` follows every number («%»). A number that is a name (a year, a school) is passed as text.
    """

    caption: str
    width: float = 1
    align: Align | Literal[""] = ""
    group: str = ""
    decimals: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under captions which repeat on every page.

    ``number`` puts «№» before the first column and counts ordinary rows. ``total`` makes the last row bold.
    ``row_styles`` is empty or names a style for each row; a «section» row shows its first cell across the table.
    ``column_numbers`` adds the row 1, 2, 3… to the captions. ``size`` is the type size, by default smaller than the text.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    number: bool = False
    total: bool = False
    row_styles: tuple[RowStyle, ...] = ()
    column_numbers: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Fields of a card, a line each."""

    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``prefix`` «2.» gives 2.1., 2.2. for the clauses of an order."""

    texts: tuple[Text, ...]
    numbered: bool = False
    prefix: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart drawn from values at the moment of writing; ``description`` is read aloud instead of it.

    ``height_cm`` of None leaves the height to the chart (rows count).
    """

    chart: ChartValues
    width_cm: float = 17
    height_cm: float | None = None
    caption: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Post, a line to sign on, name; kept together."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next page; ``landscape`` turns it, None leaves it as it was."""

    landscape: bool | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in millimetres."""

    mm: float = 5


@dataclass(frozen=True, slots=True)
class Note:
    """Small text: a footnote under a table, the name of the executor."""

    text: Text


Block = Heading | Paragraph | Approval | Columns | Table | KeyValues | Items | Picture | Signatures | PageBreak | Space | Note


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document. ``title`` is its name for the system and is not printed: put a Heading of level 1.

    ``size`` is 12 or 14; ``numbered`` pages say their number from the second on. ``made`` is the date in the file's
    properties; without it the same tree always gives the same bytes, so that a frozen monitoring reprints exactly.
    """

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    size: float = 12
    author: str = ""
    subject: str = ""
    number_first_page: bool = False
    numbered: bool = True
    made: date | None = None
