"""Charts out of the window: a file, the clipboard, the printer; always in the style of paper."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from nmsdesk.documents.chart_values import ChartValues

DRAWING = threading.Lock()  # matplotlib's settings are the process's: one figure at a time, whichever thread draws
WIDTH = 17.0  # centimetres: the text of an A4 page
KINDS = "Рисунок PNG (*.png);;Векторный рисунок SVG (*.svg);;PDF (*.pdf)"
ROOM = 22.0  # its height under the title
_DPI = 200


def save_chart(values: ChartValues, path: Path) -> None:
    """The chart as its ending says: .png, .svg or .pdf."""
    from nmsdesk.documents import charts

    with DRAWING:
        charts.save_chart(values, path, WIDTH)


def chart_image(values: ChartValues, dpi: float = _DPI) -> QImage:
    """The chart as a picture on white."""
    from nmsdesk.documents.charts import PRINT, figure_png

    with DRAWING:
        return QImage.fromData(figure_png(values, PRINT, WIDTH, dpi=dpi))


def chart_pages(values: ChartValues) -> list[QImage]:
    """The chart in pictures that fit a page each."""
    from nmsdesk.documents.charts import PRINT, figure_png, sheets

    with DRAWING:
        return [QImage.fromData(figure_png(part, PRINT, WIDTH, dpi=300)) for part in sheets(values, WIDTH, ROOM)]


def preview(owner: QWidget, pages: list[QImage], title: str, subtitle: str) -> None:
    """The print preview, from which it is printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_page(printer)
    dialog = QPrintPreviewDialog(printer, owner)
    dialog.setWindowTitle(f"Печать: {title}")
    dialog.paintRequested.connect(lambda to: print_pages(to, pages, title, subtitle))
    dialog.resize(900, 700)
    dialog.exec()


def set_page(printer: QPrinter) -> None:
    """A standing A4."""
    way = QPageLayout.Orientation.Portrait
    margins = QMarginsF(20, 15, 15, 15)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, margins, QPageLayout.Unit.Millimeter))


def print_pages(printer: QPrinter, pages: list[QImage], title: str, subtitle: str) -> None:
    """Each picture on a page of its own under the title."""
    painter = QPainter(printer)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    try:
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            _print_page(painter, printer, page, title, subtitle)
    finally:
        painter.end()


def _print_page(painter: QPainter, printer: QPrinter, page: QImage, title: str, subtitle: str) -> None:
    room = QRectF(painter.viewport())
    face = QFont("Liberation Sans", 14)
    face.setBold(True)
    wrap = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.setFont(face)
    box = painter.boundingRect(room, wrap, title)
    painter.drawText(box, wrap, title)
    painter.setFont(QFont("Liberation Sans", 10))
    under = painter.boundingRect(room.adjusted(0, box.height(), 0, 0), wrap, subtitle)
    painter.drawText(under, wrap, subtitle)
    top = box.height() + under.height() * 1.6
    scale = min(room.width(), WIDTH / 2.54 * printer.resolution()) / page.width()
    scale = min(scale, (room.height() - top) / page.height())
    painter.drawImage(QRectF(room.x(), top, page.width() * scale, page.height() * scale), page)
