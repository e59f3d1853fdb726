"""Facts to read: captions with values, and a timeline of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.badge import badge_colors
from nmsdesk.ui.kit.basics import clear, column, label, row
from nmsdesk.ui.kit.link import Link


@dataclass(frozen=True, slots=True)
class InfoRow:
    """One line of details; with ``link`` the value is a link that carries it."""

    caption: str
    value: str
    link: str = ""


class KeyValueList(QWidget):
    """Captions and values in two columns; values wrap, may be selected, and may be links."""

    link_clicked = Signal(str)

    def __init__(self, rows: Iterable[InfoRow] = (), *, stacked: bool = False) -> None:
        super().__init__()
        self._stacked = stacked
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(1 if stacked else 6)
        self._grid.setColumnStretch(0 if stacked else 1, 1)
        self.set_rows(rows)

    def set_rows(self, rows: Iterable[InfoRow]) -> None:
        """Replace the lines; empty values are shown as a dash."""
        clear(self._grid)
        for number in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(number, 0)
        for index, line in enumerate(rows):
            caption = label(line.caption, "small" if self._stacked else "muted", wrap=self._stacked)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            value = self._value(line)
            value.setAccessibleName(f"{line.caption}: {line.value or 'нет'}")
            if self._stacked:
                self._grid.addWidget(caption, index * 3, 0)
                self._grid.addWidget(value, index * 3 + 1, 0)
                self._grid.setRowMinimumHeight(index * 3 + 2, 6)
            else:
                self._grid.addWidget(caption, index, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(value, index, 1)

    def _value(self, line: InfoRow) -> QWidget:
        if not line.link:
            return label(line.value or "—", wrap=True, selectable=True)
        return Link(line.value, lambda: self.link_clicked.emit(line.link))


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event: day as text, icon, what happened, a muted line under it, tone of the icon, link."""

    when: str
    icon: str
    text: str
    detail: str = ""
    tone: str = "muted"
    link: str = ""


class Timeline(QWidget):
    """Events one under another, joined by a thin line."""

    link_clicked = Signal(str)

    def __init__(self, rows: Iterable[TimelineRow] = ()) -> None:
        super().__init__()
        self.setLayout(column(spacing=0))
        self.set_rows(rows)

    def set_rows(self, rows: Iterable[TimelineRow]) -> None:
        layout = self.layout()
        assert layout is not None
        clear(layout)
        lines = list(rows)
        for index, line in enumerate(lines):
            layout.addWidget(self._line(line, last=index == len(lines) - 1))
        if isinstance(layout, QBoxLayout):
            layout.addStretch(1)

    def _line(self, line: TimelineRow, last: bool) -> QWidget:
        rail = _Rail(line.icon, line.tone, last)
        when = label(line.when, "small")
        when.setVisible(bool(line.when))
        text: QWidget = label(line.text, wrap=True)
        if line.link:
            text = Link(line.text, lambda: self.link_clicked.emit(line.link))
        body = column(when, spacing=1, margins=(0, 0, 0, 0 if last else 12))
        body.addWidget(text)
        if line.detail:
            body.addWidget(label(line.detail, "small", wrap=True))
        body.addStretch(1)
        value = QWidget()
        outer = row(rail, spacing=10)
        outer.addLayout(body, 1)
        value.setLayout(outer)
        value.setAccessibleName(f"{line.when}: {line.text}")
        return value


class _Rail(QWidget):
    """The icon in a circle and the line down to the next event."""

    def __init__(self, icon: str, tone: str, last: bool) -> None:
        super().__init__()
        self._icon, self._tone, self._last = icon, tone, last
        self.setFixedWidth(26)
        self.setMinimumHeight(30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._last:
            painter.fillRect(QRectF(12.5, 30, 1, self.height() - 32), theme.color("line"))
        painter.setPen(Qt.PenStyle.NoPen)
        ink, back = badge_colors(self._tone)
        painter.setBrush(back)
        painter.drawEllipse(QRectF(0, 2, 26, 26))
        icons.draw(painter, self._icon, QRectF(5, 7, 16, 16), ink.name())
        painter.end()
