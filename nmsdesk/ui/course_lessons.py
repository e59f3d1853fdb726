"""The lessons of a course group on its card: the timetable as a table and as a text, and the attendance sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nmsdesk.russian import count, day
from nmsdesk.services import registers
from nmsdesk.services.courses import lessons, timetable
from nmsdesk.services.courses.groups import GroupCard
from nmsdesk.ui.attendance_grid import AttendanceGrid, Head
from nmsdesk.ui.card_page import CardPage
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.timetable_dialog import TimetableDialog

WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


class CourseLessons:
    """Two tabs of the card ``page``: the timetable and the sheet."""

    def __init__(self, page: CardPage) -> None:
        self.page = page
        self.table = RowsTable(
            [
                Column("day", "Дата", 104, kind="day"), Column("weekday", "", 48), Column("starts", "Начало", 78),
                Column("hours", "Часов", 68, kind="number"), Column("topic", "Тема", 260), Column("teacher", "Преподаватель", 140),
                Column("came", "Присутствовали", 124),
            ],
            "Расписание", "Расписания пока нет. Напишите «еженедельно по вторникам 14:30, 6 ч» или впишите занятия.",
        )  # fmt: skip
        self.table.opened.connect(lambda n: self.page.open_form("lessons", n))
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.grid = AttendanceGrid()
        self.grid.marked.connect(self.mark)
        self.grid.turned.connect(self.turn)
        text = page.tool("Расписание текстом", "writing", self.write_timetable, "Ctrl+M", "primary", "Занятия с датами или по дням недели")
        self.all_button = page.tool("Были все", "checklist", self.mark_rest, tip="Остальным на выбранном занятии: присутствовал")
        self.length = label("", "muted")
        card = Card(padding=0)
        card.add(self.table)
        self.timetable = column(row(self.length, None, self.all_button, text), card, spacing=10)
        self.grid_card = Card(padding=0)
        self.grid_card.add(self.grid)
        self.grid_hint = label(
            "+ присутствовал, н отсутствовал, у по уважительной причине; Пробел меняет отметку выбранных клеток, Delete снимает. "
            "Щелчок по дате выбирает всех.", "small", wrap=True,
        )  # fmt: skip
        self.grid_empty = label("Листа пока нет: нужны слушатели и расписание.", "muted")
        self.sheet = column(self.grid_empty, self.grid_card, self.grid_hint, spacing=10)

    @property
    def card(self) -> GroupCard:
        found: GroupCard = self.page.card
        return found

    def show(self, card: GroupCard) -> None:
        """Fill the table and the sheet."""
        learning = {p.person for p in card.learning}
        came: dict[int, int] = {}
        marked: dict[int, int] = {}
        for (lesson, person), state in card.marks.items():
            if person in learning:
                marked[lesson] = marked.get(lesson, 0) + 1
                came[lesson] = came.get(lesson, 0) + (state == "present")
        self.table.put(
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

    def write_timetable(self) -> None:
        """The whole timetable as a text."""
        if self.page.office.may_write():
                TimetableDialog(self.page.office, self.page.number, timetable.text_of(self.card.lessons), self.page).exec()

    def mark_rest(self) -> None:
        """Everyone without a mark was at the chosen lesson; the latest that took place when none is chosen."""
        past = [n.id or 0 for n in self.card.lessons if n.day and n.day <= self.card.today]
        lesson = self.table.current_id() or (past[-1] if past else 0)
        if lesson and self.page.office.may_write():
            self.page.office.act(lambda: lessons.mark_rest(self.page.office.desk, self.page.number, lesson), "Остальные отмечены")

    def remove(self) -> None:
        """Remove the current lesson after a question."""
        if (n := self.table.current_id()) is not None and self.page.office.may_write():
            remove_record(self.page.office, registers.get(self.page.office.desk, "lessons", n), self.page)

    def turn(self, cells: list[tuple[int, int]]) -> None:
        """Space in the sheet: the next mark of the selected cells."""
        if cells:
            self.mark(dict.fromkeys(cells, lessons.next_state(self.card.marks.get(cell, "") for cell in cells)))

    def mark(self, marks: dict[tuple[int, int], str]) -> None:
        """Put marks of the sheet."""
        if not marks:
            self.page.office.say("Отмечать можно только прошедшие занятия", "warn")
        elif self.page.office.may_write():
            self.page.office.act(lambda: lessons.mark(self.page.office.desk, self.page.number, marks))
            self.grid.setFocus()
