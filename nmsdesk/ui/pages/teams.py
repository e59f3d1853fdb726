"""The list of management teams, with the learning of a team recorded at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QDialog

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.errors import Rejected
from nmsdesk.russian import count
from nmsdesk.services import lists, registers, teams
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import put_under_header
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.teams_together import TEAMS, TogetherDialog


class TeamsPage(RegisterPage):
    """Teams with their members."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["teams"])
        self.learn_button = self.details.add_action("Обучение команды", "certificate", self.learn, look="primary", keys="Ctrl+L")
        office.guard(self.learn_button)
        keys.bind(self, "Ctrl+L", self.learn)
        self.together = Banner("", "neutral", "Показать", self.show_together)
        put_under_header(self, self.together)
        self._show_lacking()

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "together"):
            self._show_lacking()

    def _show_lacking(self) -> None:
        """How many teams lack one person in the period, and how many count."""
        try:
            found = teams.together(self.office.desk, self.office.period)
        except Rejected:  # no rule set of that period
            self.together.hide()
            return
        near = sum(not one.counted and one.program is not None and one.lacking == 1 for one in found)
        said = f"Показатель 4 за {self.office.period.title}: учились вместе {sum(one.counted for one in found)} из {len(found)}"
        lacking = f", {count(near, *TEAMS)} не хватает одного человека" if near else ""
        self.together.set_text(f"{said}{lacking}.", "warn" if near else "neutral")
        self.together.setVisible(bool(found))

    def show_together(self) -> None:
        """Who learned together and whom the teams lack."""
        TogetherDialog(self.office, self.office.period, self).exec()

    def learn(self) -> None:
        """Record that the team's members learned by one programme."""
        team = self.table.current_id()
        if team is None or not self.office.may_write():
            return
        if not teams.members(self.office.desk, team, self.office.desk.today):
            self.office.say("В команде никого нет: сначала добавьте участников", "warn")
            return
        LearningDialog(self.office, team, self).exec()


class LearningDialog(QDialog):
    """Programme, days, result, and who of the team took part."""

    def __init__(self, office: Office, team: int, owner: TeamsPage):
        super().__init__(owner)
        self.office = office
        desk = office.desk
        title = f"Обучение команды: {registers.label(desk, 'teams', team)}"
        self.setWindowTitle("Обучение команды")
        self.form = Form()
        search = partial(lists.suggest, desk, "programs")
        self.form.add("program", "Программа", RefEdit(search, partial(registers.label, desk, "programs")), required=True, whole=True)
        self.form.add("since", "Начало", DayEdit())
        self.form.add("until", "Окончание", DayEdit(), required=True)
        self.form.add("attestation", "Итоговая аттестация", ChoiceEdit(list(terms.ATTESTATION.items())))
        self.form.section("Кто учился", "Отметьте участников: обучение запишется каждому")
        self.people = teams.members(desk, team, desk.today)
        for person, name in self.people:
            self.form.add(f"p{person}", name, FlagEdit(name), whole=True)
        self.form.set_values({"attestation": "passed", **{f"p{person}": True for person, _ in self.people}})
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        save = button("Записать", "", "primary", self.save, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        for b in (save, leave):
            b.setAutoDefault(False)
        outer = column(label(title, "title", wrap=True), self._trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.form, 1)
        outer.addLayout(row(None, leave, save))
        self.setLayout(outer)
        self.resize(620, 560)
        keys.bind(self, "Ctrl+Return", self.save)
        self.form.focus_first()

    def save(self) -> None:
        """Write the trainings; stay with a message when a rule refuses."""
        if not self.form.check():
            return
        values = self.form.values()
        training = teams.TeamTraining(
            values["program"],
            values["until"],
            tuple(p for p, _ in self.people if values[f"p{p}"]),
            values["since"],
            values["attestation"] or "",
        )
        try:
            done = self.office.act(lambda: teams.record_training(self.office.desk, training), "Обучение команды записано")
        except Rejected as trouble:
            self._trouble.set_text(str(trouble), "bad")
            self._trouble.show()
            return
        if done is not None:
            self.accept()
