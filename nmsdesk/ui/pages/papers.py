"""Documents: the kind at the left, what it is about below, the very pages at the right; saved and printed from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from nmsdesk import settings
from nmsdesk.documents.tree import Document
from nmsdesk.errors import NmsError
from nmsdesk.services import papers
from nmsdesk.services.papers import KINDS
from nmsdesk.ui import icons, messages
from nmsdesk.ui.document_preview import Preview
from nmsdesk.ui.document_wish import WishCard
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, scrolled
from nmsdesk.ui.kit.parts import Banner, Card, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.worker import Cancelled, Progress

FORMATS = {".pdf": ("PDF", "PDF (*.pdf)"), ".docx": ("Word", "Word (*.docx)"), ".xlsx": ("Excel", "Excel (*.xlsx)")}
ASK = {
    "organization": ("Выберите организацию", "Начните вводить её название слева."),
    "person": ("Выберите работника", "Начните вводить его фамилию слева."),
    "record": ("Выберите запись", "Начните вводить её название слева."),
}


class PapersPage(Page):
    """Kinds, parameters, preview."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.document: Document | None = None
        self._turn = 0
        self.header = PageHeader("Печать", "Просмотр, печать, сохранение")
        self.save_buttons = [
            self.header.add_action("Excel", "table", lambda: self.save(".xlsx"), tip="Сохранить в Excel"),
            self.header.add_action("Word", "file-text", lambda: self.save(".docx"), tip="Сохранить в Word"),
            self.header.add_action("PDF", "download", lambda: self.save(".pdf"), keys="Ctrl+S", tip="Сохранить в PDF"),
        ]
        self.print_button = self.header.add_action("Печать", "printer", self.print, keys="Ctrl+P", primary=True)
        self.saved = Banner("", "ok", "Открыть папку", self.open_folder, closable=True)
        self.saved.hide()
        self._saved_to: Path | None = None
        self.doubts = Banner("", "warn", "К записке", lambda: office.go("note", id=self.wish.wish().record))
        self.doubts.hide()
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Вид документа")
        self.kinds.setIconSize(QSize(18, 18))
        self.kinds.setWordWrap(True)
        for kind in KINDS.values():
            item = QListWidgetItem(icons.icon(kind.icon), kind.title)
            item.setData(Qt.ItemDataRole.UserRole, kind.key)
            item.setToolTip(kind.title)
            self.kinds.addItem(item)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.kinds.setMinimumHeight(244)  # below it stands what the chosen document asks for: both are seen at once
        self.wish = WishCard(office)
        self.wish.changed.connect(self.remake)
        self.preview = Preview()
        self._lay_out()
        self.kinds.currentRowChanged.connect(lambda _: self._kind_chosen())
        keys.bind(self, "Ctrl+P", self.print)
        keys.bind(self, "Ctrl+S", lambda: self.save(".pdf"))
        self.kinds.setCurrentRow(0)

    def _lay_out(self) -> None:
        kinds = Card("Вид документа", self.kinds)
        asked = column(kinds, self.wish, spacing=12, margins=(0, 0, 8, 0))
        asked.setStretch(0, 1)
        left = QWidget()
        left.setLayout(column(scrolled(asked)))
        left.setMinimumWidth(310)
        paper = Card(padding=0)
        paper.add(self.preview)
        paper.body.setContentsMargins(1, 1, 1, 1)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(paper)
        halves.setSizes([330, 780])
        halves.setStretchFactor(1, 1)
        layout = column(self.header, self.doubts, self.saved, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(halves, 1)
        self.setLayout(layout)

    # what is asked for

    @property
    def kind(self) -> str:
        item = self.kinds.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else next(iter(KINDS))

    def open(self, **what: Any) -> None:
        """open(kind=…, person=…, organization=…, plan=…, register=…, query=…, columns=…) preselects."""
        if what:
            self.wish.set_wish(what)
            wanted = what.get("kind") or ("list" if "query" in what or "register" in what else self.kind)
            row = list(KINDS).index(wanted) if wanted in KINDS else 0
            if self.kinds.currentRow() != row:
                self.kinds.setCurrentRow(row)
            else:
                self._kind_chosen()
        QTimer.singleShot(0, self, lambda: self.kinds.scrollToItem(self.kinds.currentItem()))  # the list is laid out by then
        self.kinds.setFocus()

    def refresh(self) -> None:
        self.wish.show_period()
        self.remake()

    def _kind_chosen(self) -> None:
        self.wish.set_kind(self.kind)
        self.saved.hide()
        self.remake()

    # making

    def remake(self) -> None:
        """Make the document anew in the background; only the latest wish is shown."""
        self._turn += 1
        self.saved.hide()
        if self.document is None:
            self.preview.say("Документ готовится", "Страницы появятся здесь.")
        if lacking := self.wish.lacking():
            self._nothing(*ASK[lacking])
            return
        turn, kind, wish, desk = self._turn, self.kind, self.wish.wish(), self.office.desk

        def job(progress: Progress) -> tuple[Document, str] | str:
            try:
                return papers.make(desk, kind, wish), papers.doubts(desk, kind, wish)
            except Cancelled:
                raise
            except NmsError as trouble:
                return str(trouble)

        def done(told: tuple[Document, str] | str) -> None:
            if turn != self._turn:
                return
            if isinstance(told, str):
                self._nothing("Документ не составлен", told)
                return
            made, doubts = told
            self.doubts.set_text(doubts)
            self.doubts.setVisible(bool(doubts))
            self.document = made
            self._allow(True)
            self.header.set_subtitle(made.title)
            self.preview.show_document(made)

        self.office.run("Составление документа", job, done, quiet=True)

    def _nothing(self, title: str, text: str) -> None:
        self.document = None
        self.doubts.hide()
        self._allow(False)
        self.header.set_subtitle(KINDS[self.kind].title)
        self.preview.say(title, text)

    def _allow(self, allowed: bool) -> None:
        for one in (*self.save_buttons, self.print_button):
            one.setEnabled(allowed)

    # out

    def save(self, suffix: str) -> None:
        """Write the document as shown; the format is the ending."""
        if self.document is None:
            return
        proposed = self.office.folder() / papers.file_name(self.document, suffix)
        path = messages.save_file(self, f"Сохранить в {FORMATS[suffix][0]}", str(proposed), FORMATS[suffix][1])
        if path is None:
            return
        if path.suffix.lower() not in FORMATS:
            path = path.with_name(path.name + suffix)
        settings.store(folder=str(path.parent))
        kind, wish, desk = self.kind, self.wish.wish(), self.office.desk

        def done(_: None) -> None:
            self._saved_to = path
            self.saved.set_text(f"Сохранено: {path.name}")
            self.saved.show()
            self.office.say(f"Сохранено: {path}")

        self.office.run("Запись документа", lambda _: papers.write(desk, kind, wish, path), done)

    def open_folder(self) -> None:
        """The folder of the file just saved, in the system's own window."""
        if self._saved_to is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_to.parent)))

    def print(self) -> None:
        """Choose a printer and print the pages of the preview."""
        if self.document is None:
            return
        from nmsdesk.ui import printing

        document, kind, face = self.document, self.kind, self.wish.wish().face
        printer = printing.ask_printer(self, document, self.preview.total)
        if printer is None:
            return

        def done(sheets: int) -> None:
            self.office.act(lambda: papers.note(self.office.desk, kind, document, face))
            self.office.say(f"Отправлено на печать страниц: {sheets}")

        printing.print_document(self.office, printer, document, done)
