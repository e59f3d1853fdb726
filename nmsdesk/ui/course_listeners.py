"""The listeners of a course group on its card: enrolling many at once, final attestation by Space, expelling, papers withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.russian import joined, people
from nmsdesk.services import gathering, small_numbers
from nmsdesk.services.courses import certificates, enrolment
from nmsdesk.services.courses.groups import GroupCard, Listener
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked
from nmsdesk.ui.card_page import CardPage, finding, follow
from nmsdesk.ui.closing_dialog import ATTESTATION_TONES
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import FlagEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.people_picker import PeoplePicker
from nmsdesk.ui.rows_table import RowsTable

FILES = "Таблицы (*.xlsx *.xls *.ods *.csv);;Все файлы (*)"


class CourseListeners:
    """The tab of those enrolled; ``page`` is the card that it stands on."""

    def __init__(self, page: CardPage) -> None:
        self.page = page
        self.table = RowsTable(
            [
                Column("name", "ФИО", 184), Column("organization", "Организация", 104), Column("hours", "Часы", 82),
                Column("result", "Аттестация", 108, kind="badge", tone=lambda v: ATTESTATION_TONES.get(v, "neutral")),
                Column("number", "№ документа", 114), Column("registration", "Рег. №", 94),
            ],
            "Слушатели", "Слушателей пока нет. Зачислите их поиском, из умного списка, по планам ИОМ или из файла (Ctrl+N).",
        )  # fmt: skip
        self.table.opened.connect(lambda n: follow(self.page.office, f"persons:{self._listener(n).person}"))
        self.table.menu_hook = self._people_menu
        self.table.space_pressed.connect(self.turn)
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.add_button = page.tool("Зачислить", "user-plus", self.add, "Ctrl+N", "primary", "Поиском, из списка, списком ФИО")
        self.passed_button = page.tool("Сдали", "check", partial(self.attest, "passed"), "Ctrl+E", tip="Выбранные сдали (Пробел)")
        self.more = button("Ещё", "", "menu", tip="Зачислить из файла или по планам, отчислить, отозвать документ")
        menu = QMenu(page)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        self.more.setMenu(menu)
        page.writers(self.more)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти слушателя", lambda _: self._narrow())
        card = Card(padding=0)
        card.add(self.table)
        tools = row(self.seek, None, self.more, self.passed_button, self.add_button, spacing=8)
        self.hint = label("Пробел – итоговая аттестация выбранных: сдал, не сдал, не проходил. Ctrl+A – выбрать всех.", "small")
        self.layout = column(tools, self.chips, card, self.hint, spacing=10)
    @property
    def card(self) -> GroupCard:
        found: GroupCard = self.page.card
        return found

    def clear(self) -> None:
        """Forget what was sought in another group."""
        self.seek.clear()
        self.chips.set_current("")

    def show(self, card: GroupCard) -> None:
        """Fill the table, the chips, and offer what the state of the group allows."""
        marking = card.open > 0 and card.group.state != "cancelled"
        self.add_button.setVisible(card.group.state in ("planned", "active"))
        self.passed_button.setVisible(marking)
        self.hint.setVisible(marking)
        self.table.put({p.id: self._row(p, card) for p in card.listeners})
        self.table.show_column("hours", bool(card.marks))
        self.table.show_column("number", card.certified > 0)
        self.table.show_column("registration", card.certified > 0)
        self._show_chips(card)
        self._narrow()

    def only(self, key: str) -> None:
        """Show those of a chip."""
        self.chips.set_current(key)
        self._narrow()
        self.table.setFocus()

    @staticmethod
    def _row(p: Listener, card: GroupCard) -> tuple[Any, ...]:
        hours = f"{p.hours} из {card.hours_held}" if p.hours or p.missed else ""
        result = terms.ENROLMENT_STATES[p.state] if p.state == "expelled" else terms.ATTESTATION.get(p.attestation, "")
        return p.name, p.organization, hours, result, p.number, p.registration

    def _show_chips(self, card: GroupCard) -> None:
        current = self.chips.current()
        counted = [(code, said.capitalize(), sum(p.attestation == code for p in card.learning)) for code, said in terms.ATTESTATION.items()]
        counted.append(("bare", "Без отметки", sum(not p.attestation for p in card.learning)))
        counted.append(("expelled", "Отчислены", len(card.listeners) - len(card.learning)))
        if card.group.state == "finished":
            counted.append(("open", "Итог не записан", card.open))
        tell = small_numbers.teller(self.page.office.desk)
        shown = [Chip(key, caption, tell(n)) for key, caption, n in counted if n]
        known = {chip.key for chip in shown}
        self.chips.set_chips([Chip("", "Все", tell(len(card.listeners))), *shown], current if current in known else "")
        self.chips.setVisible(bool(card.listeners))

    def _narrow(self) -> None:
        key = self.chips.current()
        found = self.card.listeners if self.page.card else ()
        fits: dict[str, Callable[[Listener], bool]] = {
            "": lambda p: True,
            "bare": lambda p: p.state != "expelled" and not p.attestation,
            "expelled": lambda p: p.state == "expelled",
            "open": lambda p: p.state == "enrolled",
        }
        fit = fits.get(key)
        self.table.narrow(self.seek.text(), {p.id for p in found if (fit(p) if fit else p.attestation == key)})

    def _listener(self, n: int) -> Listener:
        return next(p for p in self.card.listeners if p.id == n)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        if self.card.group.state in ("planned", "active"):
            menu.addAction("Зачислить тех, чьи планы ИОМ просят эту программу", self.add_wanting)
            menu.addAction("Зачислить из файла…", self.add_file)
            menu.addSeparator()
        self._people_menu(menu, self.table.chosen())

    def _people_menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            one = self._listener(chosen[0])
            menu.addAction("Открыть карточку работника", lambda: follow(self.page.office, f"persons:{one.person}"))
            if one.plan:
                menu.addAction("Открыть план ИОМ", lambda: follow(self.page.office, f"plans:{one.plan}"))
            menu.addAction("Изменить запись, диплом", partial(self.page.open_form, "enrolments", chosen[0]))
        for code, caption in terms.ATTESTATION.items():
            menu.addAction(f"Аттестация: {caption}", partial(self.attest, code))
        menu.addAction("Снять отметку об аттестации", partial(self.attest, ""))
        menu.addAction("Отчислить", self.expel)
        menu.addAction("Восстановить", self.restore)
        menu.addAction("Отозвать документ и обучение", self.withdraw)
        menu.addAction("Убрать из списка\tDel", self.remove)

    def _picked(self) -> list[int]:
        chosen = self.table.chosen()
        if not chosen:
            self.page.office.say("Выберите слушателей в таблице", "warn")
        return chosen if self.page.office.may_write() else []

    def _picker(self) -> PeoplePicker:
        desk = self.page.office.desk
        return PeoplePicker(
            self.page.office, "Зачислить в группу", self.card.group.since or desk.today, {p.person for p in self.card.listeners},
            lambda persons, v: enrolment.add(desk, self.page.number, persons, bool(v["again"])),
            (Asked("again", "Кто уже учился по этой программе", FlagEdit("Зачислять и тех, кто её закончил"), False, False),),
            there_said="уже в группе", said=_enrolled, owner=self.page,
        )  # fmt: skip

    def add(self) -> None:
        """Enrol many at once."""
        if self.page.office.may_write() and self.card.group.state in ("planned", "active"):
            self._picker().exec()

    def add_wanting(self) -> None:
        """Enrol those whose open plans ask for the programme."""
        there = {p.person for p in self.card.listeners}
        wanting = [n for n in enrolment.wanting(self.page.office.desk, self.card.program.id or 0) if n not in there]
        if not wanting:
            self.page.office.say("Других желающих учиться по этой программе в планах ИОМ нет", "warn")
        elif self.page.office.may_write():
            picker = self._picker()
            picker.box.add(wanting)
            picker.exec()

    def add_file(self) -> None:
        """Enrol those whom a file names, after looking at them."""
        path = messages.open_file(self.page, "Файл со слушателями", FILES, str(self.page.office.folder()))
        if path is not None and self.page.office.may_write():
            on = self.card.group.since or self.page.office.desk.today
            self.page.office.run("Чтение файла", lambda _: enrolment.by_file(self.page.office.desk, path, on), self._read, quiet=True)

    def _read(self, lines: list[gathering.Line]) -> None:
        if not lines:
            self.page.office.say("В файле не нашлось ни одного ФИО", "warn")
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
            self.page.office.act(lambda: enrolment.attest(self.page.office.desk, chosen, result), said)
            self.table.setFocus()

    def expel(self) -> None:
        """Expel the selected ones after a question."""
        if chosen := self._picked():
            text = f"Отчислить: {people(len(chosen))}?"
            if messages.ask(self.page, "Слушатели", text, "Отчислить", "Обучение им не запишется. Их можно восстановить.", danger=True):
                self.page.office.act(lambda: enrolment.expel(self.page.office.desk, chosen), "Отчислено. Вернуть – Ctrl+Z")

    def restore(self) -> None:
        if chosen := self._picked():
            self.page.office.act(lambda: enrolment.restore(self.page.office.desk, chosen), "Восстановлено")

    def remove(self) -> None:
        """Take the selected ones off the list after a question."""
        if chosen := self._picked():
            text = f"Убрать из списка: {people(len(chosen))}?"
            if messages.ask(self.page, "Слушатели", text, "Убрать", "Отметки о посещении уйдут вместе с ними.", danger=True):
                self.page.office.act(lambda: enrolment.remove(self.page.office.desk, chosen), "Убрано. Вернуть – Ctrl+Z")

    def withdraw(self) -> None:
        """Take papers and trainings of the selected ones back."""
        if chosen := self._picked():
            text = f"Отозвать документ и запись об обучении: {people(len(chosen))}?"
            if messages.ask(self.page, "Документы", text, "Отозвать", "Номера станут свободны, слушатель снова учится.", danger=True):
                self.page.office.act(lambda: certificates.withdraw(self.page.office.desk, chosen), "Документы отозваны")


def _enrolled(done: enrolment.Enrolled) -> str:
    """«Зачислены 12 человек», with the reasons against those who were not."""
    said = f"Зачислено: {people(done.added)}"
    if done.refused:
        said += ". Не зачислены: " + joined([f"{name} – {why}" for name, why in done.refused[:2]])
        said += f" и ещё {people(len(done.refused) - 2)}" if len(done.refused) > 2 else ""
    return said
