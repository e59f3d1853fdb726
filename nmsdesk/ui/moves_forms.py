"""What each transfer and ending asks for, and which use case plans and does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.services import lists, moves, registers
from nmsdesk.services.desk import Reading
from nmsdesk.services.moves import MovePlan
from nmsdesk.ui.forms import from_editor, make_editor
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.office import Office

Values = dict[str, Any]
JOB = ("organization", "post", "subjects", "rate", "since")
SECOND_KINDS = [(k, terms.EMPLOYMENT_KINDS[k]) for k in ("external", "internal", "contract")]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a move is about, with what the forms start from."""

    person: Person | None = None
    jobs: tuple[Employment, ...] = ()  # newest first
    absences: tuple[Absence, ...] = ()
    organization: Organization | None = None

    def going(self, reading: Reading) -> list[Employment]:
        """Jobs of today, the main one first."""
        return sorted((e for e in self.jobs if e.holds(reading.today)), key=lambda e: (e.kind != "main", e.id or 0))


@dataclass(frozen=True, slots=True)
class Move:
    """A use case in the menus: its title, keys and button, its fields, and what plans and does it with their values."""

    key: str
    title: str
    keys: str
    icon: str
    button: str
    said: str
    fields: Callable[[Office, Form, Subject], None]
    needed: tuple[str, ...]
    plan: Callable[[Office, Subject, Values], MovePlan]
    apply: Callable[[Office, Subject, Values, set[str]], Any]


# fields


def _job_field(office: Office, form: Form, name: str, caption: str = "", required: bool = False) -> None:
    col = REGISTERS["employments"].column(name)
    form.add(name, caption or col.caption, make_editor(office, REGISTERS["employments"], col, form), required=required)


def _job_fields(office: Office, form: Form, first: str, kinds: Sequence[tuple[str, str]] = ()) -> None:
    _job_field(office, form, "organization", required=True)
    _job_field(office, form, "post", required=True)
    form.add("since", first, DayEdit(), required=True)
    if kinds:
        form.add("kind", "Вид занятости", ChoiceEdit(kinds, nullable=False), required=True)
    _job_field(office, form, "rate")
    _job_field(office, form, "subjects")


def _which_job(office: Office, form: Form, subject: Subject, caption: str, all_: str = "") -> None:
    """A choice among several jobs; one job needs no question."""
    with office.desk.read() as reading:
        going = subject.going(reading)
    if len(going) > 1:
        names = [(e.id, registers.label(office.desk, "employments", e.id)) for e in going]
        form.add("employment", caption, ChoiceEdit([*([(0, all_)] if all_ else []), *names], nullable=False), required=True, whole=True)
        form.set_values({"employment": 0 if all_ else going[0].id})


def _job_id(subject: Subject, office: Office, values: Values) -> int:
    with office.desk.read() as reading:
        going = subject.going(reading)
    return int(values.get("employment") or (going[0].id if going else 0) or 0)


def _hire_fields(office: Office, form: Form, subject: Subject) -> None:
    if subject.person is None:
        for name in ("last_name", "first_name", "patronymic", "birth", "sex", "snils"):
            col = REGISTERS["persons"].column(name)
            form.add(name, col.caption, make_editor(office, REGISTERS["persons"], col, form), required=col.field.required)
    _job_fields(office, form, "Первый день работы", list(terms.EMPLOYMENT_KINDS.items()))
    start: Values = {"since": office.desk.today, "kind": "main"}
    if subject.organization is not None:
        start["organization"] = subject.organization.id
    form.set_values(start)


def _back_fields(office: Office, form: Form, subject: Subject) -> None:
    _job_fields(office, form, "Первый день работы", [("main", terms.EMPLOYMENT_KINDS["main"]), *SECOND_KINDS])
    last = next(iter(subject.jobs), None)
    start: Values = {"since": office.desk.today, "kind": "main"}
    if last:
        start |= {"organization": last.organization, "post": last.post, "subjects": last.subjects, "rate": last.rate}
    form.set_values(start)


