"""A block of the note as it will be printed: the figures stand out, so that one sees what comes from the snapshot."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from nmsdesk.domain.note_text import parse
from nmsdesk.services.notes import Figures, Unknown
from nmsdesk.ui import theme


class NotePreview(QTextEdit):
    """Read only; nothing of it is taken for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setAccessibleName("Как будет напечатано")
        self.setTabChangesFocus(True)
        self.setMinimumHeight(120)
        self._shown: tuple[Figures, str, str] | None = None

    def changeEvent(self, event: QEvent) -> None:
        """Other colours with another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self.show_block(*self._shown)

    def show_block(self, figures: Figures, title: str, text: str) -> None:
        """Fill the fields of the text; what is not understood stays as written, underlined."""
        self._shown = (figures, title, text)
        self.clear()
        cursor = QTextCursor(self.document())
        plain, heading, figure, fault = (QTextCharFormat() for _ in range(4))
        plain.setForeground(theme.color("text"))
        heading.setForeground(theme.color("text"))
        heading.setFontWeight(QFont.Weight.DemiBold)
        figure.setForeground(theme.color("accent"))
        figure.setFontWeight(QFont.Weight.DemiBold)
        fault.setForeground(theme.color("bad"))
        fault.setFontUnderline(True)
        if title:
            cursor.insertText(f"{title}\n", heading)
        at = 0
        for one in parse(text)[0]:
            cursor.insertText(text[at : one.start], plain)
            at = one.end
            try:
                shown = figures.of(one).text
            except Unknown:
                cursor.insertText(text[one.start : one.end], fault)
                continue
            cursor.insertText(shown, figure)
            at += shown.endswith(".") and text[at : at + 1] == "."
        cursor.insertText(text[at:], plain)
        self.verticalScrollBar().setValue(0)
