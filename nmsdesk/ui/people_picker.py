"""Gathering many people for an association or an event: by search, from a school, another association, a saved or a pasted list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.keeping import SavedList
from nmsdesk.russian import count, people
from nmsdesk.services import gathering, lists, registers, saved_lists
from nmsdesk.services.gathering import Guest, Line
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row, scrolled
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import LongTextEdit
from nmsdesk.ui.kit.form import FormField
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

SOURCES = (
    ("search", "Поиск"), ("school", "Из организации"), ("association", "Из объединения"), ("saved", "Из умного списка"),
    ("paste", "Вставить ФИО"),
)  # fmt: skip


class PeopleBox(QWidget):
    """The sources at the top, who is gathered below; ``there`` are those whom it makes no sense to add."""

    def __init__(self, office: Office, on: date, there: Collection[int], there_said: str) -> None:
        super().__init__()
        self.office, self.on, self.there, self._there_said = office, on, set(there), there_said
        self._guests: dict[int, Guest] = {}
        self.counted: Callable[[int], object] = lambda n: None
        self.sources = ChipRow([Chip(*source) for source in SOURCES], "search")
        self.sources.chosen.connect(self.set_source)
        self.stack = QStackedWidget()
        for page in (self._search(), self._school(), self._association(), self._saved(), self._paste()):
            self.stack.addWidget(page)
        self.table = RowsTable(
            [Column("name", "ФИО", 240), Column("place", "Должность и место работы", 300), Column("note", "", 130)], "Кого добавить",
            "Найдите людей выше: они соберутся здесь",
        )  # fmt: skip
        self.table.setMinimumHeight(180)
        self._said = label("", "muted", wrap=True)
        away = button("Убрать из списка", "x", "flat", self.remove, keys="Del")
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        outer = column(self.sources, self.stack, spacing=10)
        outer.addWidget(self.table, 1)
        foot = row(spacing=12)
        foot.addWidget(self._said, 1)
        foot.addWidget(away)
        outer.addLayout(foot)
        self.setLayout(outer)
        self.set_source("search")

    # sources

    def _search(self) -> QWidget:
        self.person = RefEdit(partial(lists.suggest, self.office.desk, "persons"), None, "Фамилия, имя")
        self.person.changed.connect(self._found)
        page = QWidget()
        field = FormField("Кого", self.person, "Выбранный сразу попадает в список ниже, можно искать дальше")
        page.setLayout(column(field, None, spacing=8))
        return page

    def _found(self) -> None:
        if (number := self.person.value()) is not None:
            self.add([number])
            self.person.set_value(None, "")

    def _school(self) -> QWidget:
        self.school = self._reference("organizations", "Название школы или детского сада")
        return _source("Организация", self.school, "Взять всех, кто там работает", self.take_school)

    def take_school(self) -> None:
        """Everyone who works in the chosen organisation on the day."""
        if (number := self.school.value()) is not None:
            self.add(gathering.of_organization(self.office.desk, number, self.on))

    def _association(self) -> QWidget:
        self.association = self._reference("associations", "Название объединения")
        return _source("Объединение", self.association, "Взять всех участников", self.take_association)

    def take_association(self) -> None:
        """Everyone who is a member of the chosen association on the day."""
        if (number := self.association.value()) is not None:
            self.add(gathering.of_association(self.office.desk, number, self.on))

    def _reference(self, key: str, placeholder: str) -> RefEdit:
        desk = self.office.desk
        return RefEdit(partial(lists.suggest, desk, key), partial(registers.label, desk, key), placeholder)

    def _saved(self) -> QWidget:
        known = [(s.id, s.name) for s in saved_lists.of(self.office.desk) if _of_people(s.register)]
        self.saved = ChoiceEdit(known, "Выберите список" if known else "Умных списков с людьми пока нет")
        return _source("Умный список", self.saved, "Взять всех из списка", self.take_saved)

    def take_saved(self) -> None:
        """Everyone whom the saved list holds now."""
        if (number := self.saved.value()) is not None:
            record = registers.get(self.office.desk, "saved_lists", number)
            assert isinstance(record, SavedList)
            self.add(saved_lists.persons(self.office.desk, saved_lists.query(self.office.desk, record)))

    def _paste(self) -> QWidget:
        self.pasted = LongTextEdit(4, "Иванова Мария Петровна\nСидоров А. А.\nКаждый с новой строки; после табуляции можно указать школу")
        take = button("Найти в базе", "search", "", self.take_pasted)
        self._asked = column(spacing=8)
        holder = QWidget()
        holder.setLayout(self._asked)
        self._asking = scrolled(holder)
        self._asking.setMaximumHeight(150)
        self._asking.hide()
        page = QWidget()
        page.setLayout(column(self.pasted, row(take, None), self._asking, spacing=8))
        return page

    def take_pasted(self) -> None:
        """Those of the pasted lines who are known for certain; namesakes are asked about, unknown lines stay in the text."""
        text = self.pasted.value()
        self.office.run("Поиск людей", lambda _: gathering.by_lines(self.office.desk, text, self.on), self._taken, quiet=True)

    def take_lines(self, lines: list[Line]) -> None:
        """People read from a file, as if their lines were pasted."""
        self.set_source("paste")
        self._taken(lines)

    def _taken(self, lines: list[Line]) -> None:
        self.add([line.person for line in lines if line.person is not None])
        clear(self._asked)
        for line in lines:
            if line.ask:
                self._asked.addWidget(self._question(line))
        self._asking.setVisible(self._asked.count() > 0)
        unknown = [line.text for line in lines if line.person is None and not line.ask]
        self.pasted.set_value("\n".join(unknown))
        self._tell(f"Нет в базе: {', '.join(unknown[:5])}{' и другие' if len(unknown) > 5 else ''}" if unknown else "")

    def _question(self, line: Line) -> FormField:
        options = [(guest.id, f"{guest.name} – {guest.place or guest.hint or 'сейчас не работает'}") for guest in line.ask]
        edit = ChoiceEdit(options, "Выберите, кто это")
        field = FormField(f"Кто такой «{line.text}»", edit)
        edit.changed.connect(partial(self._answered, edit, field))
        return field

    def _answered(self, edit: ChoiceEdit, field: FormField) -> None:
        if (number := edit.value()) is not None:
            self.add([number])
            field.hide()

    def set_source(self, key: str) -> None:
        """Show the fields of a source."""
        at = [source for source, _ in SOURCES].index(key)
        self.sources.set_current(key)
        self.stack.setCurrentIndex(at)
        height = {"search": 84, "paste": 150}.get(key, 108)
        self.stack.setMinimumHeight(height)
        self.stack.setMaximumHeight(320 if key == "paste" else height)
        (self.person, self.school, self.association, self.saved, self.pasted)[at].setFocus()

    # who is gathered

    def add(self, persons: Sequence[int]) -> None:
        """Put people into the list; those already there are shown as such."""
        for guest in gathering.guests(self.office.desk, persons, self.on):
            self._guests[guest.id] = guest
        self._show()
        if persons:
            self.table.select_id(persons[-1])

    def remove(self) -> None:
        """Take the selected ones off the list."""
        for number in self.table.chosen():
            self._guests.pop(number, None)
        self._show()

    def persons(self) -> list[int]:
        """Ids of those to add."""
        return [n for n in self._guests if n not in self.there]

    def _show(self) -> None:
        self.table.put({n: (g.name, g.place or g.hint, self._there_said if n in self.there else "") for n, g in self._guests.items()})
        self._tell("")
        self.counted(len(self.persons()))

    def _tell(self, more: str) -> None:
        passed = len(self._guests) - len(self.persons())
        said = [f"Будут добавлены: {people(len(self.persons()))}" if self.persons() else "Пока никого не выбрано"]
        if passed:
            said.append(f"{count(passed, 'строка', 'строки', 'строк')} – {self._there_said}")
        self._said.setText(". ".join([*said, *([more] if more else [])]))


class PeoplePicker(AskDialog):
    """``do(persons, field values)`` is the use case."""

    def __init__(
        self,
        office: Office,
        title: str,
        on: date,
        there: Collection[int],
        do: Callable[[list[int], dict[str, Any]], Any],
        fields: Sequence[Asked] = (),
        *,
        there_said: str = "уже в списке",
        said: str | Callable[[Any], str] = "",
        owner: QWidget | None = None,
    ) -> None:
        self.box = PeopleBox(office, on, there, there_said)
        super().__init__(
            office, title, fields, lambda values: do(self.box.persons(), values), "Добавить", said=said, body=self.box, owner=owner,
            columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(78 if fields else 0)
        room = owner.window().height() - 40 if owner else 700
        self.resize(820, min(room, 720))
        self.box.counted = self._counted
        self._counted(0)
        self.box.person.setFocus()

    def _counted(self, n: int) -> None:
        self.yes.setText(f"Добавить {n}" if n else "Добавить")
        self.yes.setEnabled(n > 0)

    def typed(self) -> bool:
        """Whether somebody is gathered already."""
        return bool(self.box.persons())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a source takes the person and does not add the whole list: that is the button, or Ctrl+Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.isAncestorOf(self.focusWidget() or self):
            event.accept()
            return
        super().keyPressEvent(event)


def _source(caption: str, editor: Any, take: str, action: Callable[[], object]) -> QWidget:
    """A choice and the button that takes everyone of it."""
    page = QWidget()
    page.setLayout(column(FormField(caption, editor), row(button(take, "plus", "", action), None), None, spacing=8))
    return page


def _of_people(key: str) -> bool:
    """Whether a list of this register leads to people."""
    return key == "persons" or any(c.name in ("person", "mentee") for c in REGISTERS[key].columns)
