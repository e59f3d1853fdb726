"""Checking a base: the file, the chain of the journal, the rules over every record and over the whole; exceptions left out."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar, cast

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.keeping import Waiver
from nmsdesk.domain.people import Person
from nmsdesk.errors import Trouble
from nmsdesk.russian import count, number
from nmsdesk.services import attachments, duplicates
from nmsdesk.services.desk import Desk
from nmsdesk.services.faces import need_names
from nmsdesk.storage import journal, records
from nmsdesk.storage.database import connect

R = TypeVar("R", bound=f.Record)
_Kind = tuple[bool, int, str, str]
Progress = Callable[[str, int, int], None]
SHOWN = 10  # examples of one problem in the text
DUPLICATE = rules.DUPLICATE.code
OK = "ok"
DAMAGED = "Файл базы повреждён. Восстановите её из последней копии: nmsdesk restore ФАЙЛ."


@dataclass(frozen=True, slots=True)
class CheckProblem:
    """One thing wrong with one record; ``severity`` is 'error' or 'warning', ``label`` names the record.

    ``field`` is where in the record ('' for the whole of it), ``mend`` the action that mends it (rules.registry.Rule).
    """

    register: str
    id: int
    code: str
    severity: str
    message: str
    label: str = ""
    field: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Excepted:
    """A warning that a person has judged to be no trouble: the waiver's id, its reason and author, the moment as ISO text."""

    problem: CheckProblem
    waiver: int
    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Checked:
    """``database`` is 'ok' or a sentence about what is damaged; then nothing else is checked."""

    database: str
    problems: tuple[CheckProblem, ...] = ()
    excepted: tuple[Excepted, ...] = ()

    @property
    def errors(self) -> int:
        return sum(p.severity == "error" for p in self.problems)


def check(desk: Desk, progress: Progress | None = None) -> Checked:
    """Everything that can be wrong with a base; nothing is changed."""
    need_names(desk, "Проверка базы")
    tell = progress or (lambda _text, _done, _all: None)
    steps = len(catalogue.REGISTERS) + 3
    tell("Проверка файла базы", 0, steps)
    if desk.database.file and (trouble := _file(desk.database.file)):
        return Checked(trouble)
    with desk.read() as reading:
        tell("Проверка журнала", 1, steps)
        if breaks := journal.verify(reading.connection):
            more = f" Всего таких мест: {len(breaks)}." if len(breaks) > 1 else ""
            return Checked(f"{breaks[0]}{more} Сверьте базу с последней копией.")
        whole = Whole(reading.connection, desk.today)
        found: list[tuple[f.Record, CheckProblem]] = []
        for n, register in enumerate(catalogue.REGISTERS.values(), 2):
            tell(f"Проверка: {register.title.lower()}", n, steps)
            found.extend(_register(register, whole))
        found.extend((record, _problem(record, trouble)) for record, trouble in rules.check_base(whole))
        found.extend((person, _problem(person, trouble)) for person, trouble in _duplicates(desk, whole))
        found.extend((row, _problem(row, trouble)) for row, trouble in attachments.troubles(desk))
        problems, excepted = _judged(reading.connection, found, whole)
        tell("Готово", steps, steps)
        return Checked(OK, problems, excepted)


def _file(file: Path) -> str:
    """'' when SQLite finds the file whole and every reference kept, else a sentence."""
    try:
        connection = connect(file)
    except sqlite3.Error:
        return DAMAGED
    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            return DAMAGED
        if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
            title = catalogue.REGISTERS[broken[0][0]].title if broken[0][0] in catalogue.REGISTERS else broken[0][0]
            return f"Нарушены связи записей ({number(len(broken))}), первая – в разделе «{title}». Восстановите базу из копии."
    except sqlite3.Error:
        return DAMAGED
    finally:
        connection.close()
    return ""


class Whole:
    """All records in memory with an index by each set of fields asked for; what the rules look at."""

    def __init__(self, connection: Any, today: date):
        self.connection, self.today = connection, today
        self._rows: dict[type[f.Record], dict[int, f.Record]] = {}
        self._index: dict[tuple[type[f.Record], tuple[str, ...]], dict[tuple[Any, ...], list[f.Record]]] = {}

    def all(self, kind: type[R]) -> dict[int, R]:
        """The register by id, loaded at the first question."""
        if kind not in self._rows:
            self._rows[kind] = {cast(int, r.id): r for r in records.where(self.connection, kind)}
        return cast("dict[int, R]", self._rows[kind])

    def get(self, kind: type[R], number: int | None) -> R | None:
        return None if number is None else self.all(kind).get(number)

    def where(self, record: type[R], /, **equal: Any) -> list[R]:
        if not equal:
            return list(self.all(record).values())
        names = tuple(equal)
        index = self._index.get((record, names))
        if index is None:
            index = self._index[record, names] = defaultdict(list)
            for item in self.all(record).values():
                index[tuple(getattr(item, n) for n in names)].append(item)
        return cast("list[R]", index.get(tuple(equal.values()), []))


def _register(register: catalogue.Register, whole: Whole) -> Iterator[tuple[f.Record, CheckProblem]]:
    for record in whole.all(register.record).values():
        for trouble in rules.check(record, whole):
            yield record, _problem(record, trouble)


