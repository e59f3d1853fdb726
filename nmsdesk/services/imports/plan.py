"""What an import will do: hints given, changes planned, problems found, questions to answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.exchange.problems import ERROR, Problem
from nmsdesk.russian import number

NEW = 0  # the answer «это новый работник»


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user said beside the file: ``answers`` by (sheet, row, field) with a person's id or NEW."""

    kind: str | None = None
    sheet: str | None = None
    on_match: str = "update"
    organization: str = ""
    instrument: str = ""
    keys: Path | None = None  # the file code ↔ person beside results by task
    day: date | None = None
    encoding: str | None = None
    answers: dict[tuple[str, int, str], int] = field(default_factory=dict)
    new_organizations: frozenset[str] = frozenset()  # keys of unknown organisations to be added


@dataclass(frozen=True, slots=True)
class Question:
    """A person of the file that could be one of several: (id, label, hint) to choose from, or a new one."""

    sheet: str
    row: int
    column: str
    field: str
    name: str
    candidates: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One record to add (``before`` None) or to change."""

    before: f.Record | None
    after: f.Record


@dataclass(slots=True)
class ImportPlan:
    """The whole of what applying would do; nothing has been written yet."""

    path: Path
    kind: str
    title: str
    sha256: str
    hints: Hints
    operations: list[Operation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unknown_organizations: dict[str, str] = field(default_factory=dict)  # key → as written
    sheets: tuple[Any, ...] = ()  # exchange.lists.RecognisedSheet, for the page «что распознано»
    senders: Counter[int] = field(default_factory=Counter)  # organisation → its rows that are taken
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored: int = 0
    seq: int = 0  # the journal's end at planning: a later change means planning anew

    @property
    def blocking(self) -> bool:
        """Whether a row or a value would be left out because of an error."""
        return self.rejected > 0 or any(p.severity == ERROR for p in self.problems)

    def summary(self) -> dict[str, Any]:
        """The contract of design.md §4."""
        numbers = {n: getattr(self, n) for n in ("read", "created", "updated", "unchanged", "rejected", "ignored")}
        problems = [
            {"sheet": p.sheet, "row": p.row, "column": p.column, "code": p.code, "message": p.message, "severity": p.severity}
            for p in self.problems
        ]
        return {"register": self.kind, **numbers, "problems": problems}

    def by_register(self) -> list[tuple[str, int, int]]:
        """(title, added, changed) of each register touched."""
        added: Counter[str] = Counter()
        changed: Counter[str] = Counter()
        for o in self.operations:
            (changed if o.before else added)[catalogue.register_of(o.after).title] += 1
        return [(title, added[title], changed[title]) for title in dict.fromkeys([*added, *changed])]


def unread(path: Path, hints: Hints, message: str) -> ImportPlan:
    """The plan of a file that cannot be read as a list: nothing but its one problem."""
    return ImportPlan(path, hints.kind or "", "", "", hints, problems=[Problem(hints.sheet or "", 0, "", "bad_file", message)])


def summary_text(plan: ImportPlan, batch: int | None) -> str:
    """The outcome for a person at the command line."""
    lines = [
        f"{plan.title}: прочитано строк – {number(plan.read)}, новых {plan.created}, изменится {plan.updated}, "
        f"без изменений {plan.unchanged}, отклонено {plan.rejected}, пропущено {plan.ignored}."
    ]
    for p in plan.problems:
        where = ", ".join(x for x in (p.sheet, f"строка {p.row}" if p.row else "", f"столбец {p.column}" if p.column else "") if x)
        lines.append(f"{'Ошибка' if p.severity == ERROR else 'Внимание'}: {where}: {p.message}")
    if batch is not None:
        lines.append(f"Принято. Отменить: nmsdesk undo {batch}")
    return "\n".join(lines)
