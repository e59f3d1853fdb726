"""The proposed lines of one person: taken or put aside by Space, replaced by another answer to the same deficit, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.services.routes import drafting
from nmsdesk.services.routes.drafting import Line, Proposal
from nmsdesk.ui.drafting_review import Review, told
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

KINDS = {"program": "программа", "event": "мероприятие", "colleague": "коллега", "practice": "практика", "site": "площадка"}
KIND_TONES = {"программа": "accent", "мероприятие": "warn"}


def _kind(width: int = 116) -> Column:
    return Column("kind", "Вид", width, kind="badge", tone=lambda v: KIND_TONES.get(str(v), "neutral"))


class LinesPanel(QWidget):
    """Lines of the person shown; ``changed()`` is called after each change of the review."""

    def __init__(self, office: Office, review: Review, term: Callable[[], tuple[date, date] | None], changed: Callable[[], object]) -> None:
        super().__init__()
        self.office, self.review, self._term, self._changed = office, review, term, changed
        self.proposed: Proposal | None = None
        self.now: Proposal | None = None
        self.name = label("", "heading")
        self.about = label("", "muted", wrap=True)
        self.table = RowsTable(
            [
                Column("chosen", "В план", 78, kind="badge", tone=lambda v: "ok" if v == "да" else "neutral"), _kind(),
                Column("content", "Содержание", 290), Column("points", "Баллы", 76, kind="number", decimals=1),
            ],
            "Предложенные мероприятия", "",
        )  # fmt: skip
        self.table.space_pressed.connect(self.toggle)
        self.table.opened.connect(lambda _: self.replace_line())
        self.table.current_changed.connect(lambda _: self._tell_line())
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.why = label("", "small", wrap=True)
        self.why.setMinimumHeight(52)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.toggle_button = button("Снять", "circle-minus", "", self.toggle, keys="Пробел")
        self.replace_button = button("Заменить…", "refresh", "", self.replace_line, keys="Enter", tip="Другой ответ на дефицит")
        self.remove_button = button("Убрать", "trash", "flat", self.remove, keys="Del")
        self.renew_button = button("Вернуть предложенное", "refresh", "flat", self.renew, tip="Отменить правки у этого работника")
        box = Card(padding=0)
        box.add(self.table)
        outer = column(self.name, self.about, spacing=6)
        outer.addWidget(box, 1)
        outer.addWidget(self.why)
        outer.addLayout(row(self.toggle_button, self.replace_button, self.remove_button, None, self.renew_button))
        self.setLayout(outer)
        self.show_person(None, None)

    def show_person(self, proposed: Proposal | None, now: Proposal | None) -> None:
        """The lines of a person as reviewed, beside what was proposed."""
        self.proposed, self.now = proposed, now
        self.name.setText(now.name if now else "")
        self.about.setText(f"{', '.join(x for x in (now.post, now.place) if x)}. {told(proposed, now)}." if now and proposed else "")
        empty = (now.trouble or "для открытых дефицитов ничего не найдено") if now else "выберите работника слева"
        self.table.set_empty_text(f"Предложить нечего: {empty}." if now else "Выберите работника слева.")
        at = self.table.current_id()
        self.table.put({n: _cells(line) for n, line in enumerate(now.lines, 1)} if now else {})
        if now and now.lines and self.table.current_id() is None:
            self.table.select_id(min(at or 1, len(now.lines)))
        self._tell_line()

    def current(self) -> Line | None:
        """The line in front."""
        n = self.table.current_id()
        return self.now.lines[n - 1] if self.now and n and n <= len(self.now.lines) else None

    def toggle(self) -> None:
        """Take the selected lines or put them aside."""
        if self.now:
            for n in self.table.chosen():
                self.review.toggle(self.now.person, self.now.lines[n - 1].key)
            self._changed()

    def remove(self) -> None:
        """Take the selected lines out of the proposal."""
        if self.now and (chosen := self.table.chosen()):
            for key in [self.now.lines[n - 1].key for n in chosen]:
                self.review.remove(self.now.person, key)
            self._changed()

    def renew(self) -> None:
        """Everything as it was proposed."""
        if self.now:
            self.review.renew(self.now.person)
            self._changed()

    def replace_line(self) -> None:
        """Choose another answer to the deficit of the line."""
        line, now, term = self.current(), self.now, self._term()
        if line is None or now is None or term is None:
            return
        found = self.office.act(lambda: drafting.others(self.office.desk, now.person, line.suggestion.need.deficit, *term))
        if found is None:
            return
        there = {one.key for one in now.lines}
        offers = [one for one in found if one.key not in there]
        if not offers:
            self.office.say("Другого ответа на этот дефицит нет: всё найденное уже предложено", "warn")
            return
        dialog = ReplaceDialog(line, offers, self)
        if dialog.exec() and dialog.taken is not None:
            self.review.swap(now.person, line.key, dialog.taken)
            self._changed()

    def _tell_line(self) -> None:
        line = self.current()
        self.why.setText(f"{line.suggestion.need.title}: {line.content}.\n{_why(line)}" if line else "")
        for one in (self.toggle_button, self.replace_button, self.remove_button):
            one.setEnabled(line is not None)
        self.toggle_button.setText("Вернуть" if line and not line.chosen else "Снять")
        offered = self.proposed is not None and bool(self.proposed.lines)
        self.renew_button.setVisible(offered and self.now is not None and self.review.touched(self.now.person))


def _cells(line: Line) -> tuple[Any, ...]:
    return "да" if line.chosen else "нет", KINDS[line.suggestion.option.kind], line.content, line.suggestion.points


def _why(line: Line) -> str:
    return f"Почему: {line.suggestion.reason or 'отвечает дефициту'}."


class ReplaceDialog(QDialog):
    """Other answers to a deficit, best first; ``taken`` is the chosen one."""

    def __init__(self, line: Line, offers: Sequence[Line], owner: QWidget) -> None:
        super().__init__(owner)
        self.offers = dict(enumerate(offers, 1))
        self.taken: Line | None = None
        self.setWindowTitle("Заменить мероприятие")
        self.table = RowsTable(
            [_kind(), Column("content", "Содержание", 420), Column("points", "Баллы", 80, kind="number", decimals=1)], "Другие ответы"
        )
        self.table.put({n: _cells(one)[1:] for n, one in self.offers.items()})
        self.table.opened.connect(lambda _: self.take())
        self.table.current_changed.connect(lambda _: self._tell())
        self.why = label("", "small", wrap=True)
        self.why.setMinimumHeight(36)
        take = button("Поставить в план", "", "primary", self.take, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        said = label(f"Дефицит: {line.suggestion.need.title}. Сейчас: {line.content}.", "muted", wrap=True)
        outer = column(label("Заменить мероприятие", "title"), said, spacing=12, margins=(24, 18, 24, 18))
        box = Card(padding=0)
        box.add(self.table)
        outer.addWidget(box, 1)
        outer.addWidget(self.why)
        outer.addLayout(row(None, leave, take))
        self.setLayout(outer)
        self.resize(760, 480)
        keys.bind(self, "Ctrl+Return", self.take)
        self.table.select_id(1)
        self.table.setFocus()

    def take(self) -> None:
        """The current offer is taken."""
        n = self.table.current_id()
        if n is not None:
            self.taken = self.offers[n]
            self.accept()

    def _tell(self) -> None:
        n = self.table.current_id()
        self.why.setText(_why(self.offers[n]) if n else "")
