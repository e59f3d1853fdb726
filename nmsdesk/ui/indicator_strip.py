"""The indicators in one low row for the first page: the number, the bar against the target, the status in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import theme
from nmsdesk.ui.indicator_tiles import PAD, Tile
from nmsdesk.ui.kit.basics import row

HEIGHT = 84


class IndicatorStrip(QWidget):
    """Low tiles side by side; a click or Enter on one is ``activated`` with its code, arrows move along."""

    activated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {code: LowTile(code) for code in INDICATORS}
        line = row(spacing=8)
        for tile in self.tiles.values():
            line.addWidget(tile, 1)
            tile.clicked.connect(lambda _=False, code=tile.code: self.activated.emit(code))
            tile.entered.connect(lambda code=tile.code: self.activated.emit(code))
            tile.stepped.connect(self._step)
        self.setLayout(line)
        self.setAccessibleName("Показатели")
        self._leave_one("1")

    def set_values(self, values: Sequence[Value]) -> None:
        for value in values:
            self.tiles[value.code].set_value(value)

    def set_waiting(self) -> None:
        """The numbers of another period are gone, the new ones are being counted."""
        for tile in self.tiles.values():
            tile.set_waiting()

    def _step(self, code: str, by: int) -> None:
        codes = list(self.tiles)
        place = {-99: 0, 99: len(codes) - 1}.get(by, codes.index(code) + by)
        chosen = codes[max(0, min(place, len(codes) - 1))]
        self._leave_one(chosen)
        self.tiles[chosen].setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_one(self, code: str) -> None:
        """Tab stops at one tile of the row."""
        for tile in self.tiles.values():
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tile.code == code else Qt.FocusPolicy.ClickFocus)


class LowTile(Tile):
    """A tile of one line of title."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.setCheckable(False)

    def status_text(self) -> str:
        """«достигнут», «не хватает 37 человек», «считается…»."""
        return words.status(self.value) if self._known else "считается…"

    def set_value(self, value: Value) -> None:
        super().set_value(value)
        self.setToolTip(f"{self.toolTip()}\nОткрыть список: кто учтён, кто нет и почему (Enter)")

    def sizeHint(self) -> QSize:
        return QSize(128, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(104, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter)
        width = self.width() - 2 * PAD
        indicator = INDICATORS[self.code]
        percent = "—" if self.value.percent is None else russian.percent(self.value.percent)
        painter.setPen(theme.color("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(PAD, 6, width, 22), Qt.AlignmentFlag.AlignLeft | middle, indicator.shown_code)
        big = QFont(self.font())
        big.setPointSizeF(big.pointSizeF() + 3)
        big.setWeight(QFont.Weight.DemiBold)
        painter.setFont(big)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(PAD, 6, width, 22), Qt.AlignmentFlag.AlignRight | middle, percent)
        painter.setFont(self._small())
        painter.setPen(theme.color("muted"))
        title = painter.fontMetrics().elidedText(indicator.short, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(PAD, 29, width, 17), middle, title)
        self._bar(painter, QRectF(PAD, 51, width, 6))
        self._status(painter, QRect(PAD, 60, width, 20))
        painter.end()
