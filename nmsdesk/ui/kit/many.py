"""The editor that chooses several of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, restyle
from nmsdesk.ui.kit.choices import Options
from nmsdesk.ui.kit.suggest import matches


class ManyEdit(QFrame):
    """Several codes: chosen ones as tags, the rest in a popup with check boxes and a filter."""

    changed = Signal()

    def __init__(self, options: Options = (), placeholder: str = "Выбрать") -> None:
        super().__init__()
        self.setProperty("look", "editor")
        self._labels: dict[Any, str] = {}
        self._value: tuple[Any, ...] = ()
        self._flow = FlowLayout(self, 4)
        self._flow.setContentsMargins(4, 2, 8, 2)
        self._add = button(placeholder, "plus", "link", self.show_list, tip=f"{placeholder} (Alt+↓)")
        self._add.installEventFilter(self)
        self._popup: _Checklist | None = None
        self.setFocusProxy(self._add)
        self.set_options(options)

    def set_options(self, options: Options) -> None:
        self._labels = dict(options)
        self._popup = None
        self._lay_out()

    def value(self) -> tuple[Any, ...]:
        return self._value

    def set_value(self, value: Iterable[Any] | None) -> None:
        self._value = tuple(value or ())
        self._lay_out()

    def problem(self) -> str:
        return ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self, invalid="true" if invalid else "false")

    def show_list(self) -> None:
        """Open the check list."""
        self._popup = self._popup or _Checklist(self)
        self._popup.open_with(self._labels, self._value)

    def toggle(self, code: Any, chosen: bool) -> None:
        """The user has ticked or removed a code; the order is that of the list."""
        wanted = [one for one in (*self._labels, *(v for v in self._value if v not in self._labels))]
        self._value = tuple(one for one in wanted if (chosen if one == code else one in self._value))
        self._lay_out()
        if not (self._popup and self._popup.isVisible()):
            self._add.setFocus()
        self.changed.emit()

    def _lay_out(self) -> None:
        self._flow.removeWidget(self._add)
        clear(self._flow)
        for code in self._value:
            text = self._labels.get(code, str(code))
            tag = button(f"{text}  ✕", "", "tag", partial(self.toggle, code, False), tip=f"Убрать «{text}»")
            tag.setAccessibleName(f"Убрать: {text}")
            self._flow.addWidget(tag)
        self._flow.addWidget(self._add)
        self._add.setAccessibleName(f"{self.accessibleName()}: выбрать")
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and F4 open the list; a button would go to its neighbour."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.show_list()
                return True
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            restyle(self, inside="true" if event.type() == QEvent.Type.FocusIn else "false")
        return False


class _Checklist(QFrame):
    """The popup of ``ManyEdit``: a filter over check boxes; Space ticks, Enter and Esc close."""

    def __init__(self, owner: ManyEdit) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self._owner = owner
        self._quiet = False
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Найти")
        self._filter.setAccessibleName("Найти в списке")
        self._filter.textEdited.connect(self._show_matching)
        self._filter.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.itemChanged.connect(self._ticked)
        self._list.itemActivated.connect(lambda _: self.hide())
        self.setLayout(column(self._filter, self._list, margins=(8, 8, 8, 8)))

    def open_with(self, labels: dict[Any, str], chosen: Sequence[Any]) -> None:
        self._quiet = True
        self._list.clear()
        for code, text in labels.items():
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if code in chosen else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._quiet = False
        self._filter.clear()
        self._list.setCurrentRow(0)
        self.resize(max(min(self._owner.width(), 440), 300), min(len(labels), 9) * 30 + 64)
        self.move(self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2)))
        self.show()
        self._filter.setFocus()

    def _show_matching(self, typed: str) -> None:
        items = [self._list.item(row) for row in range(self._list.count())]
        for item in items:
            item.setHidden(not matches(typed, item.text()))
        self._list.setCurrentItem(next((item for item in items if not item.isHidden()), None))  # type: ignore[arg-type]

    def _ticked(self, item: QListWidgetItem) -> None:
        if not self._quiet:
            self._owner.toggle(item.data(Qt.ItemDataRole.UserRole), item.checkState() == Qt.CheckState.Checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the filter to the list; Enter ticks the first that fits."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self._list.currentItem()) is not None:
                ticked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
                return True
        return super().eventFilter(watched, event)
