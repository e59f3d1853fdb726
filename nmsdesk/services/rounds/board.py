"""A round as it stands: each school's state, what is missing and how late in one line, counts; all rounds in a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.cycle import MonitoringRound, RoundPlace, Snapshot
from nmsdesk.domain.periods import period
from nmsdesk.errors import Stale
from nmsdesk.russian import count, day, natural
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.rounds.owed import FILED, OWED, Came, arrivals, keys_of
from nmsdesk.storage.records import Labels

DAYS = ("день", "дня", "дней")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An organisation of a round. ``day`` is when all that it owes was there first; ``late`` are days past its term, 0 in time.

    A school that came late stays late; one that has not come is late from the day after its term.
    """

    id: int
    organization: int
    name: str
    due: date
    own_due: bool
    state: str
    day: date | None
    late: int
    came: tuple[Came, ...]
    missing: tuple[str, ...]
    reminded_on: date | None
    remarks: str
    said: str

    @property
    def file(self) -> int | None:
        """The last file that came for the round."""
        with_file = [c for c in self.came if c.batch is not None and not c.by_hand]
        return max(with_file, key=lambda c: (c.at, c.batch or 0)).batch if with_file else None


@dataclass(frozen=True, slots=True)
class RoundCard:
    """Everything about a round; ``owes`` are the keys of its lists, ``unknown`` words in them that name no list."""

    round: MonitoringRound
    owes: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...]
    places: tuple[PlaceLine, ...]
    on: date
    snapshot: int | None = None  # the latest one of the period made since the round began

    def counted(self) -> Counter[str]:
        """Organisations by state; «late» are those that have not sent, or were late to."""
        found = Counter(p.state for p in self.places)
        found["late"] = sum(p.late > 0 for p in self.places)
        return found

    @property
    def overdue(self) -> tuple[PlaceLine, ...]:
        """Those whose term is over and who still owe something."""
        return tuple(p for p in self.places if p.state in ("waited", "returned") and p.due < self.on)


@dataclass(frozen=True, slots=True)
class State:
    """A round in one line; ``came`` are organisations that have sent everything, accepted ones among them."""

    id: int
    name: str
    period: str
    since: date | None
    until: date | None
    state: str
    organizations: int
    came: int
    accepted: int
    returned: int
    late: int

    @property
    def percent(self) -> float | None:
        """Those who have sent out of all, None when nobody is in the round."""
        return 100 * self.came / self.organizations if self.organizations else None


def card(desk: Desk, number: int) -> RoundCard:
    """The round as of today; Stale when it has gone."""
    with desk.read() as reading:
        return card_of(reading, round_of(reading, number))


def round_of(reading: Reading, number: int) -> MonitoringRound:
    found = reading.get(MonitoringRound, number)
    if found is None:
        raise Stale("Этого сбора больше нет. Обновите список.")
    return found


def card_of(reading: Reading, r: MonitoringRound) -> RoundCard:
    places = reading.where(RoundPlace, round=r.id)
    labels = Labels(reading.connection)
    names = labels.of("organizations", [p.organization for p in places])
    came = arrivals(reading, r, {p.organization or 0 for p in places})
    owes = keys_of(r.lists)
    lines = [line_of(r, p, names.get(p.organization or 0, ""), came.get(p.organization or 0, {}), owes, reading.today) for p in places]
    lines.sort(key=lambda p: natural(p.name))
    made = [s.id for s in reading.where(Snapshot, period=r.period) if s.made_on and (r.since is None or s.made_on >= r.since)]
    latest = max((n for n in made if n), default=None)
    return RoundCard(r, owes, _facts(labels, r, latest), tuple(lines), reading.today, latest)


def line_of(r: MonitoringRound, p: RoundPlace, name: str, came: Mapping[str, Came], owes: tuple[str, ...], today: date) -> PlaceLine:
    """The line of an organisation: what is kept of it and, while the round is open, what has come since."""
    due = p.due or r.until or today
    missing = tuple(key for key in owes if key not in came)
    whole = max((c.day for c in came.values()), default=None) if owes and not missing else None
    state = p.state if r.state == "closed" else state_of(p, missing, came, today)
    sent = p.day or whole
    if state == "waited":
        sent = None
    elif state in ("sent", "accepted"):
        missing = () if r.state == "closed" or state == "accepted" else missing
    until = sent or (today if r.state != "closed" else min(today, r.until or today))
    late = max(0, (until - due).days)
    shown = tuple(came[key] for key in owes if key in came)
    said = owing_line(state, missing, due, today, late, sent, r.state == "closed")
    return PlaceLine(
        p.id or 0, p.organization or 0, name, due, p.due is not None, state, sent, late, shown, missing, p.reminded_on, p.remarks, said
    )


