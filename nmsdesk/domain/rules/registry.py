"""The registry of rules: each said once, with its severity, what to do about it and where it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from nmsdesk.domain import fields as f
from nmsdesk.domain.periods import Span
from nmsdesk.errors import Trouble
from nmsdesk.russian import day

R = TypeVar("R", bound=f.Record)
RECORD, BASE = "record", "base"


class Known(Protocol):
    """What rules may look at beside the record."""

    today: date

    def get(self, kind: type[R], number: int | None) -> R | None: ...
    def where(self, record: type[R], /, **equal: Any) -> list[R]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the registry; called with a field and a sentence it gives the trouble.

    ``code`` is «register.what» or «register.field.what»; ``register`` is '' for the rules of every field.
    ``severity`` is 'error' (the record cannot be saved) or 'warning' (saved, shown, may be excepted with a reason).
    ``title`` names it in a list of rules, ``hint`` says what to do, ``mend`` is the action that mends it: «edit:FIELD» opens the
    record at the field, «add:REGISTER» adds what is missing, others name a use case or a page.
    ``scope`` 'record' is looked at on each saving, 'base' only in a check of the whole base.
    ``quiet`` rules are not said at imports: they would be said of nearly every row of a school's list.
    """

    code: str
    register: str
    severity: str
    title: str
    hint: str
    mend: str
    scope: str = RECORD
    quiet: bool = False

    def __call__(self, field: str, message: str) -> Trouble:
        return Trouble(field, self.code, message, self.severity)


Check = Callable[[Any, Known], Iterator[Trouble]]
BaseCheck = Callable[[Known], Iterator[tuple[f.Record, Trouble]]]
REGISTRY: dict[str, Rule] = {}
CHECKS: dict[type[f.Record], list[Check]] = {}
BASE_CHECKS: list[BaseCheck] = []


def _declared(rule: Rule) -> Rule:
    assert rule.code not in REGISTRY, rule.code
    REGISTRY[rule.code] = rule
    return rule


def _register_of(code: str) -> str:
    return code.split(".")[0] if "." in code else ""


def error(code: str, title: str, hint: str, mend: str) -> Rule:
    """Declare a rule whose breach cannot be saved."""
    return _declared(Rule(code, _register_of(code), "error", title, hint, mend))


def warning(code: str, title: str, hint: str, mend: str, *, quiet: bool = False) -> Rule:
    """Declare a rule whose breach is saved and shown."""
    return _declared(Rule(code, _register_of(code), "warning", title, hint, mend, RECORD, quiet))


def of_base(code: str, title: str, hint: str, mend: str) -> Rule:
    """Declare a warning that only a look at the whole base can give."""
    return _declared(Rule(code, _register_of(code), "warning", title, hint, mend, BASE))


def of(kind: type[f.Record]) -> Callable[[Check], Check]:
    """The function gives troubles of records of this class."""

    def keep(check: Check) -> Check:
        CHECKS.setdefault(kind, []).append(check)
        return check

    return keep


def over_base(check: BaseCheck) -> BaseCheck:
    """The function gives records of the whole base with their troubles."""
    BASE_CHECKS.append(check)
    return check


# What several rules ask.


def overlapping(record: f.Dated, others: list[Any]) -> Any:
    """The first of the others whose days overlap with the record's, None when none does."""
    span = Span(record.since, record.until)
    return next((o for o in others if o.id != record.id and span.overlaps(Span(o.since, o.until))), None)


def outside(record: f.Dated, whole: f.Dated) -> bool:
    """Whether the record lasts beyond the days of the whole; an open end of the record is taken as lasting with it."""
    starts = record.since is not None and (
        (whole.since is not None and record.since < whole.since) or (whole.until is not None and record.since > whole.until)
    )
    return bool(starts or (record.until is not None and whole.until is not None and record.until > whole.until))


def days(record: f.Dated) -> str:
    """«с 01.09.2025 по 31.08.2026», «с 01.09.2025»."""
    return f"с {day(record.since)}" + (f" по {day(record.until)}" if record.until else "")
