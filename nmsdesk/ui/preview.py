"""Pages of a document as they will be printed, one under another: scrolled, zoomed, drawn only when seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from nmsdesk.ui import theme

DPI = 132  # sharp enough at 150 % on screen
GAP = 16
KEPT = 8  # pages decoded and scaled
STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0)


class PagesView(QAbstractScrollArea):
    """Shows PNG pages. ``zoom`` of 0 fits the width of a page; 1 is the size on paper at 96 dots an inch."""

    page_changed = Signal(int)  # number of the page in the middle of the view, from 1
    zoom_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[bytes] = []
        self._sizes: list[QSize] = []
        self._kept: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._zoom = 0.0
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Просмотр документа")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(320)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._tell_page())

    def set_pages(self, pages: Sequence[bytes], *, keep_place: bool = False) -> None:
        """Show these; ``keep_place`` for the same document drawn anew."""
        place = self.verticalScrollBar().value() if keep_place else 0
        self._pages = list(pages)
        self._sizes = [_size(page) for page in pages]
        self._kept.clear()
        self._page = 0
        self._lay_out()
        self.verticalScrollBar().setValue(place)
        self._tell_page()
        self.viewport().update()

    def count(self) -> int:
        return len(self._pages)

    def page(self) -> int:
        """Number of the page in sight, from 1; 0 when there is none."""
        return self._page

    def go(self, number: int) -> None:
        """Scroll to a page."""
        if 1 <= number <= len(self._pages):
            self.verticalScrollBar().setValue(self._tops()[number - 1] - GAP // 2)

    def zoom(self) -> float:
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """0 fits the width."""
        middle = (self.verticalScrollBar().value() + self.viewport().height() / 2) / max(1, self._height())
        self._zoom = zoom
        self._kept.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(round(middle * self._height() - self.viewport().height() / 2))
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller step."""
        now = self.scale() if self._sizes else 1.0
        larger = [z for z in STEPS if z > now + 0.02]
        smaller = [z for z in STEPS if z < now - 0.02]
        if steps > 0 and larger:
            self.set_zoom(larger[0])
        elif steps < 0 and smaller:
            self.set_zoom(smaller[-1])

    def scale(self) -> float:
        """How large pages are shown now: 1 is the size on paper."""
        if self._zoom or not self._sizes:
            return self._zoom or 1.0
        widest = max(size.width() for size in self._sizes) * 96 / DPI
        return min(1.6, max(0.3, (self.viewport().width() - 2 * GAP) / widest))

    # geometry

    def _shown(self, size: QSize) -> QSize:
        factor = self.scale() * 96 / DPI
        return QSize(round(size.width() * factor), round(size.height() * factor))

    def _tops(self) -> list[int]:
        tops, y = [], GAP
        for size in self._sizes:
            tops.append(y)
            y += self._shown(size).height() + GAP
        return tops

    def _height(self) -> int:
        return GAP + sum(self._shown(size).height() + GAP for size in self._sizes)

    def _lay_out(self) -> None:
        view = self.viewport().size()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._height() - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(48)
        widest = max((self._shown(size).width() for size in self._sizes), default=0) + 2 * GAP
        self.horizontalScrollBar().setRange(0, max(0, widest - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        number = sum(top <= middle for top in self._tops())
        if self._sizes and self.verticalScrollBar().value() == 0:
            number = 1
        if number != self._page:
            self._page = number
            self.page_changed.emit(number)

    # painting and keys

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("sunken"))
        left, above = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for number, (top, size) in enumerate(zip(self._tops(), self._sizes)):
            shown = self._shown(size)
            box = QRect(max(GAP, (self.viewport().width() - shown.width()) // 2) - left, top - above, shown.width(), shown.height())
            if box.bottom() < 0 or box.top() > self.viewport().height():
                continue
            painter.fillRect(box.translated(2, 3), QColor(0, 0, 0, 36))
            painter.drawPixmap(box, self._pixmap(number, shown))
            painter.setPen(theme.color("line"))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _pixmap(self, number: int, shown: QSize) -> QPixmap:
        scale = self.devicePixelRatioF()
        key = (number, round(shown.width() * scale))
        if key not in self._kept:
            image = QImage.fromData(QByteArray(self._pages[number]))
            image = image.scaledToWidth(key[1], Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(scale)
            self._kept[key] = QPixmap.fromImage(image)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._tell_page()
        self.zoom_changed.emit(self._zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Home:
            self.go(1)
        elif key == Qt.Key.Key_End:
            self.go(len(self._pages))
        elif key == Qt.Key.Key_PageDown and control:
            self.go(self._page + 1)
        elif key == Qt.Key.Key_PageUp and control:
            self.go(self._page - 1)
        elif control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif control and key == Qt.Key.Key_0:
            self.set_zoom(0)
        else:
            super().keyPressEvent(event)


def _size(page: bytes) -> QSize:
    """Width and height of a PNG without decoding it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(page))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer, QByteArray(b"png")).size()