def _duplicates(desk: Desk, whole: Whole) -> Iterator[tuple[Person, Trouble]]:
    """Persons who look like one with an earlier record (services.duplicates): a warning, never merged silently."""
    like: dict[int, list[duplicates.Pair]] = defaultdict(list)
    for pair in duplicates.pairs(desk, None):
        if not pair.vetoes:
            like[pair.second].append(pair)
    for number_, pairs in sorted(like.items()):
        if person := whole.get(Person, number_):
            told = ", ".join(f"№ {p.first}" for p in pairs)
            yield person, rules.DUPLICATE("", f"Возможно, это один человек с записью {told}: {', '.join(pairs[0].reasons)}.")


def _problem(record: f.Record, t: Trouble) -> CheckProblem:
    key, mend = catalogue.register_of(record).key, rules.rule(t.code).mend
    return CheckProblem(key, cast(int, record.id), t.code, t.severity, t.message, field=t.field, mend=mend)


def _judged(
    connection: Any, found: list[tuple[f.Record, CheckProblem]], whole: Whole
) -> tuple[tuple[CheckProblem, ...], tuple[Excepted, ...]]:
    """The problems that stand, and those excepted; all with the names of their records."""
    waivers = {(w.code, w.register, w.record_uid): w for w in whole.where(Waiver) if w.until is None or w.until > whole.today}
    standing, judged = [], {}
    for record, problem in found:
        waiver = waivers.get((problem.code, problem.register, record.uid)) if problem.severity == "warning" else None
        if waiver is None:
            standing.append(problem)
        else:
            judged[problem] = waiver
    excepted = []
    for p, w in zip(_labelled(connection, by_order(judged)), (judged[p] for p in by_order(judged))):
        excepted.append(Excepted(p, cast(int, w.id), w.reason, w.changed_by, w.changed_at))
    return tuple(_labelled(connection, by_order(standing))), tuple(excepted)


def by_order(found: Iterable[CheckProblem]) -> list[CheckProblem]:
    """Errors first, then in the order of the registers."""
    order = {key: n for n, key in enumerate(catalogue.REGISTERS)}
    return sorted(found, key=lambda p: (p.severity != "error", order[p.register], p.code, p.id))


def _labelled(connection: Any, found: list[CheckProblem]) -> Iterator[CheckProblem]:
    """The problems with the records' names."""
    labels = records.Labels(connection)
    wanted: dict[str, set[int]] = defaultdict(set)
    for p in found:
        wanted[p.register].add(p.id)
    names = {key: labels.of(key, ids) for key, ids in wanted.items()}
    persons = labels.of("persons", _persons(connection, wanted).values())
    whose = {(key, n): persons.get(person, "") for (key, n), person in _persons(connection, wanted).items()}
    for p in found:
        name = names[p.register].get(p.id, "")
        yield replace(p, label=": ".join(x for x in (whose.get((p.register, p.id), ""), name) if x))


def _persons(connection: Any, wanted: dict[str, set[int]]) -> dict[tuple[str, int], int]:
    """Whose the records are: «Диагностика 14.03.2025» alone says little."""
    found = {}
    for key, ids in wanted.items():
        register = catalogue.register(key)
        if "person" in {c.name for c in register.columns} and "person" not in register.label:
            rows = records.values(connection, key, ("id", "person"), sorted(ids))
            found.update({(key, n): person for n, person in rows if person is not None})
    return found


def text(checked: Checked) -> str:
    """The outcome for a person at the command line: by register and kind of problem, with examples."""
    if checked.database != OK:
        return checked.database
    judged = f" Учтено исключений: {number(len(checked.excepted))}." if checked.excepted else ""
    if not checked.problems:
        return f"База в порядке, замечаний к данным нет.{judged}"
    errors, all_ = checked.errors, len(checked.problems)
    parts = [count(n, *nouns) for n, nouns in ((errors, _ERRORS), (all_ - errors, _WARNINGS)) if n]
    lines = [f"База в порядке. В данных: {', '.join(parts)}.{judged}"]
    often = Counter((p.register, p.code, p.message) for p in checked.problems)
    for key, group in groupby(_by_kind(checked.problems, often), key=lambda x: x[0]):
        lines += _lines(key, [p for _, p in group])
    return "\n".join(lines)


def _by_kind(problems: tuple[CheckProblem, ...], often: Counter[tuple[str, str, str]]) -> list[tuple[_Kind, CheckProblem]]:
    """Problems with what they are listed under: a sentence that is said more than once heads a list of its own."""
    found = []
    order = {key: n for n, key in enumerate(catalogue.REGISTERS)}
    for p in problems:
        head = p.message if often[p.register, p.code, p.message] > 1 else ""
        found.append(((p.severity != "error", order[p.register], p.code, head), p))
    return sorted(found, key=lambda x: (x[0], x[1].id))


def _lines(key: _Kind, of: list[CheckProblem]) -> Iterator[str]:
    word = "Внимание" if key[0] else "Ошибка"
    title = catalogue.register(of[0].register).title
    yield ""
    yield f"{title}. {word}: {count(len(of), *_RECORDS)}{f'. {key[3]}' if key[3] else ''}"
    yield from (f"  № {p.id}  {p.label}{'' if key[3] else f' – {p.message}'}" for p in of[:SHOWN])
    if len(of) > SHOWN:
        yield f"  … и ещё {number(len(of) - SHOWN)}; все – с ключом --json."


_ERRORS = ("ошибка", "ошибки", "ошибок")
_WARNINGS = ("предупреждение", "предупреждения", "предупреждений")
_RECORDS = ("запись", "записи", "записей")
