"""The profile of a school, a campaign or the city: a scale at a time, stacked bars by area, the nameless told beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count
from nmsdesk.services import small_numbers
from nmsdesk.services.diagnostics import Profile, ProfileRow, nameless_text
from nmsdesk.services.faces import nameless
from nmsdesk.ui.kit.basics import column, label, row, scrolled
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.level_bars import Bar, LevelBars
from nmsdesk.ui.office import Office


class ProfileView(QWidget):
    """``reread(scale)`` asks for another scale; ``of_all``: say out of how many people the results are."""

    def __init__(self, office: Office, reread: Callable[[int], object], of_all: bool = True) -> None:
        super().__init__()
        self._of_all = of_all
        self.office = office
        self.profile: Profile | None = None
        self.said = label("", "muted", wrap=True)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda key: reread(int(key)))
        self.bars = LevelBars()
        self.bars.activated.connect(self.open_people)
        self.note = label("", "small", wrap=True)
        inside = column(self.bars, self.note, None, spacing=8, margins=(0, 0, 8, 0))
        top = row(spacing=12)
        top.addWidget(self.said, 1)
        top.addWidget(self.chips)
        layout = column(top, spacing=10)
        layout.addWidget(scrolled(inside), 1)
        self.setLayout(layout)

    def show_profile(self, found: Profile) -> None:
        """Fill the bars."""
        desk = self.office.desk
        told = small_numbers.whole(desk, [[*map(len, r.persons)] for r in found.rows])
        told &= small_numbers.whole(desk, [(len(r.weak), r.total - len(r.weak)) for r in found.rows])
        left_out = len(found.rows) - len(told)
        self.profile = found = replace(found, rows=tuple(r for n, r in enumerate(found.rows) if n in told))
        if found.scale is None:
            self.said.setText("Результатов за эти дни нет.")
        else:
            ((with_, _),), (of,) = small_numbers.table(desk, [(found.diagnosed, found.people - found.diagnosed)])
            have = f"{small_numbers.text(with_)} из {_people(of)}" if self._of_all else _people(with_)
            self.said.setText(f"Результаты есть у {have}. Учтён последний результат каждого.")
        tell = small_numbers.teller(desk)
        self.chips.set_chips([Chip(str(n), name, tell(amount)) for n, name, amount in found.scales], str(found.scale))
        self.chips.setVisible(len(found.scales) > 1)
        rows = [Bar(r.name, tuple(map(len, r.persons)), r.mean, r.share, r.city) for r in found.rows]
        self.bars.set_rows([x.name for x in found.levels], rows)
        notes = ["Щелчок по отрезку откроет этих людей."] if found.rows else []
        if found.inverted:
            notes.insert(0, "Шкала перевёрнутая: «высокий» – высокий уровень дефицита.")
        if len(found.scales) > 1:
            notes.append("Результаты по разным шкалам не складываются: выберите шкалу выше.")
        if left_out:
            notes.append(f"Не показано, где мало людей: {count(left_out, 'область', 'области', 'областей')}.")
        if not nameless(desk) and (text := nameless_text(found.nameless)):
            notes.append(text)
        self.note.setText(" ".join(notes))

    def open_people(self, line: int, level: int) -> None:
        """The people of a segment as a list; of the last column, those with a deficit."""
        if self.profile is None:
            return
        found: ProfileRow = self.profile.rows[line]
        ids = found.weak if level < 0 else found.persons[level]
        what = "дефицит" if level < 0 else self.profile.levels[level].name
        if ids:
            self.office.go("persons", filters=(Filter("id", "in", tuple(ids)),), title=f"{found.name}: {what}")


def _people(told: small_numbers.Told) -> str:
    """«у 12 человек», «у … человек»."""
    return f"{told} человек" if isinstance(told, str) else count(told, "человека", "человек", "человек")
