"""The bar over a list: search with its help, the values, kept lists, what can be done, columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QWidget

from nmsdesk.services import querying
from nmsdesk.ui.facets_panel import KEYS as FACETS_KEYS
from nmsdesk.ui.kit.basics import button, column, label, row, tool_button
from nmsdesk.ui.query_edit import Examples, QueryEdit

if TYPE_CHECKING:
    from nmsdesk.ui.pages.register import RegisterPage

TROUBLE_MS = 600  # while a word is being typed nothing is said of it


class ListBar(QWidget):
    """Search at the left, buttons at the right, a quiet line below about what the search did not understand."""

    def __init__(self, page: RegisterPage):
        super().__init__()
        self.page = page
        office, key = page.office, page.register.key
        self.search = QueryEdit(lambda text, at: querying.completions(office.desk, key, text, at), f"Поиск: {page.searched()}")
        self.search.setMaximumWidth(560)
        self.search.setAccessibleName(f"Поиск в разделе «{page.register.title}»")
        self.search.setToolTip("Слова или «поле: значение» (Ctrl+F), подсказки – Ctrl+Пробел")
        self.facets = button("Отбор", "filter", "", page.toggle_facets, keys=FACETS_KEYS, tip="Значения с числом записей слева")
        self.facets.setCheckable(True)
        self.help = tool_button("help", "Как искать", self.show_help)
        self.saved = button("Умные списки", "layout-grid", "menu", tip="Отбор под именем: открыть, сохранить (Ctrl+D)")
        self.saved.setMenu(page.saved_lists.menu)
        self.doing = button("Действия", "dots", "menu", tip="Изменить у выбранных, вставить из Excel, пригласить")
        menu = QMenu(self)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(lambda: page.doings.fill(menu))
        self.doing.setMenu(menu)
        self.columns = tool_button("columns", "Столбцы", lambda: page.choose_columns(self.columns), look="")
        line = row(self.facets, self.search, self.help, spacing=8)
        line.setStretch(1, 10)
        line.addStretch(1)
        for widget in (self.saved, self.doing, self.columns):
            line.addWidget(widget)
        self._trouble = label("", "warning", wrap=True)
        self._trouble.hide()
        outer = column(spacing=4)
        outer.addLayout(line)
        outer.addWidget(self._trouble)
        self.setLayout(outer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TROUBLE_MS)
        self._timer.timeout.connect(self._tell)
        self._said = ""
        self._examples: Examples | None = None

    def show_troubles(self, troubles: Sequence[str]) -> None:
        """Say what was not understood, a moment later; nothing to say clears the line at once."""
        self._said = " ".join(troubles)
        if self._said and not self._trouble.isVisibleTo(self):
            self._timer.start()
        else:
            self._tell()

    def trouble(self) -> str:
        """What is said under the field now."""
        return self._trouble.text() if self._trouble.isVisibleTo(self) else ""

    def show_help(self) -> None:
        """Examples for this list."""
        if self._examples is None:
            desk, key = self.page.office.desk, self.page.register.key
            self._examples = Examples(self.search, *querying.examples(desk, key))
            self._examples.chosen.connect(self._put)
        self._examples.open()

    def _put(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)
        self.search.asked.emit(text)

    def _tell(self) -> None:
        self._timer.stop()
        self._trouble.setText(self._said)
        self._trouble.setVisible(bool(self._said))
