"""The chosen school of a round: what has come with its files, what has not, the remarks."""

from __future__ import annotations

from functools import partial

from nmsdesk.russian import count, day
from nmsdesk.services.rounds import OWED, PlaceLine
from nmsdesk.ui.card_page import follow
from nmsdesk.ui.kit.basics import clear, column, label
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office

ROWS = ("строка", "строки", "строк")


class SchoolCard(Card):
    """Hidden while no school is chosen."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lines = column(spacing=6)
        super().__init__("Организация", self._lines)
        self.hide()

    def show_school(self, line: PlaceLine | None, owes: tuple[str, ...]) -> None:
        """Fill the card; ``owes`` are the lists of the round."""
        clear(self._lines)
        self.setVisible(line is not None)
        if line is None:
            return
        self.set_title(line.name)
        self._lines.addWidget(label(f"{line.said[:1].upper()}{line.said[1:]}", wrap=True))
        for key in owes:
            self._show_list(key, line)
        if line.remarks:
            self._lines.addWidget(label("Замечания", "caption"))
            self._lines.addWidget(label(line.remarks, wrap=True, selectable=True))
        self._lines.addWidget(Link("Карточка организации", partial(follow, self._office, f"organizations:{line.organization}")))

    def _show_list(self, key: str, line: PlaceLine) -> None:
        came = next((c for c in line.came if c.key == key), None)
        self._lines.addWidget(label(OWED[key].title, wrap=True))
        if came is None:
            self._lines.addWidget(label("не сдано" if key in line.missing else "получено, файла в программе нет", "small"))
            return
        said = day(came.file_day or came.day) + (f", {count(came.rows, *ROWS)}" if came.rows else "")
        if came.batch is None:
            self._lines.addWidget(label(f"{said}, внесено в базу", "small"))
        elif came.by_hand:
            self._lines.addWidget(label(f"{said}, получено без файла", "small"))
        else:
            self._lines.addWidget(Link(f"{said} – файл", partial(follow, self._office, f"import_batches:{came.batch}")))
