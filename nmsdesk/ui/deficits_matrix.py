"""The matrix persons × areas on the page of deficits: cells by the last result, narrowed by name and by deficits."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.queries import Filter
from nmsdesk.russian import fold, initials, number, people
from nmsdesk.services.diagnostics import Cell, Matrix
from nmsdesk.ui.card_page import finding, follow
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.heatmap import HeatColumn, HeatMap
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office

CLASSES = {"good": "reached", "plain": "plain", "weak": "far"}


def open_people(office: Office, ids: tuple[int, ...], title: str) -> None:
    """The people as a list, or a word that there are none."""
    if ids:
        office.go("persons", filters=(Filter("id", "in", ids),), title=title)
    else:
        office.say("Таких работников нет", "neutral")


class MatrixTab(QWidget):
    """A click on a cell opens its result, on a name the card, on an area those with a deficit in it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.found: Matrix | None = None
        self.of = ""
        self.map = HeatMap("Результаты работников по областям", "Работники")
        self.map.cell_clicked.connect(self._cell_clicked)
        self.map.row_clicked.connect(lambda key: follow(office, f"persons:{key}"))
        self.map.column_clicked.connect(self._column_clicked)
        self.seek = finding("Найти работника", lambda _: self._show())
        self.weak_only = ChipRow([Chip("", "Все"), Chip("weak", "С дефицитами")], "")
        self.weak_only.chosen.connect(lambda _: self._show())
        self.bare = button("", "", "link", self._show_bare)
        self.said = label("", "small", wrap=True)
        card = Card(padding=0)
        card.add(self.map)
        legend = label("✓ уровень засчитан · ▲ дефицит · ↑ ↓ изменение на той же шкале · – нет результата", "small")
        top = row(self.seek, self.weak_only, None, self.bare)
        self.setLayout(column(top, card, column(legend, self.said, spacing=2), spacing=10, margins=(0, 10, 0, 0)))

    def put(self, found: Matrix, of: str) -> None:
        """Show the matrix of people who are called ``of`` in titles."""
        self.found, self.of = found, of
        parts = [f"Работники на {found.on:%d.%m.%Y}, последний результат каждого."]
        if len(found.scales) > 1:
            parts.append(f"Шкалы разные ({', '.join(found.scales)}): уровень ячейки – по шкале её инструмента.")
        self.said.setText(" ".join([*parts, found.note]).strip())
        self.bare.setText(f"Без результатов: {people(len(found.without))}")
        self.bare.setVisible(bool(found.without))
        self._show()

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        weak, words = self.weak_only.current() == "weak", fold(self.seek.text()).split()
        shown = [
            (s, own) for s, own in found.rows
            if all(w in fold(s.name) for w in words) and (not weak or any(c.deficit or c.state == "weak" for c in own.values()))
        ]  # fmt: skip
        cells = {(str(s.id), area): cell for s, own in shown for area, cell in own.items()}
        self.map.set_data(
            [(str(s.id), _short(s.name)) for s, _ in shown],
            [HeatColumn(code, name) for code, name in found.areas],
            {key: cell.percent for key, cell in cells.items()},
            lambda person, area: cells[person, area].text if (person, area) in cells else "",
            {key: (_text(cell), CLASSES[cell.state]) for key, cell in cells.items()},
        )

    def _cell_clicked(self, person: str, area: str) -> None:
        cell = next((own.get(area) for s, own in self.found.rows if str(s.id) == person), None) if self.found else None
        if cell is not None and cell.diagnostic is not None:
            self.office.go("diagnostics", id=cell.diagnostic)
        else:
            follow(self.office, f"persons:{person}")

    def _column_clicked(self, area: str) -> None:
        if self.found is not None:
            ids = tuple(s.id for s, own in self.found.rows if area in own and own[area].state == "weak")
            open_people(self.office, ids, f"дефицит: {dict(self.found.areas)[area]}")

    def _show_bare(self) -> None:
        if self.found is not None:
            open_people(self.office, tuple(s.id for s in self.found.without), f"без результатов диагностики: {self.of}")


def _text(cell: Cell) -> str:
    """«72,5 ↑», «прошёл», «дефицит»."""
    arrow = "" if not cell.change else " ↑" if cell.change > 0 else " ↓"
    if cell.percent is not None:
        return number(cell.percent, 1).removesuffix(",0") + arrow
    return cell.level or "дефицит"


def _short(name: str) -> str:
    """«Петрова А. И.» of a whole name."""
    last, *rest = name.split()
    return initials(last, *rest[:2]) if 1 <= len(rest) <= 2 else name
