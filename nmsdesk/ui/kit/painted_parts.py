"""Parts of a painted picture that are pointed at, walked over by keys and opened: funnels, small charts, maps of bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget


class PaintedParts(QWidget):
    """Hover names a part, arrows move the cursor, a click or Enter opens it. Those who paint say where the parts are."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._cursor, self._hover = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def count(self) -> int:
        """How many parts there are."""
        raise NotImplementedError

    def part_at(self, at: QPoint) -> int:
        """The number of the part under a point, -1 when there is none."""
        raise NotImplementedError

    def text_of(self, number: int) -> str:
        """A part in words."""
        raise NotImplementedError

    def tip_of(self, number: int) -> str:
        """A part in words and what opening it does; also asked with -1, between the parts."""
        raise NotImplementedError

    def steps(self) -> Mapping[Qt.Key, int]:
        """How far the arrows go."""
        raise NotImplementedError

    def pick(self, number: int) -> None:
        """Open a part."""
        raise NotImplementedError

    def describe(self, empty: str = "") -> None:
        """Tell a screen reader where the cursor is."""
        self.setAccessibleDescription(self.text_of(self._cursor) if self.count() else empty)

    def moved(self) -> None:
        """The cursor has been moved by a key."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps, last = self.steps(), self.count() - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        key = Qt.Key(event.key())
        if last >= 0 and (key in steps or key in ends):
            self._cursor = max(0, min(ends.get(key, self._cursor + steps.get(key, 0)), last))
            self.describe()
            self.update()
            self.moved()
        elif last >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pick(self._cursor)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.part_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._cursor = number
            self.describe()
            self.pick(number)

    def _set_hover(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if words := self.tip_of(self.part_at(event.pos())):
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
