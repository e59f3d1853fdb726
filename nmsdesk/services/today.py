"""What is due or wrong today: lines with what to do about each; a line's records may be put off to a day or dismissed with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import catalogue
from nmsdesk.domain.keeping import Waiver
from nmsdesk.domain.periods import Period, year
from nmsdesk.domain.queries import Filter
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day
from nmsdesk.services import due_lines
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.due_kinds import LINES
from nmsdesk.services.due_lines import PREFIX, Found
from nmsdesk.storage import due, records
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

TONES = ("bad", "warn", "neutral")
RECORDS = ("запись", "записи", "записей")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the first page; ``ids`` are the records of ``register`` behind it, those set aside left out.

    ``action`` is what the button does: «list» opens the list of these records, others as in `quality.MENDS`.
    ``aside`` is how many records of the line are put off or dismissed.
    """

    code: str
    icon: str
    text: str
    detail: str
    tone: str
    register: str
    ids: tuple[int, ...]
    action: str
    action_caption: str
    aside: int = 0

    @property
    def filters(self) -> tuple[Filter, ...]:
        return (Filter("id", "in", self.ids),)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record put off to a day, or dismissed (``until`` is None); ``id`` is None when it is gone."""

    waiver: int
    code: str
    register: str
    id: int | None
    label: str
    until: date | None
    reason: str
    author: str
    at: str


def lines(desk: Desk, period: Period | None = None) -> list[Line]:
    """What is due or wrong as of today, the urgent first; lines without records are left out.

    ``period`` is the one whose end the young are looked at by, the calendar year unless given.
    """
    with desk.read() as reading:
        hidden = aside(reading)
        shown = []
        for found in due_lines.found(desk, reading, period or year(reading.today.year)):
            gone = hidden.get((found.code, found.register), frozenset())
            left = tuple(n for n in found.ids if n not in gone)
            if left:
                shown.append(_line(found, left))
    return sorted(shown, key=lambda line: TONES.index(line.tone))


def _line(found: Found, left: tuple[int, ...]) -> Line:
    return Line(
        found.code, found.icon, found.text(len(left)), found.detail, found.tone, found.register, left, found.action, found.caption,
        len(found.ids) - len(left),
    )  # fmt: skip


def aside(reading: Reading) -> dict[tuple[str, str], frozenset[int]]:
    """Ids of the records that are not to be shown today, by line and register."""
    uids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for w in reading.where(Waiver):
        if w.code.startswith(PREFIX) and (w.until is None or w.until > reading.today):
            uids[w.code, w.register].append(w.record_uid)
    return {slot: frozenset(due.ids_of_uids(reading.connection, slot[1], of)) for slot, of in uids.items()}


def postpone(desk: Desk, code: str, key: str, ids: Sequence[int], until: date, reason: str = "") -> Changed:
    """Put the records of a line off: they come back on the day. One undo step."""
    if until <= desk.today:
        raise Rejected(f"Отложить можно на день позже сегодняшнего, {day(desk.today)}.")
    return _set_aside(desk, code, key, ids, until, reason.strip() or "отложено", f"Отложено до {day(until)}")


def dismiss(desk: Desk, code: str, key: str, ids: Sequence[int], reason: str) -> Changed:
    """Never remind of the records of a line again, with the reason. One undo step."""
    if not reason.strip():
        raise Rejected("Укажите причину: почему об этом больше не напоминать.")
    return _set_aside(desk, code, key, ids, None, reason.strip(), "Больше не напоминать")


def _set_aside(desk: Desk, code: str, key: str, ids: Sequence[int], until: date | None, reason: str, said: str) -> Changed:
    if code not in due_lines.CODES:
        raise Rejected(f"Напоминания «{code}» нет.")
    register = catalogue.register(key)
    with desk.begin("change", f"{said}: {register.counted(len(ids))}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        known = {w.record_uid: w for w in reading.where(Waiver, code=code, register=key)}
        new, old = [], []
        for record in reading.by_ids(register.record, list(ids)):
            if waiver := known.get(record.uid):
                old.append((waiver, replace(waiver, until=until, reason=reason)))
            else:
                new.append(Waiver(code=code, register=key, record_uid=record.uid, until=until, reason=reason))
        if not new and not old:
            raise Rejected("Этих записей больше нет. Обновите страницу.")
        begun.work.add_many(new)
        begun.work.change_many(old)
    return begun.changed


def set_aside(desk: Desk) -> list[SetAside]:
    """What is put off or dismissed now, by the day of return, the dismissed last."""
    with desk.read() as reading:
        now = [w for w in reading.where(Waiver) if w.code.startswith(PREFIX) and (w.until is None or w.until > reading.today)]
        found = []
        for key in {w.register for w in now}:
            own = [w for w in now if w.register == key]
            known = records.by_uids(reading.connection, key, [w.record_uid for w in own])
            labels = Labels(reading.connection).of(key, [r.id for r in known.values()])
            for w in own:
                number = known[w.record_uid].id if w.record_uid in known else None
                label = labels.get(number, "") if number is not None else "записи больше нет"
                found.append(SetAside(w.id or 0, w.code, key, number, label, w.until, w.reason, w.changed_by, w.changed_at))
    return sorted(found, key=lambda x: (x.until is None, x.until or date.max, x.code, x.label))


def bring_back(desk: Desk, waivers: Sequence[int]) -> Changed:
    """Show again what was put off or dismissed. One undo step."""
    with desk.begin("remove", f"Снова напоминать: {count(len(waivers), *RECORDS)}") as begun:
        for waiver in Reading(begun.work.connection, desk.today).by_ids(Waiver, list(waivers)):
            begun.work.remove(waiver)
    return begun.changed


def title(code: str) -> str:
    """What a line is about, without its number: «Истекает: категории»."""
    return LINES[code.removeprefix(PREFIX)].title
