"""The panel at the right: what is known about the selected row, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, frame, label, scrolled
from nmsdesk.ui.kit.facts import InfoRow, KeyValueList
from nmsdesk.ui.kit.parts import EmptyPage


class DetailsPanel(QFrame):
    """Title, badges, key-values, anything below them, buttons at the bottom; an empty state when nothing is chosen."""

    link_clicked = Signal(str)

    def __init__(self, empty: str = "Выберите строку, чтобы увидеть подробности", icon: str = "list") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setMinimumWidth(260)
        self.setAccessibleName("Подробности")
        self._title = label("", "heading", wrap=True, selectable=True)
        self._subtitle = label("", "muted", wrap=True)
        self._badges = QWidget()
        self._badge_flow = FlowLayout(self._badges, 6)
        self._facts = KeyValueList(stacked=True)
        self._facts.link_clicked.connect(self.link_clicked)
        self._extra = column(spacing=8)
        head = (self._title, self._subtitle, self._badges, 4)
        scroll = scrolled(column(*head, self._facts, self._extra, None, margins=(16, 14, 14, 12), spacing=6))
        self._actions = QWidget()
        self._action_flow = FlowLayout(self._actions, 8)
        self._action_flow.setContentsMargins(16, 10, 14, 12)
        self._line = frame("line")
        full = QWidget()
        full.setLayout(column(scroll, self._line, self._actions, spacing=0))
        self._stack = QStackedWidget()
        self.setLayout(column(self._stack, margins=(1, 1, 1, 1)))
        self._stack.addWidget(EmptyPage(icon, "Ничего не выбрано", empty))
        self._stack.addWidget(full)
        self._show_actions()

    def show_record(
        self,
        title: str,
        subtitle: str = "",
        badges: Iterable[tuple[str, str]] = (),
        rows: Iterable[InfoRow] = (),
        extra: Iterable[QWidget] = (),
    ) -> None:
        """Show a record: badges as (text, tone), lines of details, further widgets under them."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        clear(self._badge_flow)
        for text, tone in badges:
            self._badge_flow.addWidget(Badge(text, tone))
        self._badges.setVisible(self._badge_flow.count() > 0)
        self._facts.set_rows(rows)
        clear(self._extra)
        for widget in extra:
            self._extra.addWidget(widget)
        self._stack.setCurrentIndex(1)

    def show_empty(self) -> None:
        """Nothing is selected."""
        self._stack.setCurrentIndex(0)

    def extra(self) -> QVBoxLayout:
        """Where more can be put under what is shown of the record."""
        return self._extra

    def is_empty(self) -> bool:
        return self._stack.currentIndex() == 0

    def add_action(
        self, text: str, icon: str, action: Callable[[], object], *, look: str = "", keys: str = "", tip: str = ""
    ) -> QPushButton:
        """A button at the bottom of the panel, the same for every record."""
        value = button(text, icon, look, action, keys=keys, tip=tip)
        self._action_flow.addWidget(value)
        self._show_actions()
        return value

    def _show_actions(self) -> None:
        shown = self._action_flow.count() > 0
        self._line.setVisible(shown)
        self._actions.setVisible(shown)
