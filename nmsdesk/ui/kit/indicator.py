"""The card of an indicator and its bar with the target marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from nmsdesk import russian
from nmsdesk.ui import theme
from nmsdesk.ui.kit.basics import Excerpt, column, label, picture, row

STATUSES = {"reached": ("ok", "circle-check"), "not_reached": ("bad", "alert-triangle"), "no_data": ("faint", "circle-minus")}
NEAR = 0.9  # from this share of the target on, the bar is amber


class BulletBar(QWidget):
    """A bar from 0 to 100 per cent with a tick at the target; None is an empty dashed track."""

    def __init__(self, percent: float | None = None, target: float | None = None) -> None:
        super().__init__()
        self._percent = percent
        self._target = target
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_value(percent, target)

    def sizeHint(self) -> QSize:
        return QSize(120, 18)

    def set_value(self, percent: float | None, target: float | None) -> None:
        """Percent and target, both of 0–100."""
        self._percent, self._target = percent, target
        goal = "" if target is None else f", цель {russian.percent(target, 0)}"
        self.setAccessibleName(russian.percent(percent) + goal)
        self.update()

    def tone(self) -> str:
        """ok, warn or bad, by how far the value is from the target; accent without a target."""
        if self._percent is None or self._target is None:
            return "accent"
        return "ok" if self._percent >= self._target else "warn" if self._percent >= NEAR * self._target else "bad"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 5, self.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._percent is None:
            painter.setPen(QPen(theme.color("control"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(track, 4, 4)
            whole = QPainterPath()
            whole.addRoundedRect(track, 4, 4)
            done = QPainterPath()
            done.addRect(QRectF(0, 5, track.width() * min(self._percent, 100) / 100, 8))
            tone = self.tone()
            painter.setBrush(theme.color("accent" if tone == "accent" else f"{tone}_bar"))
            painter.drawPath(whole.intersected(done))
        if self._target is not None:
            x = min(max(track.width() * min(self._target, 100) / 100, 1.0), track.width() - 1.0)
            painter.setPen(QPen(theme.color("surface"), 4))
            painter.drawLine(QPointF(x, 2), QPointF(x, 16))
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(x, 1), QPointF(x, 17))
        painter.end()


class IndicatorCard(QFrame):
    """One indicator: code, title, percent, n of N, the bar, the status in words. ``activated`` carries the code."""

    activated = Signal(str)

    def __init__(self, code: str, title: str) -> None:
        super().__init__()
        self.code = code
        self.setProperty("look", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumWidth(180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hover = False
        self._title = Excerpt(title, 2, "muted")
        self._code = label(code, "key")
        self._value = label("—", "value")
        self._of = label("", "small")
        self._bar = BulletBar()
        self._mark = picture("circle-minus", 16, "faint")
        self._status = label("нет данных", "strong")
        self._target = label("", "small")
        self._code.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = row(spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        for side in (self._of, self._target):
            side.setAlignment(Qt.AlignmentFlag.AlignRight)
        value = row(self._value, None, column(None, self._of, self._target, None, spacing=0))
        foot = row(self._mark, self._status, spacing=6)
        foot.setStretch(1, 1)
        self.setLayout(column(head, value, self._bar, foot, spacing=4, margins=(16, 12, 14, 12)))
        self.set_waiting()

    def set_value(
        self, percent: float | None, numerator: int, denominator: int, target: float | None, status: str, missing: str = ""
    ) -> None:
        """Status is reached, not_reached or no_data; ``missing`` is «37 человек» and goes after «не хватает»."""
        tone, mark = STATUSES[status]
        words = {"reached": "достигнут", "not_reached": f"не хватает {missing}" if missing else "не достигнут"}
        text = words.get(status, "нет данных")
        self._value.setText("—" if percent is None else russian.percent(percent))
        self._of.setText(f"{russian.number(numerator)} из {russian.number(denominator)}")
        self._bar.set_value(percent, target)
        self._mark.set_picture(mark, self._bar.tone() if status == "not_reached" and self._bar.tone() != "ok" else tone)
        self._status.setText(text)
        self._target.setText("" if target is None else f"цель {russian.percent(target, 0)}")
        full = f"{self.code}. {self._title.text()}: {russian.percent(percent)}, {self._of.text()}, {self._target.text()}, {text}"
        self.setAccessibleName(full)
        self.setToolTip("Открыть список: кто учтён, кто нет и почему (Enter)")

    def set_waiting(self) -> None:
        """Nothing is known yet, which is not the same as no data."""
        self.set_value(None, 0, 0, None, "no_data")
        self._of.setText("")
        self._status.setText("считается…")
        self.setAccessibleName(f"{self.code}. {self._title.text()}: считается")

    def sizeHint(self) -> QSize:
        """The same width for every card, so that a row of them is even."""
        return QSize(220, super().sizeHint().height())

    def status_text(self) -> str:
        return self._status.text()

    def set_note(self, text: str) -> None:
        """A word about the change, in place of the target: «+4,1 п. п. за месяц»."""
        self._target.setText(text)

    def activate(self) -> None:
        self.activated.emit(self.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activate()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activate()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._hover or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(theme.color("accent"), width))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        painter.end()
