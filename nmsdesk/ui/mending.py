"""What mends a remark: the record's form at the very field, the missing record half filled in, or the page that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services import duplicates, registers
from nmsdesk.services.checks import CheckProblem
from nmsdesk.ui.office import Office


def mend(office: Office, problem: CheckProblem, owner: QWidget, done: Callable[[], object]) -> None:
    """Do what mends the problem; ``done`` is called when a form was saved or a record deleted."""
    from nmsdesk.ui import forms  # the first page shows cards by this module and asks for no form

    what, _, rest = problem.mend.partition(":")
    match what:
        case "duplicates":
            found = duplicates.of_person(office.desk, problem.id)
            office.go("duplicates", **({"first": found[0].first, "second": found[0].second} if found else {}))
        case "import":
            office.go("import")
        case "close_plan":
            office.go(problem.register, id=problem.id)
        case "merge" | "rested":
            show(office, problem.register, problem.id)
        case "remove":
            forms.remove_record(office, _record(office, problem), owner, done)
        case "add" if office.may_write():
            if forms.edit_record(office, missing(office, problem, rest), owner) is not None:
                done()
        case "edit" | "close_mentorship":
            edit(office, problem, owner, done, problem.field or rest or "until")


def show(office: Office, key: str, number: int) -> None:
    """The card of the record where its register has one, else its place in the list."""
    office.go(card_of(key) or key, id=number)


def card_of(key: str) -> str:
    """The page of one record of the register, '' when there is none."""
    from nmsdesk.ui.window import PARENTS

    return next((card for card, owner in PARENTS.items() if owner == key and card != "duplicates"), "")


def edit(office: Office, problem: CheckProblem, owner: QWidget, done: Callable[[], object], focus: str = "") -> None:
    """The record's own form."""
    from nmsdesk.ui import forms

    if forms.edit_record(office, _record(office, problem), owner, focus) is not None:
        done()


def _record(office: Office, problem: CheckProblem) -> f.Record:
    return registers.get(office.desk, problem.register, problem.id)


def missing(office: Office, problem: CheckProblem, key: str) -> f.Record:
    """A new record of the register that the remark misses, with whom and what it is about filled in."""
    record = _record(office, problem)
    near = {**_around(office, record), **_around_field(record, problem.field), problem.register: problem.id}
    values: dict[str, Any] = {}
    for c in catalogue.register(key).columns:
        if isinstance(c.field, f.Ref) and c.field.required and c.field.register in near:
            values[c.name] = near[c.field.register]
    return registers.blank(key, **values)


def _around_field(record: f.Record, name: str) -> dict[str, int]:
    column = next((c for c in catalogue.register_of(record).columns if c.name == name), None)
    value = getattr(record, name) if column else None
    return {column.field.register: value} if column and isinstance(column.field, f.Ref) and value is not None else {}


def _around(office: Office, record: f.Record) -> dict[str, int]:
    """Register → id of what the record refers to, and of what its owner does."""
    register = catalogue.register_of(record)
    found: dict[str, int] = {}
    for c in register.columns:
        if isinstance(c.field, f.Ref) and (value := getattr(record, c.name)) is not None:
            found.setdefault(c.field.register, value)
    owner = register.owner
    if owner is not None and isinstance(owner.field, f.Ref) and getattr(record, owner.name) is not None:
        whole = registers.get(office.desk, owner.field.register, getattr(record, owner.name))
        found = {**_around(office, whole), **found}
    return found