def state_of(p: RoundPlace, missing: tuple[str, ...], came: Mapping[str, Came], today: date) -> str:
    """The state today: what is accepted stays; what was returned waits for a newer file; the rest is sent when nothing is missing."""
    if p.day and p.day > today:  # looked at on a day before it came
        return "waited"
    if p.state == "accepted":
        return "accepted"
    if p.state == "returned":
        again = any(c.at > p.changed_at for c in came.values())
        return "sent" if again and not missing else "returned"
    return "waited" if missing else "sent"


def owing_line(
    state: str, missing: Iterable[str], due: date, today: date, late: int, sent: date | None, closed: bool = False
) -> str:  # fmt: skip
    """«не сданы: список работников, обучение; срок прошёл 5 дней назад»."""
    names = [OWED[key].inside for key in missing]
    if state in ("sent", "accepted"):
        when = f"сдано {day(sent)}" if sent else "сдано"
        return f"{when}, позже срока на {count(late, *DAYS)}" if late else when
    owing = f"{'не сданы' if len(names) > 1 else 'не сдано'}: {', '.join(names)}" if names else "ждём исправленный файл"
    if closed:
        return owing
    left = (due - today).days
    if left > 0:
        return f"{owing}; до срока {count(left, *DAYS)}"
    return f"{owing}; срок сегодня" if left == 0 else f"{owing}; срок прошёл {count(-left, *DAYS)} назад"


def _facts(labels: Labels, r: MonitoringRound, snapshot: int | None) -> tuple[tuple[str, str, str], ...]:
    act = labels.of("documents", [r.act]).get(r.act or 0, "")
    name = labels.of("snapshots", [snapshot]).get(snapshot or 0, "")
    owes = [OWED[key] for key in keys_of(r.lists)]
    files = [o.title if not n else o.inside for n, o in enumerate(o for o in owes if o.by_file)]
    told = [f"{', '.join(files)} – {FILED}"] if files else []
    lists = "\n".join((*told, *(f"{o.title} – {o.how}" for o in owes if not o.by_file)))
    found = (
        ("Период", period(r.period).title, ""),
        ("Сбор", f"{day(r.since)} – {day(r.until)}", ""),
        ("Что сдают", lists, ""),
        ("Документ", act, f"documents:{r.act}" if r.act else ""),
        ("Срез периода", name, f"snapshots:{snapshot}" if snapshot else ""),
        ("Примечание", r.note, ""),
    )
    return tuple(f for f in found if f[1])


def owed_by(reading: Reading, organization: int) -> list[tuple[int, str, PlaceLine]]:
    """Open rounds in which the organisation takes part: (round, its name, the line of the organisation)."""
    found = []
    for p in reading.where(RoundPlace, organization=organization):
        r = reading.get(MonitoringRound, p.round)
        if r is not None and r.state == "active":
            came = arrivals(reading, r, {organization}).get(organization, {})
            found.append((r.id or 0, r.name, line_of(r, p, "", came, keys_of(r.lists), reading.today)))
    return found


def states(desk: Desk, only: Iterable[str] = ()) -> list[State]:
    """Every round (of these states) in one line, the latest first."""
    wanted = set(only)
    with desk.read() as reading:
        found = [r for r in reading.where(MonitoringRound) if not wanted or r.state in wanted]
        found.sort(key=lambda r: (r.since or date.min, r.id or 0), reverse=True)
        return [_state(card_of(reading, r)) for r in found]


def _state(c: RoundCard) -> State:
    n, r = c.counted(), c.round
    return State(
        r.id or 0, r.name, r.period, r.since, r.until, r.state, len(c.places), n["sent"] + n["accepted"], n["accepted"], n["returned"],
        n["late"],
    )  # fmt: skip
