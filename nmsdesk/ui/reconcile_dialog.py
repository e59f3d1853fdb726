"""Two lists reconciled in a dialog: the list pasted or out of a file, then all who stand in one of them only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu, QPlainTextEdit, QStackedWidget, QWidget

from nmsdesk import settings
from nmsdesk.documents.writing import write_document
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.errors import NmsError
from nmsdesk.russian import count, day, number
from nmsdesk.services import lists, named_lists, reconciliation, registers
from nmsdesk.services.named_lists import NamedList
from nmsdesk.services.papers.reconciliation import reconciliation_paper
from nmsdesk.services.reconciliation import HEADCOUNT, PLACES, Part, Reconciliation, signed
from nmsdesk.services.reconciling_words import Line
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

MATCHED = "matched"
THEIRS, OURS, SAME = "только в списке", "только в базе", "есть в обоих"
TONES = {THEIRS: "warn", OURS: "bad", SAME: "ok"}
SHORT = {
    "unnamed": "без имён", "repeat": "повторы", "elsewhere": "в другой организации", "excluded": "не считаются", "lacking": "не учтены",
    "post": "другая должность", "gone": "не работают здесь", "ambiguous": "подходят нескольким", "unknown": "нет в базе",
    "ours": "только в базе", "kind": "не школы", "team": "без команды",
}  # fmt: skip  # parts of the difference as chips
_FILES = "Таблицы (*.xlsx *.xls *.xlsb *.ods *.csv);;Все файлы (*)"
_SAVED = "Документ Word (*.docx);;PDF для печати (*.pdf);;Книга Excel (*.xlsx)"
_PEOPLE_HINT = (
    "Вставьте список из Excel (Ctrl+V) или наберите: каждый человек с новой строки.\n\n"
    "Иванова Мария Петровна\t17.05.1990\t112-233-445 95\nПетров П. И.\n\nДата рождения и СНИЛС помогают отличить однофамильцев."
)
_PLACES_HINT = (
    "Вставьте список из Excel (Ctrl+V) или наберите: каждая организация с новой строки.\n\n"
    "МБОУ СОШ № 3\nГимназия № 9\n\nПодойдёт любое написание, под которым организацию знает база."
)
Source = Callable[[bool], NamedList]  # reads the list as people or (True) as organisations
Kept = dict[tuple[str, int | None, str], tuple[NamedList, dict[int, int]]]  # lists of this sitting with their decisions


class ReconcileDialog(QDialog):
    """``found`` is the last reconciliation; lists and decisions «this is the same person» go on with their owner in ``kept``."""

    def __init__(self, office: Office, organization: int | None, code: str, owner: QWidget, kept: Kept) -> None:
        super().__init__(owner)
        self.kept = kept
        self.office = office
        self.theirs: NamedList | None = None
        self.source: Source | None = None  # where the list was read from
        self.same: dict[int, int] = {}
        self.found: Reconciliation | None = None
        self._shown: dict[int, Line] = {}
        self.setWindowTitle("Сверить список")
        self.place = RefEdit(lambda text: lists.suggest(office.desk, "organizations", text),
                             lambda n: registers.label(office.desk, "organizations", n), "Город")  # fmt: skip
        self.place.setAccessibleName("Чей список")
        self.place.setMinimumWidth(240)
        self.place.set_value(organization)
        options = [(HEADCOUNT, "Численность"), *INDICATOR_OPTIONS.items()]
        self.what = ChoiceEdit(options, nullable=False)
        self.what.setAccessibleName("С чем сверить")
        self.what.setMinimumWidth(240)
        self.what.set_value(code)
        for editor in (self.place, self.what):
            editor.changed.connect(self._asked_anew)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.text)
        self.stack.addWidget(self._result())
        self.file_button = button("Выбрать файл…", "folder-open", "", self.choose_file, keys="Ctrl+O")
        self.again_button = button("Другой список", "arrow-left", "", self.edit_list)
        self.keep_button = button("Сохранить объяснение", "check", "", self.keep, tip="Записать в официальное значение")
        self.print_button = button("Сохранить сверку…", "download", "", self.save_file, keys="Ctrl+P", tip="Документ Word, PDF или Excel")
        self.run_button = button("Сверить", "checklist", "primary", self.run, keys="Ctrl+Enter")
        leave = button("Закрыть", "", "", self.reject, keys="Esc")
        head = row(label("Чей список", "muted"), self.place, 8, label("С чем сверить", "muted"), self.what, None)
        outer = column(label("Сверить список с реестром", "title"), head, self.trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.stack, 1)
        outer.addLayout(row(self.file_button, self.again_button, None, self.keep_button, self.print_button, leave, self.run_button))
        self.setLayout(outer)
        for sequence, action in (("Ctrl+Return", self.run), ("Ctrl+O", self.choose_file), ("Ctrl+P", self.save_file)):
            keys.bind(self, sequence, action)
        self.resize(1040, 680)
        self._speak()
        self._show_buttons()
        if self._key() in kept:
            self.theirs, self.same = kept[self._key()]
            self._reconcile()
        else:
            self.text.setFocus()

    def _result(self) -> QWidget:
        self.summary = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._fill())
        self.table = RowsTable(
            [Column("row", "Строка", 78, "right"), Column("name", "ФИО", 250),
             Column("side", "Где", 132, kind="badge", tone=lambda text: TONES.get(text, "neutral")),
             Column("place", "По базе", 140), Column("why", "Что известно", 350)],
            "Сверка", "Здесь никого нет",
        )  # fmt: skip
        self.table.opened.connect(self.open_person)
        self.table.menu_hook = self._menu
        self.table.current_changed.connect(lambda _: self._tell())
        keys.bind(self.table, "Space", self.join, Qt.ShortcutContext.WidgetShortcut)
        self.whole = label("", wrap=True, selectable=True)
        self.join_button = button("Это тот же человек…", "users", "", self.join, keys="Space", tip="Строка списка – это работник базы")
        self.person_button = button("Открыть карточку", "external-link", "", lambda: self._open_current(), keys="Enter")
        page = QWidget()
        layout = column(self.summary, self.about, self.chips, spacing=8)
        layout.addWidget(self.table, 1)
        below = row(spacing=12)
        below.addWidget(self.whole, 1)
        below.addWidget(self.join_button)
        below.addWidget(self.person_button)
        layout.addLayout(below)
        page.setLayout(layout)
        return page

    # the list

    @property
    def of_places(self) -> bool:
        """Whether organisations are compared, not people."""
        return (self.what.value() or "") in PLACES

    def _speak(self) -> None:
        """Words of people or of organisations."""
        places = self.of_places
        self.text.setAccessibleName("Список организаций" if places else "Список людей")
        self.text.setPlaceholderText(_PLACES_HINT if places else _PEOPLE_HINT)
        self.join_button.setText("Это та же организация…" if places else "Это тот же человек…")
        tip = "Строка списка – это организация базы" if places else "Строка списка – это работник базы"
        self.join_button.setToolTip(keys.tip(tip, "Space"))
        self.table.set_caption(1, "Название" if places else "ФИО")

    def _key(self) -> tuple[str, int | None, str]:
        return self.office.period.code, self.place.value(), self.what.value() or ""

    def choose_file(self) -> None:
        """Take the list out of a spreadsheet."""
        path = messages.open_file(self, "Список для сверки", _FILES, str(self.office.folder()))
        if path is not None:
            settings.store(folder=str(path.parent))
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        self._read(lambda places: named_lists.of_file(path, places))

    def run(self) -> None:
        """Reconcile what is typed; the list at hand anew when it is shown already."""
        if self.stack.currentIndex() == 1 and self.theirs is not None:
            self._reconcile()
            return
        text = self.text.toPlainText()
        if not text.strip():
            self._trouble("Вставьте список или выберите файл.")
            return
        self._read(lambda places: named_lists.of_text(text, places))

    def _read(self, source: Source) -> None:
        """Read the list as one of people or of organisations, as what is chosen wants."""
        places = self.of_places

        def safe(_: object) -> NamedList | NmsError:
            try:
                return source(places)
            except NmsError as trouble:
                return trouble  # said in the dialog, not in a box over it

        def show(found: NamedList | NmsError) -> None:
            if isinstance(found, NmsError):
                self._trouble(str(found))
                return
            self.theirs, self.same, self.source = found, {}, source
            self._reconcile()

        self.office.run("Чтение списка", safe, show, quiet=True)

    def edit_list(self) -> None:
        """Back to the text of the list."""
        self.stack.setCurrentIndex(0)
        self._show_buttons()
        self.text.setFocus()

    def _asked_anew(self) -> None:
        self._speak()
        if self.theirs is not None and bool(self.theirs.places) != self.of_places:
            self.theirs, self.found = None, None  # the list is of the other kind: it is read anew
            self.edit_list()
            if self.source is not None:
                self._read(self.source)
            return
        if self.stack.currentIndex() == 1 and self.theirs is not None:
            self.same = {}
            self._reconcile()

    # reconciling

    def _reconcile(self) -> None:
        if self.theirs is None or self.what.value() is None:
            return
        desk, span, as_of = self.office.desk, self.office.period, self.office.as_of
        place, code, theirs, same = self.place.value(), self.what.value(), self.theirs, dict(self.same)
        self.kept[self._key()] = (theirs, same)

        def job(_: object) -> Reconciliation | NmsError:
            try:
                return reconciliation.reconcile(desk, span, place, code, theirs, as_of, same)
            except NmsError as trouble:
                return trouble

        def show(found: Reconciliation | NmsError) -> None:
            if isinstance(found, NmsError):
                self._trouble(str(found))
            else:
                self.show_found(found)

        self.office.run("Сверка списков", job, show, quiet=True)

    def show_found(self, found: Reconciliation) -> None:
        """The numbers, the parts of the difference as chips, the people."""
        self.found = found
        self.stack.setCurrentIndex(1)
        stated = "По документу" if found.stated else "В списке"
        difference = f"разница {signed(found.difference)}" if found.difference else "разницы нет"
        self.summary.setText(f"{stated} {number(found.official)}, по реестру {number(found.computed)}: {difference}")
        told = [f"{found.place}, {found.period.title}, на {day(found.as_of)}. {reconciliation.said(found)}."]
        if found.unread:
            told.append(f"Не прочитано: {count(len(found.unread), 'строка', 'строки', 'строк')} ({found.unread[0][1]}).")
        if not found.stated:
            told.append("Числа по документу в базе нет, взято число строк списка.")
        self.about.setText(" ".join(told))
        if found.notes:
            self._trouble(" ".join(found.notes))
        else:
            self.trouble.hide()
        chips = [Chip("", "Разошлись", len(found.lines))]
        chips += [Chip(p.group, f"{signed(p.amount)} {_short(p)}") for p in found.parts]
        chips.append(Chip(MATCHED, "Совпали", len(found.matched)))
        current = self.chips.current()
        self.chips.set_chips(chips, current if current in {c.key for c in chips} else "")
        self._fill()
        self._show_buttons()
        self.table.setFocus()

    def _fill(self) -> None:
        if self.found is None:
            return
        key = self.chips.current()
        chosen = self.found.matched if key == MATCHED else [x for x in self.found.lines if not key or x.group == key]
        self._shown = dict(enumerate(chosen))
        self.table.put({n: _row(x) for n, x in self._shown.items()})
        if self._shown and self.table.current_id() is None:
            self.table.selectRow(0)
        self._tell()

    def _current(self) -> Line | None:
        at = self.table.current_id()
        return self._shown.get(at) if at is not None else None

    def _tell(self) -> None:
        line = self._current()
        self.whole.setText(f"{line.name}: {line.why}" if line and line.why else "")
        self.join_button.setEnabled(bool(line and line.near))
        self.person_button.setEnabled(bool(line and (line.person or line.near)))

    def _show_buttons(self) -> None:
        shown = self.stack.currentIndex() == 1
        for widget in (self.again_button, self.print_button):
            widget.setVisible(shown)
        self.file_button.setVisible(not shown)
        self.run_button.setVisible(not shown)
        self.keep_button.setVisible(shown and self.found is not None and self.found.figure is not None)
        self.keep_button.setEnabled(not self.office.desk.database.look_only)

    def _trouble(self, text: str) -> None:
        self.trouble.set_text(text, "bad")
        self.trouble.show()

    # doing

    def join(self) -> None:
        """Decide that the row of the list is a person of the base: the only near one, else one of a menu."""
        line = self._current()
        if line is None or not line.near:
            return
        if len(line.near) == 1:
            self.decide(line.row, line.near[0].person)
            return
        menu = QMenu(self)
        self._offer(menu, line)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.join_button.mapToGlobal(self.join_button.rect().bottomLeft()))

    def _offer(self, menu: QMenu, line: Line) -> None:
        for near in line.near:
            menu.addAction(f"Это {near.name}, {near.why}", partial(self.decide, line.row, near.person))

    def decide(self, at: int, person: int) -> None:
        self.same[at] = person
        self._reconcile()

    def open_person(self, at: int) -> None:
        """The card of the person; the reconciliation is there when the dialog is opened again."""
        line = self._shown[at]
        person = line.person or (line.near[0].person if line.near else 0)
        if person:
            self.accept()
            self.office.go("organization" if self.of_places else "person", id=person)

    def _open_current(self) -> None:
        if (at := self.table.current_id()) is not None:
            self.open_person(at)

    def keep(self) -> None:
        """The explanation into the official figure."""
        found = self.found
        if found is not None and self.office.may_write():
            said = "Объяснение сохранено. Отменить – Ctrl+Z"
            self.office.act(lambda: reconciliation.keep_explanation(self.office.desk, found), said, self._trouble)

    def save_file(self) -> None:
        """The reconciliation as a document."""
        found = self.found
        if found is None or self.stack.currentIndex() != 1:
            return
        name = "".join(" " if sign in '\\/:*?"<>|«»' else sign for sign in f"Сверка {found.title}")
        path = messages.save_file(self, "Сохранить сверку", str(self.office.folder() / f"{' '.join(name.split())}.docx"), _SAVED)
        if path is None:
            return
        settings.store(folder=str(path.parent))
        desk = self.office.desk

        def write(_: object) -> None:
            write_document(reconciliation_paper(desk, found), path)
            desk.database.log("export", f"Сверка. {found.title}: {path.name}")

        self.office.run("Сохранение сверки", write, lambda _: self.office.say(f"Сохранено: {path.name}"))

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        line = self._current()
        if line is not None:
            self._offer(menu, line)
            if line.person:
                menu.addAction("Открыть карточку\tEnter", self._open_current)


def _short(part: Part) -> str:
    return "в списке больше числа" if part.group == "unnamed" and part.amount < 0 else SHORT[part.group]


def _row(x: Line) -> tuple[Any, ...]:
    side = OURS if x.group == "ours" else SAME if x.group == MATCHED else THEIRS
    return x.row or None, x.name, side, x.place, x.why
