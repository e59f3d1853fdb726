"""A table as raw WordprocessingML: thousands of rows in a second, which python-docx's own cells cannot do."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from nmsdesk.documents.grid import Grid, Head, shown
from nmsdesk.documents.widths import column_widths

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FILLS = {"head": "EEEEEE", "total": "EEEEEE", "section": "E2E2E2", "ok": "E3F4EA", "warn": "FFF3D6", "bad": "FBE6E4"}
_JC = {"left": "left", "right": "right", "center": "center", "justify": "left"}


def table_xml(made: Grid, width_cm: float, style: str, size: float, lines: str = "all") -> str:
    """``w:tbl`` with repeated captions and unbroken rows; ``style`` is the id of the paragraph style of cells.

    ``lines`` is «all», or «horizontal» for the fields of a card.
    """
    widths = [round(width * 567) for width in column_widths(made, width_cm, size)]
    cells = _Cells(widths, style, size)
    rows = [*_head(made, cells), *(_row(made, i, cells) for i in range(len(made.rows)))]
    drawn = ("top", "left", "bottom", "right", "insideH", "insideV") if lines == "all" else ("bottom", "insideH")
    color = "808080" if lines == "all" else "C0C0C0"
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>' for side in drawn)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {_NS}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="70" w:type="dxa"/>'
        f"<w:tblBorders>{sides}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


class _Cells:
    """Makes one ``w:tc`` after another."""

    def __init__(self, widths: list[int], style: str, size: float):
        self.widths, self.style, self.size = widths, style, round(size * 2)

    def cell(self, text: str, column: int, align: str, fill: str = "", across: int = 1, merge: str = "") -> str:
        span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
        join = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILLS[fill]}"/>' if fill in _FILLS else ""
        middle = '<w:vAlign w:val="center"/>' if fill == "head" else ""
        width = sum(self.widths[column : column + across])
        strong = "<w:b/>" if fill in ("head", "total", "section") else ""
        grey = '<w:color w:val="707070"/>' if fill == "muted" else ""
        look = f'<w:rPr>{strong}{grey}<w:sz w:val="{self.size}"/></w:rPr>'
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        keep = "<w:keepNext/>" if fill in ("head", "section") else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{join}{shade}{middle}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{keep}<w:jc w:val="{_JC[align]}"/></w:pPr><w:r>{look}{lines}</w:r></w:p></w:tc>'
        )


def _head(made: Grid, cells: _Cells) -> Iterable[str]:
    """Header rows; a caption over two rows is one cell merged downwards."""
    corners = {(head.row, head.column): head for head in made.head}
    for row in range(made.head_rows):
        line, column = "", 0
        while column < len(made.columns):
            here = corners.get((row, column))
            head = here or _above(corners, row, column)
            merge = "" if head.down == 1 else "restart" if here else "continue"
            line += cells.cell(head.text if here else "", column, "center", "head", head.across, merge)
            column += head.across
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{line}</w:tr>"


def _above(corners: dict[tuple[int, int], Head], row: int, column: int) -> Head:
    return next(corners[r, column] for r in range(row - 1, -1, -1) if (r, column) in corners)


def _row(made: Grid, index: int, cells: _Cells) -> str:
    row, style = made.rows[index], made.styles[index]
    if style == "section":
        line = cells.cell(shown(row[0]), 0, "left", style, len(made.columns))
    else:
        line = "".join(
            cells.cell(shown(value, column), i, align, style)
            for i, (value, column, align) in enumerate(zip(row, made.columns, made.aligns))
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{line}</w:tr>"
