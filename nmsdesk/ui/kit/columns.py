"""Two columns of cards side by side in one scrolled area; a column whose cards end earlier leaves the rest empty."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from nmsdesk.ui.kit.basics import column, row, scrolled


class _Half(QWidget):
    """A column whose contents do not decide its width, so that two of them are always equal."""

    def __init__(self, content: QLayout) -> None:
        super().__init__()
        outer = column(spacing=0)
        outer.addLayout(content)
        outer.addStretch(1)
        self.setLayout(outer)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, super().minimumSizeHint().height())


def two_columns(left: QBoxLayout, right: QBoxLayout, shares: tuple[int, int] = (1, 1), *, gap: int = 12) -> QScrollArea:
    """The columns in a page that scrolls when the window is low."""
    both = row(spacing=gap, margins=(0, 12, 8, 4))
    both.addWidget(_Half(left), shares[0])
    both.addWidget(_Half(right), shares[1])
    return scrolled(both)


def scrolled_column(content: QLayout) -> QScrollArea:
    """One column in a page that scrolls, its contents at the top."""
    margins = content.contentsMargins()
    content.setContentsMargins(margins.left(), margins.top(), 8, margins.bottom())
    outer = column(spacing=0)
    outer.addLayout(content)
    outer.addStretch(1)
    area = scrolled(outer)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area
