"""What of an indicator's list is shown: the filter, the members with their search keys, the conditions of the chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from nmsdesk import russian
from nmsdesk.indicators.context import COUNTED, NOT_COUNTED, Member
from nmsdesk.services.leavers import LEFT
from nmsdesk.ui import indicator_words as words

ALL, POPULATION = "all", "population"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is shown. ``step`` is the title of the step that is not passed."""

    status: str = POPULATION
    organization: int | None = None
    step: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The members with what a search and the choice of an organisation need, made in the background."""

    members: Sequence[Member]
    keys: Sequence[str]
    places: Sequence[tuple[int, str]]


def listed(members: Sequence[Member]) -> Listed:
    """Keys of search and the organisations of the members."""
    places = {m.organization: m.organization_name for m in members if m.organization is not None}
    folded = {name: russian.fold(name) for name in places.values()}
    found = [f"{russian.fold(m.name)} {folded.get(m.organization_name, '')}" for m in members]
    return Listed(members, found, sorted(places.items(), key=lambda x: folded[x[1]]))


def fits(m: Member, status: str) -> bool:
    """Whether a chip shows the member; those who have left the group are of their own chip alone."""
    match status:
        case "all":
            return m.status != LEFT
        case "population":
            return m.status in (COUNTED, NOT_COUNTED)
        case words.LACKS_ONE:
            return m.lacks_one
        case words.REST:
            return m.status == NOT_COUNTED and not m.lacks_one
    return m.status == status


def having(found: Sequence[int], folded: Sequence[str], typed: list[str]) -> Sequence[int]:
    """Those whose key holds every word."""
    for word in typed:
        found = [i for i in found if word in folded[i]]
    return found


class SearchField(QLineEdit):
    """The field of the search: Enter and the arrow down lead to the list, Esc takes the text away."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
