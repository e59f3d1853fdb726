"""The canvas of a chart: matplotlib's picture in a widget, with hover, click and a keyboard cursor over its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nmsdesk.documents import charts
from nmsdesk.documents.chart_values import BeforeAfter, Bullets, ChartValues, Funnel, Levels, Years
from nmsdesk.documents.charts import Chart, ChartStyle, HitBox, natural_height
from nmsdesk.ui import theme
from nmsdesk.ui.chart_output import DRAWING

DPI = 96
WIDEST: dict[type, float] = {Years: 11.4}  # inches: four panels in a line, not seven and one
RESIZE_MS = 60


def screen_style() -> ChartStyle:
    """The style of the look worn now, in the font of the window."""
    t, family = theme.tokens(), theme.font().families()[0]
    base = charts.DARK if theme.is_dark() else charts.LIGHT
    return replace(base, text=t.text, muted=t.muted, line=t.line, surface=t.surface, track=t.sunken, accent=t.accent, font=family)


class ChartCanvas(QWidget):
    """Shows the values; ``opened`` carries the key of the part and the place across its box, 0…1."""

    opened = Signal(object, float)

    def __init__(self, name: str = "Диаграмма") -> None:
        super().__init__()
        self._values: ChartValues | None = None
        self._describe: Callable[[tuple[str, ...]], str] = lambda key: ""
        self._picture: QImage | None = None
        self._chart = Chart(screen_style(), Figure(figsize=(8, 5), dpi=DPI))
        self._agg = FigureCanvasAgg(self._chart.figure)
        self._cursor, self._hover = 0, -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RESIZE_MS)
        self._timer.timeout.connect(self._redraw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(480)
        self.setAccessibleName(name)
        theme.notifier.changed.connect(self._restyle)

    def show_values(self, values: ChartValues, describe: Callable[[tuple[str, ...]], str], name: str = "") -> None:
        """Show the values; ``describe`` says a part in words: tooltip and screen readers."""
        self._values, self._describe = values, describe
        self._cursor, self._hover = 0, -1
        self.setAccessibleName(name or self.accessibleName())
        self._fit_height()
        self._redraw()

    def boxes(self) -> list[HitBox]:
        """The parts that answer a click."""
        return self._chart.hit_boxes

    def box_rect(self, box: HitBox) -> QRectF:
        """The part in pixels of the widget."""
        area = self._area()
        x, y = area.x() + box.x0 * area.width(), area.y() + (1 - box.y1) * area.height()
        return QRectF(x, y, (box.x1 - box.x0) * area.width(), (box.y1 - box.y0) * area.height())

    def current(self) -> HitBox | None:
        """The part under the keyboard cursor."""
        boxes = self.boxes()
        return boxes[self._cursor] if 0 <= self._cursor < len(boxes) else None

    def axis_place(self, number: int, across: float) -> float:
        """The place of a click, 0…1 across a panel, on the x axis of the panel."""
        box, axes = self.boxes()[number], self._chart.figure.axes[number]
        at, (low, high) = axes.get_position(), axes.get_xlim()
        return float(low + (box.x0 + across * (box.x1 - box.x0) - at.x0) / at.width * (high - low))

    # Size and drawing

    def _area(self) -> QRectF:
        """Where the picture stands: the whole widget, or its middle on a wide screen."""
        width = float(self.width())
        if self._values is not None:
            width = min(width, WIDEST.get(type(self._values), 99) * self._dpi())
        return QRectF((self.width() - width) / 2, 0, width, self.height())

    def _dpi(self) -> float:
        """Letters grow a little on a large screen."""
        return DPI * min(1.2, max(1.0, self.width() / 1150))

    def _fit_height(self) -> None:
        """What the chart needs at least; bars do not grow thicker without end."""
        if self._values is None:
            return
        dpi = self._dpi()
        wanted = round(natural_height(self._values, self._area().width() / dpi * 2.54) / 2.54 * dpi)
        self.setMinimumHeight(wanted)
        self.setMaximumHeight(round(wanted * 1.7) if isinstance(self._values, (BeforeAfter, Bullets, Funnel, Levels)) else 16777215)

    def _redraw(self) -> None:
        if self._values is None or self.width() < 40 or self.height() < 40:
            return
        area, ratio, dpi = self._area(), self.devicePixelRatioF(), self._dpi()
        with DRAWING:
            self._chart.figure.set_dpi(dpi * ratio)
            self._chart.figure.set_size_inches(area.width() / dpi, area.height() / dpi)
            self._chart.show(self._values)
            with rc_context({"text.hinting": "none"}):  # letters where they were measured to be
                self._chart.paint(self._agg)
            width, height = self._agg.get_width_height(physical=True)
            data = bytes(self._agg.buffer_rgba())  # type: ignore[no-untyped-call]
        picture = QImage(data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
        picture.setDevicePixelRatio(ratio)
        self._picture = picture
        self._tell()
        self.update()

    def _restyle(self) -> None:
        self._chart.style = screen_style()
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()
        self._timer.start()

    def sizeHint(self) -> QSize:
        return QSize(800, max(360, self.minimumHeight()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is not None:
            painter.drawImage(self._area(), self._picture)
        boxes = self.boxes()
        marks = [(self._hover, "muted", 1.0)] + ([(self._cursor, "accent", 2.0)] if self.hasFocus() else [])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, color, width in marks:
            if 0 <= number < len(boxes):
                painter.setPen(QPen(theme.color(color), width))
                painter.drawRoundedRect(self.box_rect(boxes[number]).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    # Keys and mouse

    def _at(self, point: QPointF) -> int:
        return next((i for i, box in enumerate(self.boxes()) if self.box_rect(box).contains(point)), -1)

    def _open(self, number: int, across: float = 1.0) -> None:
        if 0 <= number < len(self.boxes()):
            self._cursor = number
            self._tell()
            self.update()
            self.opened.emit(self.boxes()[number].key, across)

    def _tell(self) -> None:
        box = self.current()
        self.setAccessibleDescription(self._describe(box.key).replace("\n", ", ") if box else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if key in ways and self.boxes():
            self._move(*ways[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._cursor)
        else:
            super().keyPressEvent(event)

    def _move(self, right: int, down: int) -> None:
        """To the nearest part that way; in a single row or column the other arrows walk too."""
        boxes = self.boxes()
        here = self.box_rect(boxes[self._cursor]).center()
        best, nearest = self._cursor, 1e9
        for number, box in enumerate(boxes):
            away = self.box_rect(box).center() - here
            along, aside = (away.x() * right, abs(away.y())) if right else (away.y() * down, abs(away.x()))
            if along > 1 and along + 2 * aside < nearest:
                best, nearest = number, along + 2 * aside
        if best == self._cursor:
            best = max(0, min(self._cursor + right + down, len(boxes) - 1))
        self._cursor = best
        self._tell()
        self.update()
        corner = self.box_rect(boxes[best]).bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(corner), self._describe(boxes[best].key), self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            box = self.box_rect(self.boxes()[number])
            self._open(number, (event.position().x() - box.x()) / max(1.0, box.width()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._hover >= 0:
            self._hover = -1
            self.update()
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._timer.start()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._describe(self.boxes()[number].key) if number >= 0 else "", self)
            return True
        return super().event(event)
