"""The life of a snapshot: draft, approved, replaced by a newer one; read back and verified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.cycle import Snapshot, SnapshotPart
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.snapshots.contents import Frozen, Subject, frozen_of, is_whole
from nmsdesk.services.snapshots.veiled import veiled
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class Listed:
    """A snapshot in the list: figures by code as (n, N, target); ``by`` is the newer one that has replaced it."""

    record: Snapshot
    figures: dict[str, tuple[int, int, float | None]]
    whole: bool
    by: Snapshot | None = None


def listing(desk: Desk, period_code: str = "") -> list[Listed]:
    """All snapshots (of a period), newest first, each verified."""
    with desk.read() as reading:
        known = reading.where(Snapshot, period=period_code) if period_code else reading.where(Snapshot)
        newer: dict[int, Snapshot] = {s.supersedes: s for s in known if s.supersedes}
        found = []
        for record in sorted(known, key=lambda s: (s.as_of or date.min, s.id or 0), reverse=True):
            parts = reading.where(SnapshotPart, snapshot=record.id)
            figures = {p.indicator: (p.numerator or 0, p.denominator or 0, p.target) for p in parts}
            found.append(Listed(record, figures, is_whole(record, parts), newer.get(record.id or 0)))
    return found


def approved_days(desk: Desk) -> list[tuple[date, str]]:
    """The as-of days of the approved snapshots with their names: «срез «Мониторинг 2025»»."""
    with desk.read() as reading:
        return [(s.as_of, f"срез «{s.name}»") for s in reading.where(Snapshot, state="approved") if s.as_of]


def read(desk: Desk, snapshot: int) -> Frozen:
    """A snapshot with everything in it; Rejected when it is not as it was sealed, Stale when it is no more."""
    with desk.read() as reading:
        record, parts = _stored(reading, snapshot)
        if not is_whole(record, parts):
            raise Rejected(f"Срез «{record.name}» изменён в обход программы: контрольная сумма не сходится. Верните базу из копии.")
        return veiled(reading, frozen_of(record, parts))


def verify(desk: Desk, snapshot: int) -> bool:
    """Whether a snapshot is as it was sealed."""
    with desk.read() as reading:
        return is_whole(*_stored(reading, snapshot))


def members(desk: Desk, snapshot: int, code: str, status: str = "") -> list[Subject]:
    """The subjects of an indicator of a snapshot (of a status), by organisation and name."""
    parts = read(desk, snapshot).parts
    if code not in parts:
        raise Rejected(f"Показателя «{code}» в срезе нет. Есть: {', '.join(parts)}.")
    return [s for s in parts[code].subjects if not status or s.status == status]


def approve(desk: Desk, snapshot: int, on: date, by: str, act: int | None = None) -> Changed:
    """Make a draft official: one undo step. The approved one of the same period before it becomes superseded."""
    if not by.strip():
        raise Rejected("Укажите, кто утвердил срез.")
    with desk.begin("approve", "Утверждён срез мониторинга") as begun:
        reading = Reading(begun.work.connection, desk.today)
        record, parts = _stored(reading, snapshot)
        if record.state != "draft":
            raise Rejected(f"Срез «{record.name}» уже утверждён {day(record.approved_on)}.")
        if not is_whole(record, parts):
            raise Rejected("Срез изменён в обход программы: контрольная сумма не сходится. Составьте новый.")
        if record.as_of and on < min(record.as_of, record.made_on or record.as_of):
            raise Rejected(f"Дата утверждения раньше, чем день среза {day(record.as_of)}. Исправьте дату.")
        former = [s for s in reading.where(Snapshot, period=record.period, state="approved") if s.id != record.id]
        for one in former:
            begun.work.change(one, replace(one, state="superseded"))
        values = {"state": "approved", "approved_on": on, "approved_by": by.strip(), "act": act}
        begun.work.change(record, replace(record, supersedes=former[-1].id if former else None, **values))  # type: ignore[arg-type]
    return begun.changed


def _stored(reading: Reading, number: int) -> tuple[Snapshot, list[SnapshotPart]]:
    record = reading.get(Snapshot, number)
    if record is None:
        raise Stale("Среза больше нет. Обновите список.")
    return record, reading.where(SnapshotPart, snapshot=record.id)


def title(record: Snapshot) -> str:
    """«2025 год, на 31.12.2025»."""
    return f"{period(record.period).title}, на {day(record.as_of)}"
