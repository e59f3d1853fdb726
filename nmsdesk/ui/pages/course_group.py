"""The card of a group of courses: those enrolled with their attestation, timetable, attendance sheet, papers, ФИС ФРДО."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk.domain import terms
from nmsdesk.russian import number, people
from nmsdesk.services import gathering
from nmsdesk.services.courses import certificates, groups
from nmsdesk.services.courses.groups import GroupCard
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, tabs
from nmsdesk.ui.closing_dialog import ClosingDialog
from nmsdesk.ui.course_lessons import CourseLessons
from nmsdesk.ui.course_listeners import CourseListeners
from nmsdesk.ui.frdo_dialog import FrdoDialog
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import clear, column
from nmsdesk.ui.kit.count_bars import CountBars
from nmsdesk.ui.kit.editors import TextEdit
from nmsdesk.ui.kit.parts import Banner, Card
from nmsdesk.ui.pages.course_groups import GROUP_TONES

PAPERS = (
    ("course_list", "Список зачисленных"), ("course_attendance", "Лист посещаемости"), ("course_attestation", "Ведомость аттестации"),
    ("course_journal", "Журнал выдачи документов"),
)  # fmt: skip


class CourseGroupPage(CardPage):
    """Participants, timetable, attendance; each action is one undo step."""

    register = "course_groups"
    watches = frozenset(
        {"course_groups", "enrolments", "lessons", "lesson_marks", "trainings", "persons", "organizations", "programs", "plans"}
    )

    def build(self) -> None:
        self.print_menu(PAPERS)
        self.frdo_button = self.header.add_action("ФИС ФРДО", "file-export", self.frdo, tip="Проверить и записать файл")
        self.cancel_button = self.header.add_action("Отменить группу", "circle-x", self.cancel, tip="Группа не состоится")
        self.reopen_button = self.header.add_action("Открыть заново", "arrow-back-up", self.reopen, tip="Отозвать документы и обучение")
        self.writers(self.cancel_button, self.reopen_button)
        self.listeners, self.lessons = CourseListeners(self), CourseLessons(self)
        self.tabs = tabs(
            (self.listeners.layout, "Слушатели"), (self.lessons.timetable, "Расписание"), (self.lessons.sheet, "Посещаемость")
        )
        self.work.addWidget(self.tabs)
        self.side.addWidget(self.facts_card)
        self._numbers = column(spacing=12)
        self.side.addLayout(self._numbers)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        self.start_button = self.header.add_action("Начать обучение", "circle-check", self.start, primary=True)
        tip = "Выдать документы и записать обучение"
        self.close_button = self.header.add_action("Закрыть группу", "certificate", self.close_group, primary=True, keys="Ctrl+J", tip=tip)
        keys.bind(self, "Ctrl+J", self.close_group, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.writers(self.start_button, self.close_button)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.listeners.clear()
        super().open(id, **what)

    def read(self) -> GroupCard:
        return groups.card(self.office.desk, self.number)

    def show_card(self, card: GroupCard) -> None:
        g = card.group
        state = terms.GROUP_STATES[g.state]
        badges = [(state, GROUP_TONES[state])]
        if card.learning:
            badges.append((f"{number(len(card.learning))} из {g.limit} мест" if g.limit else people(len(card.learning)), "accent"))
        if card.hours:
            badges.append((f"проведено {card.hours_held} из {card.hours} ч", "neutral"))
        if card.certified:
            badges.append((f"документы: {number(card.certified)}", "ok"))
        if not g.own:
            badges.append(("набор другого организатора", "neutral"))
        self.show_head(g.name, card.program.title, badges)
        open_ = g.state in ("planned", "active")
        self.start_button.setVisible(g.state == "planned" and bool(card.learning) and not card.over)
        self.close_button.setVisible(card.open > 0 and g.state != "cancelled" and g.until is not None and g.until <= card.today)
        self.cancel_button.setVisible(open_ and not card.certified)
        self.reopen_button.setVisible(not open_)
        self.frdo_button.setVisible(card.certified > 0)
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(g)
        self.listeners.show(card)
        self.lessons.show(card)
        self.tabs.setTabText(0, f"Слушатели  {len(card.learning)}" if card.learning else "Слушатели")
        self.tabs.setTabText(1, f"Расписание  {len(card.lessons)}" if card.lessons else "Расписание")
        self._show_numbers(card)

    def _notice(self, card: GroupCard) -> Banner | None:
        """What waits to be done: marks of the attestation, the closing."""
        if card.over and card.unattested:
            said = f"Обучение закончилось, итоговая аттестация не отмечена: {people(card.unattested)}."
            return Banner(said, "warn", "Показать", partial(self._only, "bare"))
        if card.over and card.open:
            said = "Обучение закончилось, аттестация отмечена: можно выдать документы."
            return Banner(said, "accent", "Закрыть группу", self.close_group)
        if card.group.state == "finished" and card.open:
            return Banner(f"В закрытой группе итог не записан: {people(card.open)}.", "warn", "Показать", partial(self._only, "open"))
        return None

    def _only(self, key: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.listeners.only(key)

    def _show_numbers(self, card: GroupCard) -> None:
        clear(self._numbers)
        found = gathering.numbers(card.learning, lambda p: p.organization or "организация не указана")[:10]
        if found:
            bars = CountBars("По организациям", "Показать этих слушателей")
            bars.set_rows(found)
            bars.activated.connect(partial(self._seek, [name for name, _ in found]))
            self._numbers.addWidget(Card("По организациям", bars))

    def _seek(self, names: list[str], at: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.listeners.seek.setText(names[at])

    def start(self) -> None:
        """The group learns from now on."""
        if self.office.may_write():
            self.office.act(lambda: groups.start(self.office.desk, self.number), "Группа обучается")

    def cancel(self) -> None:
        """The group will not learn."""
        if self.office.may_write():
            ask(
                self.office, "Отменить группу", (Asked("reason", "Причина", TextEdit()),),
                lambda v: groups.cancel(self.office.desk, self.number, v["reason"]), "Отменить группу", said="Группа отменена", owner=self,
            )  # fmt: skip

    def close_group(self) -> None:
        """Papers, trainings and states of everyone in one step."""
        if self.close_button.isVisibleTo(self) and self.office.may_write():
            ClosingDialog(self.office, self.number, max(self.card.group.until, self.office.desk.today), self).exec()

    def reopen(self) -> None:
        """Take all papers and trainings of the group back."""
        card: GroupCard = self.card
        finished = sum(p.state == "finished" for p in card.listeners)
        text = "Открыть группу заново?"
        if finished:
            text += f" Документы и записи об обучении будут отозваны: {people(finished)}."
        if not self.office.may_write():
            return
        if messages.ask(self, "Группа курсов", text, "Открыть заново", "Это можно отменить (Ctrl+Z).", danger=True):
            self.office.act(lambda: certificates.reopen(self.office.desk, self.number), "Группа открыта заново")

    def frdo(self) -> None:
        """What is missing for ФИС ФРДО, and its file."""
        if self.card.certified:
            FrdoDialog(self.office, self.number, self.card.group.name, self).exec()
