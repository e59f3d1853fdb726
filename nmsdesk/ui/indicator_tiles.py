"""The eight indicators side by side, one of them chosen: arrows move, the number, the bar and the status in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import icons, theme
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit.basics import row

HEIGHT, PAD = 112, 10
_BARS = {"ok": "ok_bar", "warn": "warn_bar", "bad": "bad_bar", "faint": "accent"}


class IndicatorTiles(QWidget):
    """A row of tiles. ``chosen`` carries the code, ``entered`` says that Enter was pressed on the chosen one."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {code: Tile(code) for code in INDICATORS}
        self._group = QButtonGroup(self)
        line = row(spacing=8)
        for tile in self.tiles.values():
            self._group.addButton(tile)
            line.addWidget(tile, 1)
            tile.clicked.connect(lambda _=False, code=tile.code: self.chosen.emit(code))
            tile.stepped.connect(self._step)
            tile.entered.connect(self.entered)
        self.setLayout(line)
        self.setAccessibleName("Показатели")
        self.set_current(next(iter(INDICATORS)))

    def set_values(self, values: Sequence[Value]) -> None:
        for value in values:
            self.tiles[value.code].set_value(value)

    def set_waiting(self) -> None:
        """The numbers of another period are gone, the new ones are being counted."""
        for tile in self.tiles.values():
            tile.set_waiting()

    def set_current(self, code: str) -> None:
        """Choose the tile, silently."""
        self.tiles[code].setChecked(True)
        for one in self.tiles.values():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one.code == code else Qt.FocusPolicy.ClickFocus)

    def focus_current(self) -> None:
        if isinstance(tile := self._group.checkedButton(), Tile):
            tile.setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, code: str, by: int) -> None:
        codes = list(self.tiles)
        place = {-99: 0, 99: len(codes) - 1}.get(by, codes.index(code) + by)
        tile = self.tiles[codes[max(0, min(place, len(codes) - 1))]]
        if tile.code != code:
            self.set_current(tile.code)
            tile.setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(tile.code)


class Tile(QAbstractButton):
    """One indicator in a hundred and thirty pixels."""

    stepped = Signal(str, int)
    entered = Signal()

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code, self.value = code, Value(code, "", "", 0, 0, None)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_waiting()

    def set_waiting(self) -> None:
        """Nothing is known yet, which is not the same as no data."""
        self.set_value(Value(self.code, "", "", 0, 0, None))
        self._known = False
        self.setToolTip(INDICATORS[self.code].title)
        self.setAccessibleName(f"{INDICATORS[self.code].title}: считается")

    def set_value(self, value: Value) -> None:
        self.value, self._known = value, True
        self.setAccessibleName(words.sentence(value))
        self.setToolTip(f"{INDICATORS[self.code].title}\n{words.share(value)}, цель {words.goal(value.target)}, {words.status(value)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(128, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(104, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -99, Qt.Key.Key_End: 99}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(self.code, steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter)
        width = self.width() - 2 * PAD
        indicator = INDICATORS[self.code]
        big = QFont(self.font())
        big.setPointSizeF(big.pointSizeF() + 3)
        big.setWeight(QFont.Weight.DemiBold)
        percent = "—" if self.value.percent is None else russian.percent(self.value.percent)
        painter.setPen(theme.color("muted"))
        code = indicator.shown_code
        painter.drawText(QRect(PAD, 8, width, 22), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, code)
        painter.setFont(big)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(PAD, 8, width, 22), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent)
        painter.setPen(theme.color("text" if self.isChecked() else "muted"))
        painter.setFont(self._small())
        for number, line in enumerate(_two_lines(indicator.short, painter.fontMetrics(), width)):
            painter.drawText(QRect(PAD, 32 + number * 16, width, 17), Qt.AlignmentFlag.AlignVCenter, line)
        self._bar(painter, QRectF(PAD, 73, width, 6))
        self._status(painter, QRect(PAD, 85, width, 20))
        painter.end()

    def _small(self) -> QFont:
        value = QFont(self.font())
        value.setPointSizeF(value.pointSizeF() - 1)
        return value

    def _frame(self, painter: QPainter) -> None:
        chosen, focus = self.isChecked(), self.hasFocus()
        width = 2.0 if focus or chosen else 1.0
        edge = "text" if focus else "accent" if chosen or self.underMouse() else "line"
        painter.setPen(QPen(theme.color(edge), width))
        painter.setBrush(theme.color("accent_soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 8, 8)

    def _bar(self, painter: QPainter, box: QRectF) -> None:
        value, target = self.value.percent, self.value.target
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(box, 3, 3)
        if value:
            painter.setBrush(theme.color(_BARS[words.tone(self.value)]))
            painter.drawRoundedRect(QRectF(box.x(), box.y(), max(6.0, box.width() * min(value, 100) / 100), box.height()), 3, 3)
        if target is not None:
            x = min(max(box.x() + box.width() * min(target, 100) / 100, box.x() + 1), box.right() - 1)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))

    def _status(self, painter: QPainter, box: QRect) -> None:
        icons.draw(painter, words.mark(self.value), QRectF(box.x(), box.y() + 3, 14, 14), words.tone(self.value))
        painter.setFont(self._small())
        metrics = painter.fontMetrics()
        text, room = words.status(self.value) if self._known else "считается…", box.width() - 18
        if metrics.horizontalAdvance(text) > room and self.value.missing:
            text = f"не хватает {russian.number(self.value.missing)}"
        if metrics.horizontalAdvance(text) > room and self.value.missing:
            text = f"ещё {russian.number(self.value.missing)}"
        painter.setPen(theme.color("muted" if words.tone(self.value) == "faint" else "text"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(self.font())


def _two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The title in two lines at most, the second cut with an ellipsis."""
    first: list[str] = []
    rest = text.split()
    while rest and (not first or metrics.horizontalAdvance(" ".join([*first, rest[0]])) <= width):
        first.append(rest.pop(0))
    lines = [" ".join(first), " ".join(rest)] if rest else [" ".join(first)]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
