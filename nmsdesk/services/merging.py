"""Two records of one person or of one organisation: compared side by side, made one with every link carried over (domain.md §6.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.keeping import Attachment, DistinctPersons, Waiver
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import clean
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.duplicates import load
from nmsdesk.services.faces import need_names
from nmsdesk.services.folding import Gathering
from nmsdesk.services.foreseen import carry_out, errors
from nmsdesk.services.likeness import Name, Traits, plain, vetoes
from nmsdesk.services.registers import NAME_FIELDS, Saved, tidied
from nmsdesk.storage.records import Labels

R = TypeVar("R", bound=f.Record)

@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of both records as people read it, with the values and the suggested one."""

    name: str
    caption: str
    left: str
    right: str
    suggested: str
    left_value: Any = None
    right_value: Any = None
    suggested_value: Any = None

    @property
    def differs(self) -> bool:
        return bool(self.left_value != self.right_value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side; ``links`` counts what refers to the second one and will be carried over, by title of the register.

    ``troubles`` stop the merging, ``vetoes`` say that these may be different people: then a reason is needed.
    """

    keep: f.Record
    gone: f.Record
    fields: tuple[FieldPair, ...]
    links: dict[str, int]
    kept_links: dict[str, int]
    troubles: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what will be folded into one

    def suggested(self) -> dict[str, Any]:
        """The values that ``merge`` takes, as suggested."""
        return {p.name: p.suggested_value for p in self.fields if p.differs}


def compare(desk: Desk, keep: int, gone: int) -> Comparison:
    """Both persons side by side with a suggestion for each field; nothing is written."""
    need_names(desk, "Сличение записей")
    with desk.read() as reading:
        left, right = _both(reading, Person, keep, gone)
        return _compared(reading, left, right, _merged, _against(reading, left, right))


def merge(desk: Desk, keep: int, gone: int, values: Mapping[str, Any] | None = None, reason: str = "") -> Saved:
    """Make one record of two: one undo step. ``values`` are chosen fields by name, others are as suggested.

    Rejected when different СНИЛС or births speak against it and no ``reason`` is given, and when a rule is broken by what
    moves (two main jobs in the same days); nothing is changed then.
    """
    said = f". Причина: {clean(reason)}" if clean(reason) else ""
    with desk.begin("merge", f"Объединены две записи одного работника{said}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        left, right = _both(reading, Person, keep, gone)
        against = _against(reading, left, right)
        if against and not clean(reason):
            raise Rejected(f"Похоже, это разные люди: {'; '.join(against)}. Чтобы всё же объединить, укажите причину.")
        chosen = {**_suggested(reading, left, right), **_together(left, right, values or {})}
        carry_out(begun.work, reading, _merged(reading, left, right, chosen).changes)
        kept = reading.get(Person, left.id)
    return Saved(kept or left, begun.changed)


TOGETHER = {"birth": "birth_precision", "young": "young_reason"}  # fields that mean nothing without each other


def _together(left: Person, right: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen values with what goes with them, taken from the same record."""
    found = dict(values)
    for name, other in TOGETHER.items():
        if name in values and other not in values:
            found[other] = getattr(right if values[name] == getattr(right, name) else left, other)
    return found


def compare_organizations(desk: Desk, keep: int, gone: int) -> Comparison:
    """Two records of one organisation typed twice, side by side; nothing is written."""
    with desk.read() as reading:
        left, right = _both(reading, Organization, keep, gone)
        return _compared(reading, left, right, _one_place, _apart(left, right))


def merge_organizations_records(
    desk: Desk, keep: int, gone: int, values: Mapping[str, Any] | None = None, reason: str = ""
) -> Saved:
    """Make one record of an organisation typed twice: one undo step; the other's names stay as aliases.

    Not for a school merged into another: that is ``moves.merge_organizations``, which keeps both and their history.
    """
    said = f". Причина: {clean(reason)}" if clean(reason) else ""
    with desk.begin("merge", f"Объединены две записи одной организации{said}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        left, right = _both(reading, Organization, keep, gone)
        against = _apart(left, right)
        if against and not clean(reason):
            raise Rejected(f"Похоже, это разные организации: {'; '.join(against)}. Чтобы всё же объединить, укажите причину.")
        chosen = {**_suggested(reading, left, right), **(values or {})}
        carry_out(begun.work, reading, _one_place(reading, left, right, chosen).changes)
        kept = reading.get(Organization, left.id)
    return Saved(kept or left, begun.changed)


def _compared(
    reading: Reading, left: R, right: R, gather: Callable[[Reading, R, R, Mapping[str, Any]], Gathering], against: list[str]
) -> Comparison:
    gathered = gather(reading, left, right, _suggested(reading, left, right))
    wrong = tuple(t.message for t in errors(reading, gathered.changes))
    pairs = _pairs(reading, left, right)
    return Comparison(left, right, pairs, _links(reading, right), _links(reading, left), wrong, tuple(against), tuple(gathered.notes))


def _suggested(reading: Reading, left: f.Record, right: f.Record) -> dict[str, Any]:
    return {p.name: p.suggested_value for p in _pairs(reading, left, right) if p.differs}


def _both(reading: Reading, kind: type[R], keep: int, gone: int) -> tuple[R, R]:
    if keep == gone:
        raise Rejected("Это одна и та же запись. Выберите две разные.")
    left, right = reading.get(kind, keep), reading.get(kind, gone)
    if left is None or right is None:
        raise Stale("Одной из записей больше нет. Обновите список.")
    return left, right


def _against(reading: Reading, left: Person, right: Person) -> list[str]:
    """Vetoes, and the decision that these are different people."""
    traits = load(reading, [left.id or 0, right.id or 0])
    found = vetoes(traits[left.id or 0], traits[right.id or 0])
    first, second = sorted((left.id or 0, right.id or 0))
    for decision in reading.where(DistinctPersons, first=first, second=second):
        found.append("пара отмечена как разные люди" + (f": {decision.reason}" if decision.reason else ""))
    return found


def _apart(left: Organization, right: Organization) -> list[str]:
    """What says that these are different organisations."""
    found = [f"разные коды: {left.code} и {right.code}"] if left.code and right.code and left.code != right.code else []
    if left.kind != right.kind and left.kind and right.kind:
        found.append("разные виды организаций")
    if right.successor == left.id or left.successor == right.id:
        found.append("одна присоединена к другой")
    return found


def _pairs(reading: Reading, left: f.Record, right: f.Record) -> tuple[FieldPair, ...]:
    labels, register = Labels(reading.connection), catalogue.register_of(left)
    names = [c.name for c in register.columns]
    rows = [[getattr(p, n) for n in names] for p in (left, right)]
    shown = labels.shown(register.key, names, rows)
    found = []
    for i, column in enumerate(register.columns):
        a, b = rows[0][i], rows[1][i]
        second = _second_better(column.name, left, right)
        value, text = (b, shown[1][i]) if second else (a, shown[0][i])
        if column.name == "note" and a and b and a != b:
            value = text = f"{a}\n{b}"
        found.append(FieldPair(column.name, column.caption, shown[0][i], shown[1][i], text, a, b, value))
    return tuple(found)


PRECISIONS = ("day", "month", "year")


def _second_better(name: str, left: Any, right: Any) -> bool:
    """Whether the second record's value is fuller or more precise than the first one's."""
    a, b = getattr(left, name), getattr(right, name)
    if name in ("birth", "birth_precision"):
        if left.birth is None or right.birth is None:
            return left.birth is None and right.birth is not None
        return PRECISIONS.index(right.birth_precision) < PRECISIONS.index(left.birth_precision)
    if a in (None, "") or b in (None, ""):
        return a in (None, "") and b not in (None, "")
    if name in NAME_FIELDS:  # initials give way to the whole name
        return len(a.rstrip(".")) == 1 < len(b.rstrip("."))
    if name in ("career_start", "total_start"):
        return bool(b < a)
    if name == "education":
        return bool(a == "higher" and str(b).startswith("higher_"))
    return False


def _links(reading: Reading, record: f.Record) -> dict[str, int]:
    """How many records of each register refer to this one, by title; files and decisions by uid included."""
    found: dict[str, int] = {}
    key = catalogue.register_of(record).key
    for other, column in catalogue.references_to(key):
        n = len(reading.where(other.record, **{column.name: record.id}))
        if n:
            found[other.title] = found.get(other.title, 0) + n
    for kind in (Attachment, Waiver):
        if n := len(reading.where(kind, register=key, record_uid=record.uid)):
            found[catalogue.register_of(kind).title] = n
    return found


def _carried(reading: Reading, keep: R, gone: R, values: Mapping[str, Any]) -> tuple[Gathering, R]:
    """The kept record with the chosen values and every link of the other one."""
    register = catalogue.register_of(keep)
    if unknown := set(values) - {c.name for c in register.columns}:
        raise Rejected(f"Поля «{sorted(unknown)[0]}» в разделе «{register.title}» нет.")
    one = tidied(replace(keep, **dict(values)))
    found = Gathering(reading)
    found.put(keep, one)
    found.carry(gone, keep)
    found.put(gone, None)
    return found, one


def _one_place(reading: Reading, keep: Organization, gone: Organization, values: Mapping[str, Any]) -> Gathering:
    """The changes that make one organisation of two, all names leading to it."""
    found, one = _carried(reading, keep, gone, {k: v for k, v in values.items() if k != "successor" or v != keep.id})
    known = {organization_key(x) for x in (one.name, one.full_name) if x}
    known |= {a.key for a in found.seen.where(OrganizationAlias, organization=keep.id)}
    for name in dict.fromkeys(clean(x) for x in (gone.name, gone.full_name, keep.name, keep.full_name) if x):
        key = organization_key(name)
        if key not in known and not found.seen.where(OrganizationAlias, key=key):
            known.add(key)
            found.add(OrganizationAlias(organization=keep.id, name=name, key=key))
    return found


def _merged(reading: Reading, keep: Person, gone: Person, values: Mapping[str, Any]) -> Gathering:
    """The changes that make one person of two."""
    found, person = _carried(reading, keep, gone, values)
    known = {_key(n) for n in found.seen.where(FormerName, person=keep.id)} | {_key(person)}
    for other in (keep, gone):
        if _key(other) not in known and not Traits(0, _key(other)).initials:
            known.add(_key(other))
            names: dict[str, Any] = {name: getattr(other, name) for name in NAME_FIELDS}
            found.add(FormerName(person=keep.id, **names))
    return found


def _key(name: Person | FormerName) -> Name:
    return plain(name.last_name), plain(name.first_name), plain(name.patronymic)
