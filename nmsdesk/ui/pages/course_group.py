"""The card of a group of courses: those enrolled with their attestation, timetable, attendance sheet, papers, ФИС ФРДО."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.russian import count, day, joined, number, people
from nmsdesk.services import gathering, registers
from nmsdesk.services.courses import certificates, enrolment, groups, lessons, timetable
from nmsdesk.services.courses.groups import GroupCard, Listener
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.attendance_grid import AttendanceGrid, Head
from nmsdesk.ui.card_page import CardPage, finding, follow, tabs
from nmsdesk.ui.closing_dialog import ATTESTATION_TONES, ClosingDialog
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.frdo_dialog import FrdoDialog
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row
from nmsdesk.ui.kit.count_bars import CountBars
from nmsdesk.ui.kit.editors import FlagEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.pages.course_groups import GROUP_TONES
from nmsdesk.ui.people_picker import PeoplePicker
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.timetable_dialog import TimetableDialog

PAPERS = (
    ("course_list", "Список зачисленных"), ("course_attendance", "Лист посещаемости"), ("course_attestation", "Ведомость аттестации"),
    ("course_journal", "Журнал выдачи документов"),
)  # fmt: skip
FILES = "Таблицы (*.xlsx *.xls *.ods *.csv);;Все файлы (*)"
WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
NOT_FOUND = ("строка не распознана", "строки не распознаны", "строк не распознано")


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
        self.people = RowsTable(
            [
                Column("name", "ФИО", 184), Column("organization", "Организация", 104), Column("hours", "Часы", 82),
                Column("result", "Аттестация", 108, kind="badge", tone=lambda v: ATTESTATION_TONES.get(v, "neutral")),
                Column("number", "№ документа", 114), Column("registration", "Рег. №", 94),
            ],
            "Слушатели", "Слушателей пока нет. Зачислите их поиском, из умного списка, по планам ИОМ или из файла (Ctrl+N).",
        )  # fmt: skip
        self.people.opened.connect(lambda n: follow(self.office, f"persons:{self._listener(n).person}"))
        self.people.menu_hook = self._people_menu
        self.people.space_pressed.connect(self.turn)
        keys.bind(self.people, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.lessons = RowsTable(
            [
                Column("day", "Дата", 104, kind="day"), Column("weekday", "", 48), Column("starts", "Начало", 78),
                Column("hours", "Часов", 68, kind="number"), Column("topic", "Тема", 260), Column("teacher", "Преподаватель", 140),
                Column("came", "Присутствовали", 124),
            ],
            "Расписание", "Расписания пока нет. Напишите «еженедельно по вторникам 14:30, 6 ч» или впишите занятия.",
        )  # fmt: skip
        self.lessons.opened.connect(lambda n: self.open_form("lessons", n))
        keys.bind(self.lessons, "Delete", self.remove_lesson, Qt.ShortcutContext.WidgetShortcut)
        self.grid = AttendanceGrid()
        self.grid.marked.connect(self.mark)
        self.grid.turned.connect(self.turn_marks)
        self.tabs = tabs(
            (self._people_area(), "Слушатели"), (self._lessons_area(), "Расписание"), (self._grid_area(), "Посещаемость")
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

    def _people_area(self) -> Any:
        self.add_button = self.tool("Зачислить", "user-plus", self.add, "Ctrl+N", "primary", "Поиском, из списка, списком ФИО")
        self.passed_button = self.tool("Сдали", "check", partial(self.attest, "passed"), "Ctrl+E", tip="Выбранные сдали (Пробел)")
        self.more = button("Ещё", "", "menu", tip="Зачислить из файла или по планам, отчислить, отозвать документ")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        self.more.setMenu(menu)
        self.writers(self.more)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти слушателя", lambda _: self._narrow())
        card = Card(padding=0)
        card.add(self.people)
        tools = row(self.seek, None, self.more, self.passed_button, self.add_button, spacing=8)
        self.hint = label("Пробел – итоговая аттестация выбранных: сдал, не сдал, не проходил. Ctrl+A – выбрать всех.", "small")
        return column(tools, self.chips, card, self.hint, spacing=10)

    def _lessons_area(self) -> Any:
        text = self.tool("Расписание текстом", "writing", self.write_timetable, "Ctrl+M", "primary", "Занятия с датами или по дням недели")
        self.all_button = self.tool("Были все", "checklist", self.mark_rest, tip="Остальным на выбранном занятии: присутствовал")
        self.length = label("", "muted")
        card = Card(padding=0)
        card.add(self.lessons)
        return column(row(self.length, None, self.all_button, text), card, spacing=10)

    def _grid_area(self) -> Any:
        self.grid_card = Card(padding=0)
        self.grid_card.add(self.grid)
        self.grid_hint = label(
            "+ присутствовал, н отсутствовал, у по уважительной причине; Пробел меняет отметку выбранных клеток, Delete снимает. "
            "Щелчок по дате выбирает всех.", "small", wrap=True,
        )  # fmt: skip
        self.grid_empty = label("Листа пока нет: нужны слушатели и расписание.", "muted")
        return column(self.grid_empty, self.grid_card, self.grid_hint, spacing=10)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
        super().open(id, **what)

    def read(self) -> GroupCard:
        return groups.card(self.office.desk, self.number)

    # showing

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
        self.add_button.setVisible(open_)
        marking = card.open > 0 and g.state != "cancelled"
        self.passed_button.setVisible(marking)
        self.hint.setVisible(marking)
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(g)
        self.people.put({p.id: self._row(p, card) for p in card.listeners})
        self.people.show_column("hours", bool(card.marks))
        self.people.show_column("number", card.certified > 0)
        self.people.show_column("registration", card.certified > 0)
        self._show_chips(card)
        self._narrow()
        self._show_lessons(card)
        self.tabs.setTabText(0, f"Слушатели  {len(card.learning)}" if card.learning else "Слушатели")
        self.tabs.setTabText(1, f"Расписание  {len(card.lessons)}" if card.lessons else "Расписание")
        self._show_numbers(card)

    @staticmethod
    def _row(p: Listener, card: GroupCard) -> tuple[Any, ...]:
        hours = f"{p.hours} из {card.hours_held}" if p.hours or p.missed else ""
        result = terms.ENROLMENT_STATES[p.state] if p.state == "expelled" else terms.ATTESTATION.get(p.attestation, "")
        return p.name, p.organization, hours, result, p.number, p.registration

    def _show_lessons(self, card: GroupCard) -> None:
        learning = {p.person for p in card.learning}
        came: dict[int, int] = {}
        marked: dict[int, int] = {}
        for (lesson, person), state in card.marks.items():
            if person in learning:
                marked[lesson] = marked.get(lesson, 0) + 1
                came[lesson] = came.get(lesson, 0) + (state == "present")
        self.lessons.put(
            {
                n.id or 0: (
                    n.day, WEEK[n.day.weekday()] if n.day else "", n.starts, n.hours, n.topic, n.teacher,
                    f"{came.get(n.id or 0, 0)} из {len(learning)}" if marked.get(n.id or 0) else "",
                )
                for n in card.lessons
            }
        )  # fmt: skip
        whole = card.program.hours
        said = f"В расписании {count(card.hours, *timetable.HOURS)}" if card.lessons else ""
        if card.lessons and whole and whole != card.hours:
            said += f", в программе {whole}"
        self.length.setText(said)
        self.all_button.setVisible(any(n.day and n.day <= card.today for n in card.lessons) and bool(learning))
        heads = [
            Head(n.id or 0, n.day, f"{day(n.day)} {n.starts}, {n.hours or '?'} ч: {n.topic}", n.day is not None and n.day <= card.today)
            for n in card.lessons
        ]
        lines = [(p.person, p.name, str(p.hours)) for p in card.learning]
        self.grid.put(lines if heads else [], heads, card.marks)
        ready = bool(lines and heads)
        self.grid_empty.setVisible(not ready)
        self.grid_card.setVisible(ready)
        self.grid_hint.setVisible(ready)

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

    def _show_chips(self, card: GroupCard) -> None:
        current = self.chips.current()
        counted = [(code, said.capitalize(), sum(p.attestation == code for p in card.learning)) for code, said in terms.ATTESTATION.items()]
        counted.append(("bare", "Без отметки", sum(not p.attestation for p in card.learning)))
        counted.append(("expelled", "Отчислены", len(card.listeners) - len(card.learning)))
        if card.group.state == "finished":
            counted.append(("open", "Итог не записан", card.open))
        shown = [Chip(key, caption, n) for key, caption, n in counted if n]
        known = {chip.key for chip in shown}
        self.chips.set_chips([Chip("", "Все", len(card.listeners)), *shown], current if current in known else "")
        self.chips.setVisible(bool(card.listeners))

    def _only(self, key: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.chips.set_current(key)
        self._narrow()
        self.people.setFocus()

    def _narrow(self) -> None:
        key = self.chips.current()
        found: tuple[Listener, ...] = self.card.listeners if self.card else ()
        fits: dict[str, Callable[[Listener], bool]] = {
            "": lambda p: True,
            "bare": lambda p: p.state != "expelled" and not p.attestation,
            "expelled": lambda p: p.state == "expelled",
            "open": lambda p: p.state == "enrolled",
        }
        fit = fits.get(key)
        self.people.narrow(self.seek.text(), {p.id for p in found if (fit(p) if fit else p.attestation == key)})

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
        self.seek.setText(names[at])

    def _listener(self, n: int) -> Listener:
        found: tuple[Listener, ...] = self.card.listeners
        return next(p for p in found if p.id == n)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        if self.card.group.state in ("planned", "active"):
            menu.addAction("Зачислить тех, чьи планы ИОМ просят эту программу", self.add_wanting)
            menu.addAction("Зачислить из файла…", self.add_file)
            menu.addSeparator()
        self._people_menu(menu, self.people.chosen())

    def _people_menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            one = self._listener(chosen[0])
            menu.addAction("Открыть карточку работника", lambda: follow(self.office, f"persons:{one.person}"))
            if one.plan:
                menu.addAction("Открыть план ИОМ", lambda: follow(self.office, f"plans:{one.plan}"))
            menu.addAction("Изменить запись, диплом", partial(self.open_form, "enrolments", chosen[0]))
        for code, caption in terms.ATTESTATION.items():
            menu.addAction(f"Аттестация: {caption}", partial(self.attest, code))
        menu.addAction("Снять отметку об аттестации", partial(self.attest, ""))
        menu.addAction("Отчислить", self.expel)
        menu.addAction("Восстановить", self.restore)
        menu.addAction("Отозвать документ и обучение", self.withdraw)
        menu.addAction("Убрать из списка\tDel", self.remove)

    # people

    def _picked(self) -> list[int]:
        chosen = self.people.chosen()
        if not chosen:
            self.office.say("Выберите слушателей в таблице", "warn")
        return chosen if self.office.may_write() else []

    def _picker(self) -> PeoplePicker:
        desk = self.office.desk
        return PeoplePicker(
            self.office, "Зачислить в группу", self.card.group.since or desk.today, {p.person for p in self.card.listeners},
            lambda persons, v: enrolment.add(desk, self.number, persons, bool(v["again"])),
            (Asked("again", "Кто уже учился по этой программе", FlagEdit("Зачислять и тех, кто её закончил"), False, False),),
            there_said="уже в группе", said=_enrolled, owner=self,
        )  # fmt: skip

    def add(self) -> None:
        """Enrol many at once."""
        if self.office.may_write() and self.card.group.state in ("planned", "active"):
            self._picker().exec()

    def add_wanting(self) -> None:
        """Enrol those whose open plans ask for the programme."""
        wanting = [n for n in enrolment.wanting(self.office.desk, self.card.program.id) if n not in {p.person for p in self.card.listeners}]
        if not wanting:
            self.office.say("Других желающих учиться по этой программе в планах ИОМ нет", "warn")
        elif self.office.may_write():
            picker = self._picker()
            picker.box.add(wanting)
            picker.exec()

    def add_file(self) -> None:
        """Enrol those whom a file names, after looking at them."""
        path = messages.open_file(self, "Файл со слушателями", FILES, str(self.office.folder()))
        if path is not None and self.office.may_write():
            on = self.card.group.since or self.office.desk.today
            self.office.run("Чтение файла", lambda _: enrolment.by_file(self.office.desk, path, on), self._read, quiet=True)

    def _read(self, lines: list[gathering.Line]) -> None:
        if not lines:
            self.office.say("В файле не нашлось ни одного ФИО", "warn")
            return
        picker = self._picker()
        picker.box.take_lines(lines)
        picker.exec()

    def turn(self) -> None:
        """Space: the next result of the selected ones, the same for all of them."""
        if chosen := self._picked():
            order = ["", *terms.ATTESTATION]
            found = {self._listener(n).attestation for n in chosen}
            self.attest(order[(order.index(found.pop()) + 1) % len(order)] if len(found) == 1 else "passed")

    def attest(self, result: str) -> None:
        """The final attestation of the selected ones."""
        if chosen := self._picked():
            said = f"Аттестация: {terms.ATTESTATION[result]}, {people(len(chosen))}" if result else "Отметка об аттестации снята"
            self.office.act(lambda: enrolment.attest(self.office.desk, chosen, result), said)
            self.people.setFocus()

    def expel(self) -> None:
        """Expel the selected ones after a question."""
        if chosen := self._picked():
            text = f"Отчислить: {people(len(chosen))}?"
            if messages.ask(self, "Слушатели", text, "Отчислить", "Обучение им записано не будет. Их можно восстановить.", danger=True):
                self.office.act(lambda: enrolment.expel(self.office.desk, chosen), "Отчислено. Вернуть – Ctrl+Z")

    def restore(self) -> None:
        if chosen := self._picked():
            self.office.act(lambda: enrolment.restore(self.office.desk, chosen), "Восстановлено")

    def remove(self) -> None:
        """Take the selected ones off the list after a question."""
        if chosen := self._picked():
            text = f"Убрать из списка: {people(len(chosen))}?"
            if messages.ask(self, "Слушатели", text, "Убрать", "Отметки о посещении уйдут вместе с ними.", danger=True):
                self.office.act(lambda: enrolment.remove(self.office.desk, chosen), "Убрано. Вернуть – Ctrl+Z")

    def withdraw(self) -> None:
        """Take papers and trainings of the selected ones back."""
        if chosen := self._picked():
            text = f"Отозвать документ и запись об обучении: {people(len(chosen))}?"
            if messages.ask(self, "Документы", text, "Отозвать", "Номера станут свободны, слушатель снова учится.", danger=True):
                self.office.act(lambda: certificates.withdraw(self.office.desk, chosen), "Документы отозваны")

    # lessons

    def write_timetable(self) -> None:
        """The whole timetable as a text."""
        if self.office.may_write():
            self.tabs.setCurrentIndex(1)
            TimetableDialog(self.office, self.number, timetable.text_of(self.card.lessons), self).exec()

    def mark_rest(self) -> None:
        """Everyone without a mark was at the chosen lesson; the latest that took place when none is chosen."""
        past = [n.id or 0 for n in self.card.lessons if n.day and n.day <= self.card.today]
        lesson = self.lessons.current_id() or (past[-1] if past else 0)
        if lesson and self.office.may_write():
            self.office.act(lambda: lessons.mark_rest(self.office.desk, self.number, lesson), "Остальные отмечены присутствовавшими")

    def remove_lesson(self) -> None:
        if (n := self.lessons.current_id()) is not None and self.office.may_write():
            remove_record(self.office, registers.get(self.office.desk, "lessons", n), self)

    def turn_marks(self, cells: list[tuple[int, int]]) -> None:
        """Space in the sheet: the next mark of the selected cells."""
        if cells:
            self.mark(dict.fromkeys(cells, lessons.next_state(self.card.marks.get(cell, "") for cell in cells)))

    def mark(self, marks: dict[tuple[int, int], str]) -> None:
        """Put marks of the sheet."""
        if not marks:
            self.office.say("Отмечать можно только прошедшие занятия", "warn")
        elif self.office.may_write():
            self.office.act(lambda: lessons.mark(self.office.desk, self.number, marks))
            self.grid.setFocus()

    # the group

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


def _enrolled(done: enrolment.Enrolled) -> str:
    """«Зачислены 12 человек», with the reasons against those who were not."""
    said = f"Зачислено: {people(done.added)}"
    if done.refused:
        said += ". Не зачислены: " + joined([f"{name} – {why}" for name, why in done.refused[:2]])
        said += f" и ещё {people(len(done.refused) - 2)}" if len(done.refused) > 2 else ""
    return said
