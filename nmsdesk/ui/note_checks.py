"""Beside the text of a block: how it will be printed, and its warnings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.domain.cycle import NoteBlock
from nmsdesk.russian import count
from nmsdesk.services.notes import Figures, Warning
from nmsdesk.ui.kit.basics import column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.note_blocks import WARNINGS
from nmsdesk.ui.note_preview import NotePreview
from nmsdesk.ui.note_warnings import WarningsList


class NoteChecks(QWidget):
    """``shown`` asks to select the words, ``mended`` carries a way to mend, ``right`` a warning judged."""

    shown = Signal(object)
    mended = Signal(object)
    right = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.preview, self.list = NotePreview(), WarningsList()
        self.list.shown.connect(self.shown)
        self.list.mended.connect(self.mended)
        self.list.right.connect(self.right)
        upper, self._lower = Card("Как будет напечатано"), Card("Замечания раздела")
        upper.body.addWidget(self.preview, 1)
        self._lower.body.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self._lower)
        split.setSizes([210, 330])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.setLayout(column(split))
        self.setMinimumWidth(280)

    def show_block(self, figures: Figures, typed: NoteBlock, own: Sequence[Warning], others: int, editable: bool) -> None:
        """The block as typed; ``others`` are warnings of the other blocks."""
        self.preview.show_block(figures, typed.title, typed.text)
        nothing = "В этом разделе замечаний нет." + (f" В других: {count(others, *WARNINGS)}, F8 – перейти." if others else "")
        self.list.show_warnings(own, nothing, editable)
        self._lower.set_title(f"Замечания раздела  {len(own)}" if own else "Замечания раздела")
