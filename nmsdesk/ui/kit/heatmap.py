"""The heat map of organisations × indicators: painted, with numbers in the cells, a cursor, and fixed headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nmsdesk import russian
from nmsdesk.ui import theme
from nmsdesk.ui.kit.basics import label, row

ROW, HEAD, NARROWEST = 28, 58, 76
# Blue with a tick for reached, yellow to orange for below: each differs in lightness from the next, for grey print and any eyes
CLASSES = {"reached": "цель достигнута", "near": "близко к цели", "below": "ниже цели", "far": "меньше половины цели", "": "нет данных"}
HIDDEN = "скрыто"
_LIGHT = {"reached": "#A6CBF0", "near": "#FFF2CC", "below": "#F8CE97", "far": "#E9985F", "plain": "#E9EDF2"}
_DARK = {"reached": "#2A69AB", "near": "#3A3921", "below": "#66471B", "far": "#9C4E2A", "plain": "#2B333E"}


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """An indicator: key, caption (wrapped into two lines), target in per cent."""

    key: str
    caption: str
    target: float | None = None


def heat_class(percent: float | None, target: float | None) -> str:
    """reached, near (from 90 % of the target), below, far (under half of it); plain without target; '' without data."""
    if percent is None:
        return ""
    if target is None:
        return "plain"
    if percent >= target:
        return "reached"
    return "near" if percent >= 0.9 * target else "below" if percent >= 0.5 * target else "far"


def heat_color(name: str) -> QColor:
    """The colour of a class in the look worn now."""
    return QColor((_DARK if theme.is_dark() else _LIGHT)[name])


class HeatMap(QAbstractScrollArea):
    """Percents by (row key, column key). Arrows move the cursor, Enter or a click opens the list behind a cell."""

    cell_clicked = Signal(str, str)
    row_clicked = Signal(str)
    column_clicked = Signal(str)

    def __init__(self, name: str = "Показатели по организациям", of_rows: str = "Организации") -> None:
        super().__init__()
        self._name, self._of_rows = name, of_rows
        self._marked = False
        self._rows: list[tuple[str, str]] = []
        self._columns: list[HeatColumn] = []
        self._cells: list[list[tuple[float | None, str, str]]] = []  # percent, text, class
        self._tip: Callable[[str, str], str] | None = None
        self._narrowest = NARROWEST
        self._cursor = (0, 0)
        self._hover: tuple[int, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "table")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(name)
        self.verticalScrollBar().setSingleStep(ROW)

    def set_data(
        self,
        rows: Sequence[tuple[str, str]],
        columns: Sequence[HeatColumn],
        values: Mapping[tuple[str, str], float | None],
        tip: Callable[[str, str], str] | None = None,
        marks: Mapping[tuple[str, str], tuple[str, str]] | None = None,
        hidden: Collection[tuple[str, str]] = (),
    ) -> None:
        """Rows as (key, caption); a missing value is «нет данных», or «скрыто» if it is ``hidden``.

        ``tip(row key, column key)`` adds to the tooltip. With ``marks`` cells have (text, class) of their own, and the tooltip says
        the value alone.
        """
        self._rows, self._columns, self._tip = list(rows), list(columns), tip
        self._marked = marks is not None
        self._cells = [
            [self._cell(values.get((key, c.key)), c.target, (key, c.key) in hidden) for c in self._columns] for key, _ in self._rows
        ]
        if marks is not None:
            self._cells = [
                [(values.get((key, c.key)), *marks.get((key, c.key), ("–", ""))) for c in self._columns] for key, _ in self._rows
            ]
        self._cursor = (min(self._cursor[0], max(len(rows) - 1, 0)), min(self._cursor[1], max(len(columns) - 1, 0)))
        words = [word for column in columns for word in re.split(r"\s+|(?<=-)", column.caption)]
        metrics = QFontMetrics(self._heading())
        self._narrowest = max([NARROWEST, *(metrics.horizontalAdvance(word) + 10 for word in words)])
        self._fit()
        self._describe()
        self.viewport().update()

    @staticmethod
    def _cell(percent: float | None, target: float | None, hidden: bool) -> tuple[float | None, str, str]:
        return percent, (HIDDEN if hidden else "—") if percent is None else russian.number(percent, 1), heat_class(percent, target)

    def sizeHint(self) -> QSize:
        return QSize(720, min(HEAD + ROW * len(self._rows) + 8, 480))

    def cursor_cell(self) -> tuple[str, str] | None:
        """Keys of the cell under the keyboard cursor."""
        if not self._rows or not self._columns:
            return None
        return self._rows[self._cursor[0]][0], self._columns[self._cursor[1]].key

    def text_of(self, at: tuple[int, int]) -> str:
        """The cell in words: tooltip and screen readers."""
        (key, caption), column = self._rows[at[0]], self._columns[at[1]]
        percent, shown, _ = self._cells[at[0]][at[1]]
        if self._marked:
            said = self._tip(key, column.key) if self._tip else ""
            return f"{caption}\n{column.caption}: {said or 'нет результата'}"
        goal = "" if column.target is None else f", цель {russian.percent(column.target, 0)}"
        text = f"{caption}\n{column.caption}: {HIDDEN if shown == HIDDEN else russian.percent(percent)}{goal}"
        if percent is not None and column.target is not None and percent < column.target:
            text += f", не хватает {russian.number(column.target - percent, 1)} п. п."
        more = self._tip(key, column.key) if self._tip else ""
        return f"{text}\n{more}" if more else text

    # Geometry

    def _stub(self) -> int:
        """Width of the first column: what the others leave, within reason."""
        return max(160, min(280, self.viewport().width() - self._narrowest * len(self._columns)))

    def _wide(self) -> float:
        room = self.viewport().width() - self._stub()
        return max(float(self._narrowest), room / max(len(self._columns), 1))

    def _fit(self) -> None:
        wide, high = round(self._stub() + self._wide() * len(self._columns)), HEAD + ROW * len(self._rows)
        self.horizontalScrollBar().setRange(0, max(0, wide - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())
        self.verticalScrollBar().setRange(0, max(0, high - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height() - HEAD)

    def _box(self, line: int, place: int) -> QRectF:
        x = self._stub() + place * self._wide() - self.horizontalScrollBar().value()
        return QRectF(x, HEAD + line * ROW - self.verticalScrollBar().value(), self._wide(), ROW)

    def _at(self, point: QPointF) -> tuple[int, int]:
        """Line and place under the point; -1 is a header, -2 nothing."""
        line = -1 if point.y() < HEAD else int((point.y() - HEAD + self.verticalScrollBar().value()) // ROW)
        place = -1
        if point.x() >= self._stub():
            place = int((point.x() - self._stub() + self.horizontalScrollBar().value()) // self._wide())
        return line if line < len(self._rows) else -2, place if place < len(self._columns) else -2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        first = self.verticalScrollBar().value() // ROW
        last = min(len(self._rows), first + self.viewport().height() // ROW + 2)
        self._paint_cells(painter, range(first, last))
        self._paint_stub(painter, range(first, last))
        self._paint_head(painter)
        painter.end()

    def _paint_cells(self, painter: QPainter, lines: range) -> None:
        colors = {name: heat_color(name) for name in _LIGHT} | {"": theme.color("surface")}
        ink, faint = theme.color("text"), theme.color("faint")
        view, stub, wide, middle = self.viewport().width(), self._stub(), self._wide(), Qt.AlignmentFlag.AlignCenter
        edges = [round(stub + place * wide) - self.horizontalScrollBar().value() for place in range(len(self._columns) + 1)]
        seen = [place for place in range(len(self._columns)) if edges[place + 1] > stub and edges[place] < view]
        top = HEAD - self.verticalScrollBar().value() + 1
        painter.setPen(ink)
        for line in lines:
            y, cells = top + line * ROW, self._cells[line]
            for place in seen:
                _, text, name = cells[place]
                x, width = edges[place] + 1, edges[place + 1] - edges[place] - 2
                painter.fillRect(x, y, width, ROW - 2, colors[name])
                if name:
                    painter.drawText(x, y, width, ROW - 2, middle, text)
                else:
                    painter.setPen(faint)
                    painter.drawText(x, y, width, ROW - 2, middle, text)
                    painter.setPen(ink)
                if name == "reached":
                    self._tick(painter, x + width - 13, y + ROW // 2 - 1)
                elif name == "far" and self._marked:
                    self._warn(painter, x + 7, y + ROW // 2 - 1)
        marks = ((self._hover, 1), (self._cursor if self.hasFocus() else None, 2))
        for at, width in marks:
            if at is not None and at[0] in lines:
                painter.setPen(QPen(theme.color("accent" if width == 2 else "muted"), width))
                painter.drawRect(self._box(*at).adjusted(1.5, 1.5, -1.5, -1.5))

    @staticmethod
    def _tick(painter: QPainter, x: int, y: int) -> None:
        """A check mark in the corner, so that «reached» is not said by colour alone."""
        painter.drawLine(x, y, x + 3, y + 3)
        painter.drawLine(x + 3, y + 3, x + 8, y - 2)

    @staticmethod
    def _warn(painter: QPainter, x: int, y: int) -> None:
        """A small triangle: what is weak is not said by colour alone."""
        painter.drawPolygon([QPoint(x, y - 4), QPoint(x - 4, y + 4), QPoint(x + 4, y + 4)])

    def _paint_stub(self, painter: QPainter, lines: range) -> None:
        stub = self._stub()
        painter.fillRect(QRect(0, 0, stub, self.viewport().height()), theme.color("surface"))
        painter.setPen(theme.color("text"))
        metrics = painter.fontMetrics()
        for line in lines:
            box = self._box(line, 0)
            if self._hover is not None and self._hover[0] == line:
                painter.fillRect(QRectF(0, box.top(), stub, ROW), theme.color("hover"))
            text = metrics.elidedText(self._rows[line][1], Qt.TextElideMode.ElideRight, stub - 20)
            painter.drawText(QRectF(10, box.top(), stub - 20, ROW), Qt.AlignmentFlag.AlignVCenter, text)

    def _heading(self) -> QFont:
        value = QFont(self.font())
        value.setPointSizeF(value.pointSizeF() - 1)
        value.setWeight(QFont.Weight.DemiBold)
        return value

    def _paint_head(self, painter: QPainter) -> None:
        painter.fillRect(QRect(0, 0, self.viewport().width(), HEAD), theme.color("surface"))
        bold = self._heading()
        small = QFont(bold)
        small.setWeight(QFont.Weight.Normal)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        for place, column in enumerate(self._columns):
            box = self._box(0, place)
            area = QRectF(box.left() + 3, 4, box.width() - 6, HEAD - (6 if self._marked else 24))
            painter.setFont(bold)
            painter.setPen(theme.color("text"))
            painter.drawText(area, flags, column.caption)
            if column.target is not None:
                painter.setFont(small)
                painter.setPen(theme.color("muted"))
                goal = QRectF(area.left(), HEAD - 21, area.width(), 18)
                painter.drawText(goal, Qt.AlignmentFlag.AlignCenter, f"цель {russian.percent(column.target, 0)}")
        painter.fillRect(QRect(0, 0, self._stub(), HEAD), theme.color("surface"))
        painter.setFont(bold)
        painter.setPen(theme.color("muted"))
        corner = QRectF(10, 0, self._stub() - 20, HEAD - 8)
        painter.drawText(corner, Qt.AlignmentFlag.AlignBottom, f"{self._of_rows}: {russian.number(len(self._rows))}")
        painter.fillRect(QRect(0, HEAD - 1, self.viewport().width(), 1), theme.color("control"))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        steps |= {Qt.Key.Key_PageUp: (-12, 0), Qt.Key.Key_PageDown: (12, 0)}
        steps |= {Qt.Key.Key_Home: (-len(self._rows), 0), Qt.Key.Key_End: (len(self._rows), 0)}
        key = Qt.Key(event.key())
        if not self._rows or not self._columns:
            super().keyPressEvent(event)
        elif key in steps:
            line, place = self._cursor[0] + steps[key][0], self._cursor[1] + steps[key][1]
            self._cursor = (max(0, min(line, len(self._rows) - 1)), max(0, min(place, len(self._columns) - 1)))
            self._reveal()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._cursor)
        else:
            super().keyPressEvent(event)

    def _reveal(self) -> None:
        box, down, along = self._box(*self._cursor), self.verticalScrollBar(), self.horizontalScrollBar()
        down.setValue(down.value() + int(min(0.0, box.top() - HEAD) + max(0.0, box.bottom() - self.viewport().height())))
        along.setValue(along.value() + int(min(0.0, box.left() - self._stub()) + max(0.0, box.right() - self.viewport().width())))
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        if self._rows and self._columns:
            self.setAccessibleDescription(self.text_of(self._cursor).replace("\n", ", "))

    def _open(self, at: tuple[int, int]) -> None:
        self.cell_clicked.emit(self._rows[at[0]][0], self._columns[at[1]].key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line, place = self._at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or -2 in (line, place):
            return
        if line >= 0 and place >= 0:
            self._cursor = (line, place)
            self._describe()
            self._open(self._cursor)
        elif line >= 0:
            self.row_clicked.emit(self._rows[line][0])
        elif place >= 0:
            self.column_clicked.emit(self._columns[place].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        line, place = self._at(event.position())
        hover = (line, place) if line >= 0 and place >= 0 else None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if -2 not in (line, place) else Qt.CursorShape.ArrowCursor)
        if hover != self._hover:
            self._hover = hover
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._hover is not None:
            self._hover = None
            self.viewport().update()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line, place = self._at(QPointF(event.pos()))
            if line >= 0 and place >= 0:
                QToolTip.showText(event.globalPos(), self.text_of((line, place)), self)
            elif line >= 0 and place == -1:
                QToolTip.showText(event.globalPos(), self._rows[line][1], self)
            elif line == -1 and place >= 0:
                QToolTip.showText(event.globalPos(), self._columns[place].caption, self)
            return True
        return super().viewportEvent(event)


class HeatLegend(QWidget):
    """What the colours of the map mean."""

    def __init__(self) -> None:
        super().__init__()
        line = row(spacing=6)
        for name, text in CLASSES.items():
            line.addWidget(_Swatch(name))
            line.addWidget(label(text, "small"))
            line.addSpacing(12)
        line.addStretch(1)
        self.setLayout(line)
        self.setAccessibleName("Обозначения: " + ", ".join(CLASSES.values()))


class _Swatch(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(18, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.color("control"))
        painter.setBrush(heat_color(self._name) if self._name else theme.color("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