def _move_fields(office: Office, form: Form, subject: Subject) -> None:
    _which_job(office, form, subject, "Откуда")
    _job_fields(office, form, "Первый день на новом месте")
    with office.desk.read() as reading:
        now = subject.going(reading)[0]
    form.set_values({"post": now.post, "subjects": now.subjects, "rate": now.rate, "since": office.desk.today})


def _second_fields(office: Office, form: Form, subject: Subject) -> None:
    _job_fields(office, form, "Первый день работы", SECOND_KINDS)
    form.set_values({"since": office.desk.today, "kind": "external"})


def _surname_fields(office: Office, form: Form, subject: Subject) -> None:
    assert subject.person
    form.add("last_name", "Новая фамилия", TextEdit(), f"Сейчас: {subject.person.last_name}", required=True)
    form.add("on", "С какого дня", DayEdit(), required=True)
    form.add("first_name", "Новое имя", TextEdit(), f"Если тоже сменилось. Сейчас: {subject.person.first_name}")
    form.add("patronymic", "Новое отчество", TextEdit(), "Если тоже сменилось")
    form.set_values({"on": office.desk.today})


def _absence_fields(office: Office, form: Form, subject: Subject) -> None:
    _which_job(office, form, subject, "Место работы")
    form.add("kind", "Вид отсутствия", ChoiceEdit(list(terms.ABSENCE_KINDS.items()), nullable=False), required=True, whole=True)
    form.add("since", "Первый день", DayEdit(), required=True)
    form.add("until", "Последний день", DayEdit(), "Пусто, если ещё не известен")
    form.set_values({"kind": "child", "since": office.desk.today})


def _return_fields(office: Office, form: Form, subject: Subject) -> None:
    form.add("on", "Последний день отсутствия", DayEdit(), required=True)
    form.set_values({"on": office.desk.today})


def _dismiss_fields(office: Office, form: Form, subject: Subject) -> None:
    _which_job(office, form, subject, "Откуда", "Отовсюду")
    form.add("on", "Последний день работы", DayEdit(), required=True)
    form.add("reason", "Причина", ChoiceEdit(list(terms.EMPLOYMENT_ENDS.items()), nullable=False), required=True)
    form.set_values({"on": office.desk.today, "reason": "dismissed"})


def _merge_fields(office: Office, form: Form, subject: Subject) -> None:
    desk = office.desk
    editor = RefEdit(partial(lists.suggest, desk, "organizations"), lambda n: registers.label(desk, "organizations", n))
    form.add("successor", "К какой организации присоединить", editor, required=True, whole=True)
    form.add("on", "Последний день работы присоединяемой", DayEdit(), "Со следующего дня люди работают у правопреемника", required=True)
    form.set_values({"on": desk.today})


# what is planned and done


def _job(subject: Subject, values: Values) -> Employment:
    columns = {c.name: c.field for c in REGISTERS["employments"].columns}
    given = {n: from_editor(columns[n], values.get(n)) for n in (*JOB, "kind") if n in values}
    return Employment(person=subject.person.id if subject.person else None, **given)


def _whom(subject: Subject, values: Values) -> Person | int:
    if subject.person is not None and subject.person.id is not None:
        return subject.person.id
    given: Values = {n: values.get(n) or "" for n in ("last_name", "first_name", "patronymic", "sex", "snils")}
    return Person(**given, birth=values.get("birth"))


def _id(subject: Subject) -> int:
    assert subject.person and subject.person.id
    return subject.person.id


def _absence_id(office: Office, subject: Subject) -> int:
    return next((a.id or 0 for a in subject.absences if a.holds(office.desk.today)), 0)


def _place(subject: Subject) -> int:
    assert subject.organization and subject.organization.id
    return subject.organization.id


def _dismissed(s: Subject, v: Values) -> Values:
    return {"person": _id(s), "on": v["on"], "reason": v["reason"], "employment": v.get("employment") or None}


def _renamed(s: Subject, v: Values) -> Values:
    return {"person": _id(s), **{n: v[n] for n in ("on", "last_name", "first_name", "patronymic")}}


