"""Dialogs of transfers and endings: what is asked at the left, what it will end, carry over and add at the right, one button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QWidget

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.errors import NmsError, Rejected
from nmsdesk.services.moves import Effect, MovePlan
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, picture, row, scrolled
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.parts import Banner, Card
from nmsdesk.ui.moves_forms import BY_KEY, MERGE, MOVES, Move, Subject
from nmsdesk.ui.office import Office

__all__ = ["MERGE", "MOVES", "MoveDialog", "hire_to", "merge", "possible", "start"]
GROUPS = (("adds", "Добавится"), ("ends", "Завершится"), ("carries", "Сохранится"))
TICK, PICTURE = 22, 18  # widths of what stands before an effect
WAIT = 250  # milliseconds after the last key before the plan is asked for anew
UNFIT = {
    "hire": "Работник уже работает в городе. Выберите «Перевести» или «Второе место работы»",
    "take_back": "Вернуть можно того, кто уволен",
    "end_absence": "Сегодня работник не отсутствует",
}


def possible(office: Office, person: int) -> list[Move]:
    """The moves that fit the person's state today."""
    subject = _subject(office, person)
    with office.desk.read() as reading:
        going = subject.going(reading)
    fit = {"change_surname"}
    if going:
        fit |= {"move", "second_job", "absence", "dismiss"}
        fit |= {"end_absence"} if any(a.holds(office.desk.today) for a in subject.absences) else set()
    else:
        fit.add("take_back" if subject.jobs else "hire")
    return [m for m in MOVES if m.key in fit]


def start(office: Office, key: str, person: int, owner: QWidget | None) -> Any:
    """Open the dialog of a move about a person; what was saved, or None."""
    if key not in {m.key for m in possible(office, person)}:
        office.say(UNFIT.get(key, "Сейчас работник нигде не работает. Выберите «Принять» или «Вернуть на работу»"), "warn")
        return None
    return _run(MoveDialog(office, BY_KEY[key], _subject(office, person), owner))


def hire_to(office: Office, organization: int, owner: QWidget | None) -> Any:
    """Hire a new person into an organisation."""
    with office.desk.read() as reading:
        place = reading.get(Organization, organization)
    return _run(MoveDialog(office, BY_KEY["hire"], Subject(organization=place), owner))


def merge(office: Office, organization: int, owner: QWidget | None) -> Any:
    """Merge an organisation into another."""
    with office.desk.read() as reading:
        place = reading.get(Organization, organization)
    return _run(MoveDialog(office, MERGE, Subject(organization=place), owner))


def _run(dialog: MoveDialog) -> Any:
    dialog.exec()
    return dialog.done_


def _subject(office: Office, person: int) -> Subject:
    with office.desk.read() as reading:
        jobs = sorted(reading.where(Employment, person=person), key=lambda e: (e.since or reading.today, e.id), reverse=True)
        absences = reading.where(Absence, employment={e.id or 0 for e in jobs}) if jobs else []
        return Subject(reading.get(Person, person), tuple(jobs), tuple(absences))


