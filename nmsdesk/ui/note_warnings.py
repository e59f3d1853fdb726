"""The warnings of a block one under another: the sentence, why, and the buttons that mend it or say that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nmsdesk.services.notes import KINDS, Mend, Warning
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, row, scrolled

TONES = {"fault": "bad", "false": "bad", "empty": "warn", "typed": "warn", "changed": "accent"}
OFFERED = 4


class WarningsList(QWidget):
    """``shown`` asks to select the words in the text, ``mended`` carries a way to mend, ``right`` a sentence read and right."""

    shown = Signal(object)
    mended = Signal(object)
    right = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: QVBoxLayout = column(spacing=8, margins=(0, 0, 8, 0))
        self.warnings: Sequence[Warning] = ()
        outer = column()
        outer.addWidget(scrolled(self._lines), 1)
        self.setLayout(outer)

    def show_warnings(self, warnings: Sequence[Warning], nothing: str, editable: bool) -> None:
        """Show them, or the sentence when there is none."""
        if warnings and tuple(warnings) == tuple(self.warnings):
            return
        self.warnings = warnings
        clear(self._lines)
        for one in warnings:
            self._lines.addWidget(self._line(one, editable))
        if not warnings:
            self._lines.addWidget(label(nothing, "muted", wrap=True))
        self._lines.addStretch(1)

    def _line(self, w: Warning, editable: bool) -> QWidget:
        quoted = w.filled if len(w.filled) < 160 else f"{w.filled[:157]}…"
        badge = Badge(KINDS[w.kind], TONES[w.kind])
        find = button("Показать", "", "link", partial(self.shown.emit, w))
        inside = column(row(badge, None, find), spacing=6, margins=(12, 8, 12, 8))
        inside.addWidget(label(f"«{quoted}»", wrap=True))
        inside.addWidget(label(w.why[:1].upper() + w.why[1:], "small", wrap=True))
        ways = [self._way(mend) for mend in w.mends[:OFFERED]]
        if w.may_be_right:
            ways.append(button("Прочитано, верно", "", "link", partial(self.right.emit, w)))
        for way in ways:
            way.setEnabled(editable)
            inside.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        return frame("card", inside)

    def _way(self, mend: Mend) -> QPushButton:
        text = mend.caption[:1].upper() + mend.caption[1:]
        return button(text, "", "link", partial(self.mended.emit, mend), tip=mend.text)
