"""Printing: the same page images as in the preview, drawn for the printer and put on its sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.documents import pdf
from nmsdesk.documents.tree import Document
from nmsdesk.errors import StorageTrouble
from nmsdesk.ui.office import Office

PAPER_DPI = 300
LONG = 60  # from so many pages on they are drawn more coarsely, to keep memory bounded
COARSE_DPI = 200


def ask_printer(owner: QWidget, document: Document, pages: int) -> QPrinter | None:
    """The printer, copies and pages that the user chooses; None when they think better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document.title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle("Печать")
    if pages:
        dialog.setMinMax(1, pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def print_document(office: Office, printer: QPrinter, document: Document, done: Callable[[int], object]) -> None:
    """Draw the pages in the background, then send them to the printer; ``done`` hears how many went."""

    def job(progress: Callable[..., None]) -> list[bytes]:
        progress("Страницы готовятся")
        dpi = COARSE_DPI if pdf.count_pages(document) > LONG else PAPER_DPI
        return pdf.render_pages(document, dpi)

    office.run("Печать", job, lambda pages: done(put_on_paper(printer, pages)), cancellable=True)


def put_on_paper(printer: QPrinter, pages: Sequence[bytes]) -> int:
    """Paint PNG pages, each on a sheet turned as it lies; the number of sheets."""
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    chosen = pages[first - 1 : last]
    painter = QPainter()
    for number, page in enumerate(chosen):
        image = QImage.fromData(QByteArray(page))
        wide = image.width() > image.height()
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
        if number == 0:
            if not painter.begin(printer):
                raise StorageTrouble("Принтер не отвечает. Проверьте, что он включён, или выберите другой.")
        else:
            printer.newPage()
        sheet = printer.pageLayout().fullRectPixels(printer.resolution()).size()
        size = QSizeF(image.size()).scaled(QSizeF(sheet), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    if painter.isActive():
        painter.end()
    return len(chosen)
