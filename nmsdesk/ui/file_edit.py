"""A field for the path of a file: shown by its name, chosen in the dialog of the system, cleared by the cross."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from nmsdesk.ui import icons, messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, restyle, row


class FileEdit(QWidget):
    """The value is a Path or None."""

    changed = Signal()

    def __init__(self, kinds: str, title: str = "Выбор файла") -> None:
        super().__init__()
        self._kinds, self._title = kinds, title
        self._path: Path | None = None
        self.name = QLineEdit()
        self.name.setReadOnly(True)
        self.name.setPlaceholderText("Не выбран")
        self.name.setAccessibleName(title)
        self.clearing = self.name.addAction(icons.icon("x", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self.clearing.setToolTip("Убрать файл")
        self.clearing.triggered.connect(lambda: self._take(None))
        self.choose = button("Выбрать", "folder-open", "", self.ask, tip="Выбрать файл")
        layout = row(spacing=6)
        layout.addWidget(self.name, 1)
        layout.addWidget(self.choose)
        self.setLayout(layout)
        self.setFocusProxy(self.choose)
        keys.bind(self.name, "Delete", lambda: self._take(None))
        self._show()

    def ask(self) -> None:
        """Choose a file."""
        folder = str(self._path.parent) if self._path else ""
        if path := messages.open_file(self, self._title, self._kinds, folder):
            self._take(path)

    def _take(self, path: Path | None) -> None:
        if path != self._path:
            self.set_value(path)
            self.changed.emit()

    def value(self) -> Path | None:
        return self._path

    def set_value(self, value: Path | None) -> None:
        self._path = value
        self._show()

    def _show(self) -> None:
        self.name.setText(self._path.name if self._path else "")
        self.name.setToolTip(str(self._path) if self._path else "")
        self.clearing.setVisible(self._path is not None)

    def problem(self) -> str:
        """Nothing can be typed wrong."""
        return ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self.name, invalid="true" if invalid else "false")
