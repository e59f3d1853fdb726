"""The help: a window beside the program's own, with texts from resources/help and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QTextBlockFormat, QTextCursor, QTextDocument, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QWidget

from nmsdesk import settings
from nmsdesk.ui import theme
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import row

_PADDING = 6


class HelpWindow(QDialog):
    """Chapters at the left, the text at the right; stays open while one works."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowTitle("Справка")
        self.setModal(False)
        self.resize(920, 620)
        self.chapters = QListWidget()
        self.chapters.setAccessibleName("Главы справки")
        self.chapters.setProperty("look", "framed")
        self.chapters.setFixedWidth(200)
        self.text = HelpText()
        self.files = sorted((settings.resources() / "help").glob("*.md"))
        for file in self.files:
            self.chapters.addItem(_title(file))
        self.chapters.currentRowChanged.connect(self._show)
        layout = row(self.chapters, spacing=16, margins=(16, 16, 16, 16))
        layout.addWidget(self.text, 1)
        self.setLayout(layout)
        theme.notifier.changed.connect(self._redress)
        keys.bind(self, "F1", self.close)
        if self.files:
            self.chapters.setCurrentRow(0)

    def open_chapter(self, name: str) -> None:
        """Show the chapter whose file's name holds the word: keys, files, indicators."""
        place = next((n for n, file in enumerate(self.files) if name in file.stem), 0)
        self.chapters.setCurrentRow(place)

    def _redress(self) -> None:
        self._show(self.chapters.currentRow())

    def _show(self, place: int) -> None:
        if 0 <= place < len(self.files):
            self.text.show_markdown(self.files[place].read_text("utf-8"))


class HelpText(QTextBrowser):
    """Markdown in the look of the program; it loads nothing, whatever the text names."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName("Текст справки")
        self.setStyleSheet("QTextBrowser { border: none; padding: 4px 12px; }")

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return QImage(QSize(1, 1), QImage.Format.Format_ARGB32)

    def show_markdown(self, text: str) -> None:
        document = self.document()
        document.setDefaultFont(theme.font())
        document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dress(self) -> None:
        """Air between lines, sizes of headings, thin lines in tables."""
        document = self.document()
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            shape = QTextBlockFormat(block.blockFormat())
            level = shape.headingLevel()
            inside = cursor.currentTable() is not None
            shape.setLineHeight(124, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setTopMargin(16 if level > 1 else 0 if inside else 3)
            shape.setBottomMargin(8 if level else 0 if inside else 4)
            cursor.setBlockFormat(shape)
            if level:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                letters = cursor.charFormat()
                letters.setFontPointSize(theme.font().pointSizeF() + (6 if level == 1 else 2))
                letters.setFontWeight(QFont.Weight.DemiBold)
                cursor.mergeCharFormat(letters)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    @staticmethod
    def _dress_table(table: QTextTable) -> None:
        shape = table.format()
        shape.setCellPadding(_PADDING)
        shape.setCellSpacing(0)
        shape.setBorder(1)
        shape.setBorderCollapse(True)
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(theme.color("line"))
        shape.setTopMargin(8)
        shape.setBottomMargin(8)
        table.setFormat(shape)
        for place in range(table.columns()):
            cell = table.cellAt(0, place)
            letters = cell.format()
            letters.setBackground(theme.color("hover"))
            cell.setFormat(letters)


def show_help(window: QWidget, chapter: str = "") -> HelpWindow:
    """Open the help, or bring it to the front; one for a window."""
    found = next((child for child in window.children() if isinstance(child, HelpWindow)), None)
    value = found or HelpWindow(window)
    if chapter:
        value.open_chapter(chapter)
    value.show()
    value.raise_()
    value.activateWindow()
    value.chapters.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    return value


def _title(file: Path) -> str:
    return file.read_text("utf-8").partition("\n")[0].lstrip("# ").strip()
