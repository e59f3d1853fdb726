"""Counting the values of a list in the background: field by field, so that nobody waits for the rest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from nmsdesk.domain import faces
from nmsdesk.domain.queries import ListQuery
from nmsdesk.russian import fold
from nmsdesk.services import lists, small_numbers
from nmsdesk.ui.facets_panel import Facet

if TYPE_CHECKING:
    from nmsdesk.ui.pages.register import RegisterPage

PAUSE_MS = 180  # typing asks once
AT_ONCE = 3  # fields of one job: between the jobs others have their turn


class FacetsWork(QObject):
    """One at a time; what is asked meanwhile is counted afterwards, what is no longer asked is dropped."""

    def __init__(self, page: RegisterPage):
        super().__init__(page)
        self.page = page
        self._turn = 0
        self._found: dict[str, list[tuple[Any, str, int | str]]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        self.busy = False

    def ask(self) -> None:
        """Count for the list as it is now, if the values are shown."""
        self._turn += 1
        if self.page.facets.isVisibleTo(self.page):
            self.show()
            self._timer.start()

    def _begin(self) -> None:
        if not self.page.isVisible() or not self.page.facets.isVisible():
            return
        names = [name for name, _ in self.page.facet_names()]
        self._next(self._turn, self.page.query, names)

    def _next(self, turn: int, query: ListQuery, names: list[str]) -> None:
        if turn != self._turn or not names:
            self.busy = False
            return
        self.busy = True
        now, later = names[:AT_ONCE], names[AT_ONCE:]
        desk = self.page.office.desk

        def done(found: dict[str, list[tuple[Any, str, int]]]) -> None:
            if turn == self._turn:
                self._found.update({name: self._told(values) for name, values in found.items()})
                self.show()
            self._next(turn, query, later)

        self.page.office.run("Подсчёт значений", lambda _: lists.facets(desk, query, now), done, quiet=True)

    def show(self) -> None:
        """Show what is counted; values picked just now are marked at once, their counts follow."""
        page = self.page
        page.facets.show_facets(
            [
                Facet(name, caption, self._worth(name), frozenset(page.filter.chosen(name)))
                for name, caption in page.facet_names()
            ]
        )

    def _told(self, values: list[tuple[Any, str, int]]) -> list[tuple[Any, str, int | str]]:
        """Without names few people are «менее 5», and stand by name among themselves."""
        if not faces.of_person(self.page.query.register):
            return list(values)
        tell = small_numbers.teller(self.page.office.desk)
        shown = [(value, text, tell(n)) for value, text, n in values]
        if any(a[2] < b[2] for a, b in pairwise(values)):  # not in the order of numbers, which would tell who are fewer
            return shown
        few = sorted((one for one in shown if isinstance(one[2], str)), key=lambda one: fold(one[1]))
        return [one for one in shown if not isinstance(one[2], str)] + few

    def _worth(self, name: str) -> list[tuple[Any, str, int | str]]:
        """The values of a field, none when there is nothing to choose between."""
        found = self._found.get(name, [])
        return found if len(found) > 1 or self.page.filter.chosen(name) else []
