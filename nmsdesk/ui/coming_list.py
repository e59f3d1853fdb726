"""The coming days as a list: a day, under it what happens then, each a link to its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nmsdesk.russian import MONTHS_OF
from nmsdesk.services.coming import Coming
from nmsdesk.ui.kit.basics import Excerpt, clear, column, label, picture, row, scrolled
from nmsdesk.ui.kit.link import Link

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class ComingList(QWidget):
    """Days with their things; ``opened`` carries the register and the id."""

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self.links: list[Link] = []
        self.setLayout(column(scrolled(self._column), spacing=0))
        self.setAccessibleName("Ближайшие две недели")

    def set_days(self, found: Sequence[Coming], today: date) -> None:
        """Show these, in the order of days."""
        clear(self._column)
        self.links = []
        for day, things in groupby(found, key=lambda x: x.day):
            head = label(day_in_words(day, today), "caption")
            head.setContentsMargins(0, 6 if self.links else 0, 0, 0)
            self._column.addWidget(head)
            for one in things:
                self._column.addLayout(self._line(one))
        if not found:
            self._column.addWidget(label("В ближайшие две недели ничего не назначено.", "muted", wrap=True))
        self._column.addStretch(1)

    def _line(self, one: Coming) -> QVBoxLayout:
        link = Link(one.text, partial(self.opened.emit, one.register, one.id), "Открыть запись (Enter)")
        self.links.append(link)
        line = row(spacing=8)
        line.addWidget(picture(one.icon, 18), 0, Qt.AlignmentFlag.AlignTop)
        words = column(link, spacing=0)
        if one.detail:
            words.addWidget(Excerpt(one.detail, 1, "small"))
        line.addLayout(words, 1)
        value = column(spacing=0)
        value.addLayout(line)
        return value


def day_in_words(day: date, today: date) -> str:
    """«Сегодня, вторник», «Завтра, среда», «пятница, 27 ноября»."""
    near = {0: "Сегодня", 1: "Завтра"}.get((day - today).days)
    return f"{near}, {WEEKDAYS[day.weekday()]}" if near else f"{WEEKDAYS[day.weekday()].capitalize()}, {day.day} {MONTHS_OF[day.month - 1]}"
