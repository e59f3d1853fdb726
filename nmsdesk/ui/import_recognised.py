"""The card «Что распознано»: the kind of the list and what the file does not say itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from nmsdesk.exchange.reading import Workbook
from nmsdesk.russian import count
from nmsdesk.services import lists as base_lists
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports.plan import Hints, ImportPlan
from nmsdesk.ui.file_edit import FileEdit
from nmsdesk.ui.import_texts import ENCODINGS, FILES, ROWS, kinds
from nmsdesk.ui.kit.basics import column, label, scrolled
from nmsdesk.ui.kit.fields import ChoiceEdit, DayEdit, FormField, RefEdit
from nmsdesk.ui.kit.parts import Card

PAUSE_MS = 350  # typing a date is one change, not ten
MATCHES = (("update", "дополнить и обновить"), ("skip", "оставить как есть"))
WITH_INSTRUMENT = ("diagnostics", "diagnostic_summaries", "tasks")
LACKS = {
    "no_keys": ("keys", "Без файла ключей не принять"),
    "no_organization": ("organization", "Без организации не принять"),
    "no_instrument": ("instrument", "Без инструмента не принять"),
    "unknown_instrument": ("instrument", "Инструмент из файла не найден, не принять"),
    "no_day": ("day", "Без даты не принять"),
}


class RecognisedCard(Card):
    """Settings of one file; ``changed`` is told a moment after the last edit."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Что распознано", padding=16)
        self.desk = desk
        self._kind = ""
        self._place = ""  # what the file itself says of the organisation
        self.summary = label("", "muted", wrap=True)
        self.fields: dict[str, FormField] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        self._silent = False
        inside = column(self.summary, 4, *self._made(), None, spacing=10, margins=(0, 0, 10, 0))
        self.body.addWidget(scrolled(inside))
        self.setMinimumWidth(290)

    def _made(self) -> list[QWidget]:
        search = lambda text: base_lists.suggest(self.desk, "organizations", text)  # noqa: E731
        made = [
            self._field("kind", "Вид списка", ChoiceEdit(kinds(), "Не узнан: выберите", nullable=False)),
            self._field("sheet", "Лист", ChoiceEdit((), "Все листы")),
            self._field("organization", "Организация", RefEdit(search, placeholder="Если в файле её нет")),
            self._field("instrument", "Инструмент диагностики", ChoiceEdit((), "Если в файле его нет")),
            self._field("keys", "Файл ключей", FileEdit(FILES), "Код участника и ФИО; по нему узнают, чей результат"),
            self._field("day", "Дата сведений", DayEdit(), "Если в файле её нет; пусто – сегодня"),
            self._field("encoding", "Кодировка текста", ChoiceEdit(ENCODINGS, nullable=False)),
            self._field("on_match", "Если запись уже есть", ChoiceEdit(MATCHES, nullable=False)),
        ]
        return list(made)

    def _field(self, name: str, caption: str, editor: Any, hint: str = "") -> FormField:
        value = self.fields[name] = FormField(caption, editor, hint)
        editor.changed.connect(self._edited)
        return value

    def _edited(self) -> None:
        if not self._silent:
            self._timer.start()

    def show_file(self, workbook: Workbook, hints: Hints, place: tuple[int, str] | None) -> None:
        """Fill the settings for a file just read or returned to."""
        self._timer.stop()
        self._silent = True
        names = [sheet.name for sheet in workbook.sheets]
        self._editor("sheet").set_options([(name, name) for name in names])
        self._editor("sheet").set_value(hints.sheet)
        self.fields["sheet"].setVisible(len(names) > 1)
        self.fields["encoding"].setVisible(bool(workbook.encoding))
        self._editor("encoding").set_value(workbook.encoding or None)
        self._editor("organization").setPlaceholderText("Если в файле её нет")
        self._editor("organization").set_value(*(place or (None,)))
        self._editor("instrument").set_options([(text, text) for _, text, _ in base_lists.suggest(self.desk, "instruments", "")])
        self._editor("instrument").set_value(hints.instrument or None)
        self._editor("keys").set_value(hints.keys)
        self._editor("day").set_value(hints.day)
        self._editor("on_match").set_value(hints.on_match)
        self._kind = hints.kind or ""
        self._editor("kind").set_value(self._kind or None)
        self._silent = False
        self._show_kind()

    def show_plan(self, plan: ImportPlan | None) -> None:
        """What was made of the file: its kind, its organisation, and what is lacking."""
        self._silent = True
        if plan is not None:
            self._kind = plan.kind
            self._editor("kind").set_value(plan.kind)
        self._show_kind()
        self._silent = False
        self._show_summary(plan)
        lacking: dict[str, tuple[str, int]] = {}
        for problem in plan.problems if plan else ():
            if problem.code in LACKS:
                name, text = LACKS[problem.code]
                told = plan.rejected if plan and problem.code == "no_keys" else 1
                lacking[name] = (text, lacking.get(name, ("", 0))[1] + told)
        for name, field in self.fields.items():
            text, rows = lacking.get(name, ("", 0))
            field.set_message(f"{text} {count(rows, 'строку', 'строки', 'строк')}" if rows else "", "warning")

    def _show_summary(self, plan: ImportPlan | None) -> None:
        if plan is None:
            self.summary.setText("Список не разобран, причина выше. Можно выбрать его вид: столбцы найдутся заново.")
            return
        places = list(dict.fromkeys(s.organization_hint for s in plan.sheets if s.organization_hint))
        self._editor("organization").setPlaceholderText("Названа в файле" if places else "Если в файле её нет")
        said = [f"Листов: {len(plan.sheets)}"] if len(plan.sheets) > 1 else []
        if plan.sheets:
            said.append(f"заголовок в {plan.sheets[0].header_row}-й строке")
        said.append(count(plan.read, *ROWS))
        if places:
            said.append(f"в файле названа {places[0]}" if len(places) == 1 else f"названо организаций: {len(places)}")
        text = ", ".join(said)
        self.summary.setText(text[0].upper() + text[1:])

    def _show_kind(self) -> None:
        self.fields["instrument"].setVisible(self._kind in WITH_INSTRUMENT)
        self.fields["keys"].setVisible(self._kind == "tasks")

    def focus_lacking(self) -> None:
        """Go to the first setting that the file cannot do without."""
        for field in self.fields.values():
            if field.isVisible() and field.severity():
                field.editor.setFocus()
                return

    def place(self) -> tuple[int, str] | None:
        """The organisation chosen: id and name."""
        number = self._editor("organization").value()
        return (number, self._editor("organization").text()) if number is not None else None

    def hints(self, before: Hints) -> Hints:
        """The settings as hints; answers to questions are kept from ``before``."""
        place = self.place()
        kind = self._editor("kind").value()
        day: date | None = self._editor("day").value()
        chosen_kind = kind if kind and (kind != self._kind or before.kind) else before.kind
        encoding = self._editor("encoding").value() if self.fields["encoding"].isVisibleTo(self) else None
        return replace(
            before,
            kind=chosen_kind,
            sheet=self._editor("sheet").value(),
            organization=place[1] if place else "",
            instrument=self._editor("instrument").value() or "",
            keys=self._editor("keys").value(),
            day=day,
            encoding=encoding,
            on_match=self._editor("on_match").value() or "update",
        )

    def _editor(self, name: str) -> Any:
        return self.fields[name].editor
