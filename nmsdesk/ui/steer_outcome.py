"""What the acts would come to: every indicator before and after against its target, and who moves in the chosen one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.steering.whatif import Mover, Outcome, Shift, status_words
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import theme
from nmsdesk.ui.card_page import CARDS
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

LINE = 30


class OutcomePanel(QWidget):
    """``show_outcome`` fills it; the indicator in front is chosen by a click or by arrows."""

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self.outcome: Outcome | None = None
        self.bars = ShiftBars()
        self.bars.chosen.connect(self._show_movers)
        self.caption = label("", "heading", wrap=True)
        self.failed = label("", "small", wrap=True)
        self.movers = RowsTable(
            [
                Column("name", "Кто", 172), Column("place", "Организация", 132),
                Column("change", "Было → станет", 158, kind="badge", tone=lambda v: "ok" if v.endswith("→ учтён") else "warn"),
                Column("acts", "Каким действием", 148),
            ],
            "Кто переходит", "Никто не переходит. Отметьте слева, что планируется.",
        )  # fmt: skip
        self.movers.opened.connect(self._open)
        card = Card(padding=0)
        card.add(self.movers)
        box = Card(padding=12)
        box.add(self.bars)
        outer = column(box, self.caption, spacing=8)
        outer.addWidget(card, 1)
        outer.addWidget(self.failed)
        self.setLayout(outer)
        self.failed.hide()

    def show_values(self, values: tuple[Value, ...]) -> None:
        """The indicators as they are, before anything is tried."""
        self.outcome = None
        self.bars.set_shifts(tuple(Shift(v, v, ()) for v in values))
        self._tell_failed()
        self._show_movers(self.bars.code)

    def show_outcome(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.bars.set_shifts(outcome.shifts)
        self._tell_failed()
        self._show_movers(self.bars.code)

    def choose(self, code: str) -> None:
        """The indicator whose movers are shown."""
        self.bars.choose(code)

    def _tell_failed(self) -> None:
        failed = self.outcome.failed if self.outcome else ()
        said = "; ".join(f"{title} – {why}" for title, why in failed[:3]) + (" и другие" if len(failed) > 3 else "")
        self.failed.setText(f"Не удалось попробовать: {len(failed)}. {said}" if failed else "")
        self.failed.setVisible(bool(failed))

    def _show_movers(self, code: str) -> None:
        shift = self.bars.shift(code)
        movers = shift.movers if shift else ()
        self.movers.put(
            {
                n: (m.name, m.place, f"{status_words(m.before)} → {status_words(m.after)}", _by(m))
                for n, m in enumerate(movers, 1)
            }
        )
        indicator = INDICATORS[code]
        gain = sum(m.gain for m in movers)
        moved = f"станет учтено больше на {russian.number(gain)}" if gain > 0 else "учтённых не прибавится" if not gain else \
            f"учтённых станет меньше на {russian.number(-gain)}"  # fmt: skip
        said = f"{indicator.shown_code}. {indicator.short}"
        self.caption.setText(f"{said}: {moved}, переходят {russian.number(len(movers))}" if movers else f"{said}: никто не переходит")

    def _open(self, n: int) -> None:
        shift = self.bars.shift(self.bars.code)
        if shift:
            m = shift.movers[n - 1]
            self.office.go(CARDS.get(m.register, m.register), id=m.id)


class ShiftBars(QWidget):
    """A line an indicator: the bar before and what is added, the target, both per cents and the distance in words."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shifts: tuple[Shift, ...] = ()
        self.code = "1"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Показатели до и после")
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(420, LINE * len(INDICATORS))

    def set_shifts(self, shifts: tuple[Shift, ...]) -> None:
        self._shifts = shifts
        self.setAccessibleDescription("; ".join(self._said(s) for s in shifts))
        self.update()

    def shift(self, code: str) -> Shift | None:
        return next((s for s in self._shifts if s.before.code == code), None)

    def choose(self, code: str) -> None:
        """The line in front."""
        self.code = code
        self.update()
        self.chosen.emit(code)

    @staticmethod
    def _said(s: Shift) -> str:
        code = INDICATORS[s.before.code].shown_code
        return f"{code}: {russian.percent(s.before.percent)} → {russian.percent(s.after.percent)}, {words.status(s.after)}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        n = int(event.position().y()) // LINE
        if 0 <= n < len(self._shifts):
            self.choose(self._shifts[n].before.code)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        codes = [s.before.code for s in self._shifts]
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or self.code not in codes:
            super().keyPressEvent(event)
            return
        self.choose(codes[max(0, min(len(codes) - 1, codes.index(self.code) + step))])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, s in enumerate(self._shifts):
            self._line(painter, QRect(0, n * LINE, self.width(), LINE), s)
        painter.end()

    def _line(self, painter: QPainter, rect: QRect, s: Shift) -> None:
        if s.before.code == self.code:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.hasFocus() else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(8, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, INDICATORS[s.before.code].shown_code)
        painter.setFont(self.font())
        numbers = f"{russian.percent(s.before.percent)} → {russian.percent(s.after.percent)}"
        changed = s.before.percent != s.after.percent
        text = numbers if changed else russian.percent(s.after.percent)
        right = 316 if rect.width() > 470 else 220
        painter.drawText(QRect(rect.right() - right, rect.top(), 126, LINE), middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(theme.color(_ink(s.after)))
        told = painter.fontMetrics().elidedText(words.status(s.after), Qt.TextElideMode.ElideRight, right - 136)
        painter.drawText(rect.adjusted(0, 0, -8, 0), middle | Qt.AlignmentFlag.AlignRight, told)
        self._bar(painter, QRectF(40, rect.top() + LINE / 2 - 5, max(30.0, rect.width() - 40 - right - 14), 10), s)

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, s: Shift) -> None:
        """What there is in a quiet colour, what is added hatched and outlined, so that grey print tells them apart too."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(box, 5, 5)
        before, after = (min(v.percent or 0.0, 100.0) * box.width() / 100 for v in (s.before, s.after))
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(box.left(), box.top(), min(before, after), box.height()), 5, 5)
        if abs(after - before) > 0.5:
            painter.setPen(QPen(theme.color("ok_bar" if after > before else "bad_bar"), 1.5))
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            brush = painter.brush()
            brush.setColor(theme.color("ok_bar" if after > before else "bad_bar"))
            painter.setBrush(brush)
            painter.drawRect(QRectF(box.left() + min(before, after), box.top() + 1, abs(after - before), box.height() - 2))
        if s.after.target is not None:
            x = box.left() + box.width() * min(s.after.target, 100) / 100
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(x, box.top() - 4), QPointF(x, box.bottom() + 4))


def _by(m: Mover) -> str:
    """The acts by which the subject moves; the name of the subject itself is not said again."""
    return "; ".join(title.removeprefix(f"{m.name}: ") for title in m.acts) or "следует из других действий"


def _ink(value: Value) -> Any:
    return {"ok": "ok", "bad": "bad", "warn": "warn"}.get(words.tone(value), "muted")
