"""The preview of a document: pages, their number, zoom; long documents show their beginning first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from nmsdesk.documents import pdf
from nmsdesk.documents.tree import Block, Document, Table
from nmsdesk.russian import number
from nmsdesk.ui.aside import Aside
from nmsdesk.ui.kit.basics import column, label, row, tool_button
from nmsdesk.ui.kit.parts import EmptyPage
from nmsdesk.ui.preview import DPI, PagesView

FIRST_ROWS = 600  # some twenty pages of a table, made in a second
MOST_PAGES = 300


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages as PNG, how many there are in all, and whether these are all."""

    pages: list[bytes]
    total: int
    whole: bool


def drawn(document: Document) -> Iterator[Drawn]:
    """The pages; of a long document the beginning, then all, unless they are very many."""
    start = _beginning(document)
    if start is document:
        pages = pdf.render_pages(document, DPI)
        yield Drawn(pages, len(pages), True)
        return
    pages = pdf.render_pages(start, DPI)
    yield Drawn(pages, 0, False)
    total = pdf.count_pages(document)
    if total > MOST_PAGES:
        yield Drawn(pages, total, False)
    else:
        pages = pdf.render_pages(document, DPI)
        yield Drawn(pages, len(pages), True)


def _beginning(document: Document) -> Document:
    """The document with its tables cut after so many rows; the same one when it is short."""
    left = FIRST_ROWS
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if len(block.rows) > left:
                cut = replace(block, rows=block.rows[:left], row_styles=block.row_styles[:left], total=False)
                return replace(document, blocks=(*blocks, cut))
            left -= len(block.rows)
        blocks.append(block)
    return document


class Preview(QWidget):
    """Pages with a line of tools above them, or a sentence about why there are none."""

    shown = Signal()  # pages have come

    def __init__(self) -> None:
        super().__init__()
        self.pages = PagesView()
        self.total = 0
        self._whole = True
        self._aside = Aside(self)
        self._aside.got.connect(self._take)
        self._aside.failed.connect(self._failed)
        self.tools = self._made_tools()
        self.pages.page_changed.connect(lambda _: self._tell())
        self.pages.zoom_changed.connect(lambda _: self._tell())
        self.empty = EmptyPage("file-text", "Документ")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.pages)
        layout = column(self.tools, spacing=0)
        layout.addWidget(self.stack, 1)
        self.setLayout(layout)
        self.say("Документ", "Выберите вид документа слева.")

    def _made_tools(self) -> QWidget:
        self._place = label("", "muted")
        self._note = label("", "muted")
        self._zoom = label("", "muted")
        self._earlier = tool_button("chevron-left", "Предыдущая страница", lambda: self.pages.go(self.pages.page() - 1), keys="Ctrl+PgUp")
        self._later = tool_button("chevron-right", "Следующая страница", lambda: self.pages.go(self.pages.page() + 1), keys="Ctrl+PgDown")
        smaller = tool_button("minus", "Мельче", lambda: self.pages.zoom_by(-1), keys="Ctrl+-")
        larger = tool_button("plus", "Крупнее", lambda: self.pages.zoom_by(1), keys="Ctrl++")
        fit = tool_button("columns", "По ширине окна", lambda: self.pages.set_zoom(0), keys="Ctrl+0")
        self._zoom.setMinimumWidth(46)
        tools = QWidget()
        tools.setLayout(
            row(
                self._earlier,
                self._place,
                self._later,
                12,
                self._note,
                None,
                smaller,
                self._zoom,
                larger,
                fit,
                spacing=4,
                margins=(8, 4, 8, 4),
            )
        )
        return tools

    def show_document(self, document: Document) -> None:
        """Draw the document in the background; the pages shown now stay until the new ones come."""
        self._note.setText("Готовится…")
        if not self.pages.count():
            self.empty.set_text("Документ готовится", "Страницы появятся здесь.")
        self._aside.start(lambda: drawn(document))

    def say(self, title: str, text: str) -> None:
        """Why there is nothing to look at."""
        self._aside.cancel()
        self.pages.set_pages([])
        self.total = 0
        self.empty.set_text(title, text)
        self.stack.setCurrentWidget(self.empty)
        self.tools.hide()

    def busy(self) -> bool:
        return self._aside.busy

    def _take(self, made: Drawn) -> None:
        self.total, self._whole = made.total, made.whole
        self.pages.set_pages(made.pages, keep_place=self.pages.count() > 0)
        self.stack.setCurrentWidget(self.pages)
        self.tools.show()
        self._note.setText("" if made.whole else "Показано начало. Сохраняется и печатается весь документ.")
        self._tell()
        self.shown.emit()

    def _failed(self, trouble: BaseException) -> None:
        self.say("Просмотр не получился", "Сохраните документ в файл и сообщите разработчикам.")
        raise trouble

    def _tell(self) -> None:
        whole = number(self.total) if self.total else "…"
        self._place.setText(f"стр. {self.pages.page()} из {whole}")
        self._zoom.setText(f"{round(self.pages.scale() * 100)} %")
        self._earlier.setEnabled(self.pages.page() > 1)
        self._later.setEnabled(self.pages.page() < self.pages.count())