class MoveDialog(QDialog):
    """One use case: the plan follows what is typed, ticks stay as they were set, a refusal leaves everything in place."""

    def __init__(self, office: Office, move: Move, subject: Subject, owner: QWidget | None = None):
        super().__init__(owner)
        self.office, self.move_, self.subject = office, move, subject
        self.done_: Any = None
        self.plan: MovePlan | None = None
        self._declined: dict[str, bool] = {}  # what the user has set, by the effect's key
        self.ticks: dict[str, QCheckBox] = {}
        whom = subject.person.full_name if subject.person else subject.organization.name if subject.organization else ""
        self.setWindowTitle(f"{move.title}: {whom}")
        self.form = Form(columns=1)
        move.fields(office, self.form, subject)
        self.form.mark_clean()
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self._effects = column(spacing=6)
        self.do = button(move.button, move.icon, "primary", self.apply, keys="Ctrl+Enter")
        self.leave = button("Отмена", "", "", self.reject, keys="Esc")
        left = column(self.form, spacing=0)
        self._plan_card = Card("Что произойдёт", scrolled(column(self._effects, None, spacing=0)))
        both = row(spacing=20)
        both.addLayout(left, 4)
        both.addWidget(self._plan_card, 5)
        outer = column(label(move.title, "title"), label(whom, "muted"), 4, self.trouble, spacing=8, margins=(24, 18, 24, 18))
        outer.addLayout(both, 1)
        outer.addLayout(row(label("Всё вместе – одна операция: её можно отменить (Ctrl+Z)", "small"), None, self.leave, self.do))
        self.setLayout(outer)
        room = owner.window().height() - 40 if owner else 640
        self.resize(900, min(room, 640 if len(self.form.fields) > 4 else 560))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.ask)
        self.form.changed.connect(lambda _: self._timer.start())
        keys.bind(self, "Ctrl+Return", self.apply)
        self.form.focus_first_empty()
        self.ask()

    def ask(self) -> None:
        """Plan anew with what is typed now."""
        self._timer.stop()
        values = self.form.values()
        self.plan = None
        clear(self._effects)
        self.ticks = {}
        wrong = [f for f in self.form.fields.values() if f.editor.problem()]
        if wrong or any(values.get(name) in (None, "", ()) for name in self._needed()):
            self.trouble.hide()
            self._effects.addWidget(label("Заполните обязательные поля – здесь появится, что изменится", "muted", wrap=True))
        else:
            try:
                self.plan = self.move_.plan(self.office, self.subject, values)
            except NmsError as trouble:
                self._tell(str(trouble))
                self._effects.addWidget(label("Пока ничего: см. выше, что поправить", "muted", wrap=True))
            else:
                self._show(self.plan)
        self.do.setEnabled(self.plan is not None)

    def _needed(self) -> list[str]:
        return [*self.move_.needed, *(n for n, f in self.form.fields.items() if f.required)]

    def _show(self, plan: MovePlan) -> None:
        if plan.troubles:
            self._tell(" ".join(dict.fromkeys(plan.troubles)))
        else:
            self.trouble.hide()
        for warning in plan.warnings:
            line = row(picture("alert-triangle", PICTURE, "warn"), spacing=8 + TICK - PICTURE)
            line.setAlignment(Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(warning, wrap=True), 1)
            self._effects.addLayout(line)
        for name, caption in GROUPS:
            effects: tuple[Effect, ...] = getattr(plan, name)
            if effects:
                self._effects.addSpacing(4)
                self._effects.addWidget(label(caption, "caption"))
            for effect in effects:
                self._effects.addLayout(self._line(effect))

    def _line(self, effect: Effect) -> Any:
        text = _Caption(effect.text)
        if effect.optional:
            tick = QCheckBox()
            tick.setFixedWidth(TICK)
            tick.setChecked(self._declined.get(effect.key, effect.default))
            tick.setAccessibleName(effect.text)
            tick.toggled.connect(lambda on, key=effect.key: self._declined.__setitem__(key, on))
            text.box = tick
            self.ticks[effect.key] = tick
            mark: QWidget = tick
        else:
            mark = picture("check" if effect.changes else "info-circle", PICTURE, "ok" if effect.changes else "muted")
        line = row(mark, spacing=8 if effect.optional else 8 + TICK - PICTURE)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        return line

    def apply(self) -> None:
        """Do it; when it is refused, say why and stay with everything typed."""
        if self._timer.isActive() or self.plan is None:
            self.ask()
        if not self.form.check() or self.plan is None:
            return
        values, keep = self.form.values(), {key for key, tick in self.ticks.items() if not tick.isChecked()}
        said = f"{self.move_.said}. Отменить – Ctrl+Z"
        try:
            done = self.office.act(lambda: self.move_.apply(self.office, self.subject, values, keep), said, self._tell)
        except Rejected as trouble:
            rest = self.form.show_troubles({t.field: (t.message, t.severity) for t in trouble.troubles})
            self._tell(" ".join(dict.fromkeys(rest or [str(trouble)])))
            return
        if done is not None:
            self.done_ = done
            if getattr(done, "warnings", ()):
                self.office.say(f"{self.move_.said}. {done.warnings[0].message}", "warn")
            self.accept()

    def _tell(self, text: str) -> None:
        self.trouble.set_text(text, "bad")
        self.trouble.show()

    def reject(self) -> None:
        if self.form.dirty:
            answer = messages.keep_typed(self)
            if answer == "save":
                self.apply()
            if answer != "drop":
                return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
            return
        super().keyPressEvent(event)


class _Caption(QLabel):
    """The text of an effect; a click on it turns its tick."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.box: QCheckBox | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.box is not None and event.button() == Qt.MouseButton.LeftButton:
            self.box.toggle()
