"""Icons: Tabler outlines of resources/icons, tinted with the colours of the look, sharp at any scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nmsdesk import settings
from nmsdesk.ui import theme

_FALLBACK = "help"


@lru_cache(maxsize=256)
def icon(name: str, color: str | None = None) -> QIcon:
    """The icon by its Tabler name. ``color`` is a token («accent») or «#RRGGBB»; None is the colour of text."""
    return QIcon(_Engine(name, color))


def draw(painter: QPainter, name: str, rect: QRectF, color: str = "text") -> None:
    """Paint the icon into the rectangle, for widgets that paint themselves."""
    _renderer(name, theme.color(color).name()).render(painter, rect)


def pixmap(name: str, size: int, color: str = "text", scale: float = 1.0) -> QPixmap:
    """A picture of ``size`` logical pixels, for labels; ``scale`` is the device pixel ratio."""
    value = _picture(name, theme.color(color).name(), round(size * scale), round(size * scale))
    value.setDevicePixelRatio(scale)
    return value


class _Engine(QIconEngine):
    """Asks for the colour when painted, so that icons already set follow the look."""

    def __init__(self, name: str, color: str | None) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def _tint(self, mode: QIcon.Mode) -> str:
        return theme.color("faint" if mode == QIcon.Mode.Disabled else self._color or "text").name()

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._color)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _renderer(self._name, self._tint(mode)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A size wider than high leaves a gap at the right: buttons set icon and text close."""
        return _picture(self._name, self._tint(mode), size.height(), size.width())

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """The size is in logical pixels since Qt 6.8."""
        value = self.pixmap(QSize(round(size.width() * scale), round(size.height() * scale)), mode, state)
        value.setDevicePixelRatio(scale)
        return value


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    file = settings.resources() / "icons" / f"{name}.svg"
    if not file.exists():
        file = file.with_name(f"{_FALLBACK}.svg")
    return QSvgRenderer(QByteArray(file.read_bytes().replace(b"currentColor", color.encode())))


def _picture(name: str, color: str, side: int, width: int) -> QPixmap:
    value = QPixmap(width, side)
    value.fill(Qt.GlobalColor.transparent)
    painter = QPainter(value)
    _renderer(name, color).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return value
