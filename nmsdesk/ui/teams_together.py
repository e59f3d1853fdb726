"""Who of the management teams learned together in the period, whom they lack, and those lacking put into a group."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.domain.periods import Period, add_months
from nmsdesk.russian import count, initials, people
from nmsdesk.services import teams
from nmsdesk.services.courses import enrolment, groups
from nmsdesk.services.teams import Together
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

TEAMS = ("команде", "командам", "командам")
NEW = 0


class TogetherDialog(QDialog):
    """The teams of the period, those that lack one person first; the selected ones' people go into a group at once."""

    def __init__(self, office: Office, period: Period, owner: QWidget | None = None) -> None:
        super().__init__(owner or office.owner)
        self.office, self.period = office, period
        self.found: dict[int, Together] = {}
        self.setWindowTitle("Команды вместе")
        self._said = label("", "muted", wrap=True)
        self.table = RowsTable(
            [
                Column("name", "Команда", 190),
                Column("state", "Показатель 4", 124, kind="badge", tone=lambda v: "ok" if v == "учтена" else "warn"),
                Column("title", "Программа", 230), Column("learned", "Кто учился", 170), Column("lacks", "Кого не хватает", 340),
            ],
            "Команды", "Команд в этом периоде нет.",
        )  # fmt: skip
        self.table.opened.connect(self.show_team)
        self.group_button = button("Зачислить недостающих", "user-plus", "primary", self.enrol, keys="Ctrl+Enter")
        self.group_button.setEnabled(not office.desk.database.look_only)
        leave = button("Закрыть", "", "", self.reject, keys="Esc")
        outer = column(label(f"Обучение команд: {period.title}", "title"), self._said, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.table, 1)
        outer.addLayout(row(None, leave, self.group_button))
        self.setLayout(outer)
        window = owner.window() if owner else None
        self.resize(min(1180, window.width() - 60) if window else 1100, min(640, window.height() - 60) if window else 640)
        keys.bind(self, "Ctrl+Return", self.enrol)
        self.show_teams()

    def show_teams(self) -> None:
        """Read the teams anew."""
        found = teams.together(self.office.desk, self.period)
        self.found = {one.team: one for one in found}
        self.table.put({one.team: _row(one) for one in found})
        near = [one for one in found if not one.counted and one.program is not None and one.lacking == 1]
        said = f"Учтены в показателе 4: {sum(one.counted for one in found)} из {len(found)}."
        if near:
            said += f" {count(len(near), *TEAMS).capitalize()} не хватает одного человека."
        self._said.setText(said)
        programs = [one.program for one in near]
        first = max(programs, key=programs.count, default=None)  # one group is of one programme
        self.table.select_ids([one.team for one in near if one.program == first])

    def show_team(self, number: int) -> None:
        """Leave for the team in its list."""
        self.accept()
        self.office.go("teams", id=number)

    def enrol(self) -> None:
        """Put those whom the selected teams lack into a group of the programme that they learned by."""
        chosen = [self.found[n] for n in self.table.chosen()]
        lacking = teams.lacking_people(chosen)
        if not self.office.may_write():
            return
        if len(lacking) != 1:
            said = "Выделите команды, которым не хватает одного человека" if not lacking else "Выделите команды с одной и той же программой"
            self.office.say(said, "warn")
            self._said.setText(f"{said}.")
            return
        ((program, persons),) = lacking.items()
        title = next(one.title for one in chosen if one.program == program)
        today = self.office.desk.today
        known = groups.gathering_groups(self.office.desk, program)
        done = ask(
            self.office, "Зачислить недостающих",
            (
                Asked("group", "Группа", ChoiceEdit([*known, (NEW, "Новая группа")], nullable=False), known[0][0] if known else NEW),
                Asked("since", "Начало новой группы", DayEdit(), add_months(today, 1), False),
                Asked("until", "Окончание новой группы", DayEdit(), add_months(today, 2), False),
            ),
            lambda v: self._enrol(program, persons, v), "Зачислить", text=f"{title}: {people(len(persons))}.",
            said=lambda value: f"Зачислено: {people(value.added)}", owner=self,
        )  # fmt: skip
        if done is not None:
            self.show_teams()

    def _enrol(self, program: int, persons: list[int], v: dict[str, Any]) -> Any:
        desk = self.office.desk
        if v["group"] != NEW:  # who has learned it in another year learns it again together with the team
            return enrolment.add(desk, v["group"], persons, again=True)
        return groups.create_from_people(desk, program, persons, v["since"], v["until"], again=True)


def _row(one: Together) -> tuple[str, ...]:
    learned = ", ".join(_short(name) for name in one.learned)
    lacks = "" if one.counted else one.said
    if one.lacking == 1 and not one.counted and one.candidates and one.program is not None:
        lacks = "одного: " + " или ".join(_short(name) for _, name in one.candidates[:3])
    return one.name, "учтена" if one.counted else "не учтена", one.title, learned, lacks


def _short(name: str) -> str:
    """«Иванова М. П., руководитель» out of the whole name."""
    whole, _, role = name.partition(", ")
    return ", ".join(x for x in (initials(*whole.split()[:3]), role) if x)