def _away(o: Office, s: Subject, v: Values) -> Values:
    return {"employment": _job_id(s, o, v), **{n: v[n] for n in ("kind", "since", "until")}}


MOVES: tuple[Move, ...] = (
    Move(
        "hire", "Принять на работу", "Ctrl+Shift+H", "user-plus", "Принять на работу", "Приём записан", _hire_fields,
        ("organization", "post", "since", "kind"),
        lambda o, s, v: moves.plan_hire(o.desk, _whom(s, v), _job(s, v)),
        lambda o, s, v, keep: moves.hire(o.desk, _whom(s, v), _job(s, v), keep),
    ),
    Move(
        "take_back", "Вернуть на работу", "Ctrl+Shift+B", "arrow-back-up", "Вернуть на работу", "Возвращение записано", _back_fields,
        ("organization", "post", "since", "kind"),
        lambda o, s, v: moves.plan_take_back(o.desk, _id(s), _job(s, v)),
        lambda o, s, v, keep: moves.take_back(o.desk, _id(s), _job(s, v), keep),
    ),
    Move(
        "move", "Перевести", "Ctrl+Shift+M", "arrow-right", "Перевести", "Перевод записан", _move_fields,
        ("organization", "post", "since"),
        lambda o, s, v: moves.plan_move(o.desk, _job_id(s, o, v), _job(s, v)),
        lambda o, s, v, keep: moves.move(o.desk, _job_id(s, o, v), _job(s, v), keep),
    ),
    Move(
        "second_job", "Второе место работы", "Ctrl+Shift+J", "briefcase", "Добавить место", "Второе место записано", _second_fields,
        ("organization", "post", "since", "kind"),
        lambda o, s, v: moves.plan_second_job(o.desk, _id(s), _job(s, v)),
        lambda o, s, v, keep: moves.second_job(o.desk, _id(s), _job(s, v), keep),
    ),
    Move(
        "change_surname", "Сменить фамилию", "Ctrl+Shift+F", "id", "Сменить", "Новая фамилия записана", _surname_fields,
        ("last_name", "on"),
        lambda o, s, v: moves.plan_change_surname(o.desk, **_renamed(s, v)),
        lambda o, s, v, keep: moves.change_surname(o.desk, **_renamed(s, v), keep=keep),
    ),
    Move(
        "absence", "Отметить отсутствие", "Ctrl+Shift+A", "clock", "Отметить отсутствие", "Отсутствие записано", _absence_fields,
        ("kind", "since"),
        lambda o, s, v: moves.plan_absence(o.desk, **_away(o, s, v)),
        lambda o, s, v, keep: moves.absence(o.desk, **_away(o, s, v), keep=keep),
    ),
    Move(
        "end_absence", "Завершить отсутствие", "Ctrl+Shift+E", "progress-check", "Завершить отсутствие", "Выход на работу записан",
        _return_fields, ("on",),
        lambda o, s, v: moves.plan_end_absence(o.desk, _absence_id(o, s), v["on"]),
        lambda o, s, v, keep: moves.end_absence(o.desk, _absence_id(o, s), v["on"], keep),
    ),
    Move(
        "dismiss", "Уволить", "Ctrl+Shift+D", "logout", "Уволить", "Увольнение записано", _dismiss_fields,
        ("on", "reason"),
        lambda o, s, v: moves.plan_dismiss(o.desk, **_dismissed(s, v)),
        lambda o, s, v, keep: moves.dismiss(o.desk, **_dismissed(s, v), keep=keep),
    ),
)  # fmt: skip
MERGE = Move(
    "merge_organizations", "Присоединить к другой", "Ctrl+Shift+M", "link", "Присоединить", "Присоединение записано", _merge_fields,
    ("successor", "on"),
    lambda o, s, v: moves.plan_merge_organizations(o.desk, _place(s), v["successor"], v["on"]),
    lambda o, s, v, keep: moves.merge_organizations(o.desk, _place(s), v["successor"], v["on"], keep),
)  # fmt: skip
BY_KEY = {m.key: m for m in (*MOVES, MERGE)}

