"""Questions that only a person can answer: which of the namesakes is meant, which organisation is this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from nmsdesk.russian import count
from nmsdesk.services import lists as base_lists
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports.plan import NEW, ImportPlan, Question
from nmsdesk.ui.import_texts import ROWS
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, row, scrolled
from nmsdesk.ui.kit.fields import RefEdit
from nmsdesk.ui.kit.parts import Badge

MOST = 40  # questions shown at once
Key = tuple[str, int, str]


class QuestionList(QWidget):
    """Questions of a plan. What was answered stays in sight with its answer, so that it can be changed."""

    answered = Signal(object, object)  # (sheet, row, field), id or NEW
    organization_new = Signal(str)  # the key of an unknown organisation that is to be added
    organization_known = Signal(str, int)  # as written, the id of the one that is meant

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._asked: dict[Key, Question] = {}
        self._badges: dict[Key, Badge] = {}
        self._shown: tuple[Any, ...] = ()
        self._list: QVBoxLayout = column(spacing=10, margins=(0, 0, 10, 8))
        self._note = label("", "muted", wrap=True)
        layout = column(self._note, spacing=8, margins=(0, 10, 0, 0))
        inside = QWidget()
        inside.setLayout(column(self._list, None, spacing=0))
        layout.addWidget(scrolled(inside), 1)
        self.setLayout(layout)

    def forget(self) -> None:
        """Another file: nothing has been asked yet."""
        self._asked.clear()
        self._shown = ()

    def open_count(self, plan: ImportPlan) -> int:
        """How many questions wait for an answer."""
        return len(plan.questions) + len(plan.unknown_organizations)

    def set_plan(self, plan: ImportPlan) -> None:
        """Ask what the plan asks; questions answered before keep their places."""
        for question in plan.questions:
            self._asked.setdefault((question.sheet, question.row, question.field), question)
        shown = (tuple(plan.unknown_organizations.items()), tuple(self._asked), plan.kind)
        if shown != self._shown:
            self._shown = shown
            self._build(plan)
        for key, badge in self._badges.items():
            done = key in plan.hints.answers
            badge.set_badge("отвечено" if done else "нужен ответ", "ok" if done else "warn")
        self._note.setText(self._told(plan))

    def _build(self, plan: ImportPlan) -> None:
        clear(self._list)
        self._badges = {}
        for written, name in plan.unknown_organizations.items():
            self._list.addWidget(self._organization(written, name))
        waiting = [key for key in self._asked if key not in plan.hints.answers]
        keys = list(self._asked) if len(self._asked) <= MOST else waiting[:MOST]
        for key in keys:
            self._list.addWidget(self._person(self._asked[key], plan.hints.answers.get(key), plan.kind == "staff"))

    def _told(self, plan: ImportPlan) -> str:
        if not self.open_count(plan):
            return "На все вопросы есть ответы. Их можно изменить." if self._asked else "Вопросов нет: все работники и организации узнаны."
        if plan.questions:
            text = f"{count(len(plan.questions), *ROWS)}: в базе есть тёзки, и по файлу не понять, о ком речь."
            return text + (f" Показаны первые {MOST}." if len(self._asked) > MOST else "")
        return "Эти названия не встречались. Скажите, чьи они: программа запомнит."

    def _person(self, question: Question, answer: int | None, may_add: bool) -> QWidget:
        group = QButtonGroup(self)
        place = f"строка {question.row}" + (f", столбец {question.column}" if question.column else "")
        head = row(label(question.name, "strong"), label(place, "small"), None)
        key = (question.sheet, question.row, question.field)
        badge = self._badges[key] = Badge()
        head.addWidget(badge)
        lines: list[Any] = [head]
        options = [(number, _option(name, hint)) for number, name, hint in question.candidates]
        options += [(NEW, "Это новый работник, в базе его ещё нет")] if may_add and "." not in question.name else []
        for number, text in options:
            choice = QRadioButton(text.replace("&", "&&"))
            choice.setChecked(answer == number)
            choice.setAccessibleName(f"{question.name}, {place}: {text}")
            choice.toggled.connect(self._teller(key, number))
            group.addButton(choice)
            lines.append(choice)
        return frame("card", column(*lines, spacing=2, margins=(14, 10, 14, 10)))

    def _teller(self, key: Key, number: int) -> Callable[[bool], None]:
        return lambda chosen: self.answered.emit(key, number) if chosen else None

    def _organization(self, key: str, written: str) -> QWidget:
        choose = RefEdit(lambda text: base_lists.suggest(self.desk, "organizations", text), placeholder="Это уже есть в базе: найти")
        choose.setAccessibleName(f"{written}: организация в базе")
        same = button("Это она", "check", "", tip="Запомнить название за этой организацией")
        same.setEnabled(False)
        choose.changed.connect(lambda: same.setEnabled(choose.value() is not None))
        same.clicked.connect(lambda: self.organization_known.emit(written, choose.value()))
        new = button(
            "Завести новую", "plus", "", lambda: self.organization_new.emit(key), tip=f"Завести организацию «{written}» при приёме файла"
        )
        head = row(label(written, "strong", wrap=True), Badge("нужен ответ", "warn"))
        head.setStretch(0, 1)
        line = row(choose, same, new)
        line.setStretch(0, 1)
        return frame("card", column(label("Организации нет в базе", "small"), head, 2, line, spacing=4, margins=(14, 10, 14, 12)))


def _option(name: str, hint: str) -> str:
    return f"{name} · {hint}" if hint else name
