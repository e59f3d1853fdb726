"""Dialogs of a round of collecting: a new one, its days and lists, remarks to several schools at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from nmsdesk.domain.cycle import MonitoringRound
from nmsdesk.domain.periods import add_months
from nmsdesk.services import lists, registers, rounds
from nmsdesk.services.rounds import OWED, Made, PlaceLine
from nmsdesk.ui import round_words as words
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.kit.many import ManyEdit
from nmsdesk.ui.office import Office
from nmsdesk.ui.tick_dialog import Tick, TickDialog

USUAL = ("staff", "diagnostics", "trainings")


def lists_edit() -> ManyEdit:
    """The lists to choose from."""
    return ManyEdit([(o.key, o.title) for o in OWED.values()], "Выбрать списки")


def new_round(office: Office, owner: QWidget) -> Made | None:
    """Ask for a new round – all counted organisations, kinds or single ones – and make it in one step."""
    desk = office.desk
    today = desk.today
    ticks = [Tick(("kind", code), f"Все организации вида «{name}»: {n}", False, True) for code, name, n in rounds.kinds(desk)]
    found = lists.suggest(desk, "organizations", "", 2000)
    ticks += [Tick(("one", n), f"{name}  {hint}".strip()) for n, name, hint in found]
    fields = (
        Asked("name", "Название", TextEdit("Мониторинг за год"), f"Мониторинг за {office.period.title}"),
        Asked("period", "Период", ChoiceEdit(office.periods(), nullable=False), office.period.code),
        Asked("since", "Сбор с", DayEdit(), today),
        Asked("until", "Срок сдачи", DayEdit(), add_months(today, 1)),
        Asked("lists", "Что сдают", lists_edit(), USUAL),
    )

    def make(chosen: list[Any], v: dict[str, Any]) -> Made:
        r = MonitoringRound(**{**v, "lists": rounds.text_of(v["lists"])})
        return rounds.create(desk, r, [x for what, x in chosen if what == "kind"], [x for what, x in chosen if what == "one"])

    dialog = TickDialog(
        office, "Новый сбор сведений", ticks, make, "Начать сбор", fields, said=words.made, owner=owner,
        text="Отметьте виды организаций или отдельные организации. Принятые файлы отметятся сами.",
    )  # fmt: skip
    dialog.form.setFixedHeight(246)
    dialog.resize(720, 680)
    dialog.exec()
    made: Made | None = dialog.done_value
    return made


def change_round(office: Office, r: MonitoringRound, owner: QWidget) -> None:
    """The name, days, lists and document of a round."""
    desk = office.desk
    act = RefEdit(lambda text: lists.suggest(desk, "documents", text), lambda n: registers.label(desk, "documents", n), "Не выбран")
    fields = (
        Asked("name", "Название", TextEdit(), r.name),
        Asked("period", "Период", ChoiceEdit(office.periods(), nullable=False), r.period),
        Asked("since", "Сбор с", DayEdit(), r.since),
        Asked("until", "Срок сдачи", DayEdit(), r.until),
        Asked("lists", "Что сдают", lists_edit(), rounds.of_text(r.lists) if r.lists else ()),
        Asked("act", "Приказ о сборе", act, r.act, False),
        Asked("note", "Примечание", TextEdit(), r.note, False),
    )

    def save(v: dict[str, Any]) -> Any:
        return rounds.change(desk, replace(r, **{**v, "lists": rounds.text_of(v["lists"])}))

    dialog = AskDialog(office, "Сбор сведений", fields, save, "Сохранить", said="Сбор изменён", owner=owner, columns=2)
    dialog.resize(680, 440)
    dialog.exec()


class ReturnDialog(AskDialog):
    """Remarks school by school: the list at the left tells which are ready, the text is proposed and edited."""

    def __init__(self, office: Office, places: list[PlaceLine], proposed: dict[int, str], owner: QWidget) -> None:
        self._texts = dict(proposed)
        self._shown: int | None = None
        self.schools = QListWidget()
        self.schools.setProperty("look", "framed")
        self.schools.setAccessibleName("Организации, которым возвращают")
        self.schools.setMaximumHeight(min(7, len(places)) * 30 + 8)
        self.remarks = LongTextEdit(10, "Что исправить и прислать снова")
        self.remarks.setAccessibleName("Замечания")
        self.remarks.setMaximumHeight(16_777_215)
        for p in places:
            item = QListWidgetItem(p.name)
            item.setData(Qt.ItemDataRole.UserRole, p.id)
            self.schools.addItem(item)
        inside = column(spacing=8)
        if len(places) > 1:
            inside.addWidget(self.schools)
        inside.addWidget(label("Замечания", "caption"))
        inside.addWidget(self.remarks, 1)
        body = QWidget()
        body.setLayout(inside)
        one = places[0].name if len(places) == 1 else ""
        told = "Программа предложила замечания по присланным файлам и проверке сведений. Исправьте их, лишнее уберите."
        super().__init__(
            office, "Вернуть с замечаниями", (), lambda _: rounds.give_back(office.desk, self.texts()), "Вернуть",
            text=f"{one}. {told}" if one else told, said="Возвращено с замечаниями", body=body, owner=owner,
        )  # fmt: skip
        self.resize(640, 560)
        self.schools.currentRowChanged.connect(lambda _: self._show())
        self.schools.setCurrentRow(0)
        self.remarks.setFocus()

    def texts(self) -> dict[int, str]:
        """The remarks of every school as they stand."""
        self._keep()
        return self._texts

    def _keep(self) -> None:
        if self._shown is not None:
            self._texts[self._shown] = self.remarks.value()

    def _show(self) -> None:
        self._keep()
        item = self.schools.currentItem()
        if item is not None:
            self._shown = int(item.data(Qt.ItemDataRole.UserRole))
            self.remarks.set_value(self._texts.get(self._shown, ""))
