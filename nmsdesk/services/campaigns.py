"""Campaigns of diagnostics: who is invited, who is expected, who has come by name and without names, who has not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Campaign, CampaignPlace, Diagnostic, DiagnosticSummary
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import Period
from nmsdesk.domain.privacy import MARK
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators import staff
from nmsdesk.indicators.context import Context
from nmsdesk.russian import day, fold
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import rules_on
from nmsdesk.services.registers import Saved, put, refuse_used, round_of
from nmsdesk.services.small_numbers import Told
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

BOTH = ("teaching", "leading")
AUDIENCES = {  # offered in the form; any other text means both groups of posts
    "Педагоги и руководители": BOTH,
    "Педагоги": ("teaching",),
    "Руководители": ("leading",),
}


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An organisation of a campaign: ``expected`` by hand or by the staff of the day; ``came`` and ``absent`` are persons.

    ``unnamed`` counts participants of summaries without names: told beside, never added to those who came.
    """

    id: int
    organization: int
    name: str
    expected: int
    by_hand: bool
    came: tuple[int, ...]
    absent: tuple[int, ...]
    unnamed: int
    note: str

    @property
    def percent(self) -> float | None:
        """Those who came out of those expected, at most 100; None when nobody is expected."""
        return min(100.0, 100 * len(self.came) / self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """Everything about a campaign; ``others`` came from organisations that are not invited; ``waiting`` are results not yet of it."""

    campaign: Campaign
    instrument: str
    facts: tuple[tuple[str, str, str], ...]
    on: date
    places: tuple[PlaceLine, ...]
    others: tuple[tuple[str, int], ...]
    came: tuple[int, ...]
    unnamed: int
    waiting: tuple[int, ...]

    @property
    def expected(self) -> int:
        return sum(p.expected for p in self.places)

    @property
    def absent(self) -> tuple[int, ...]:
        return tuple(n for p in self.places for n in p.absent)

    @property
    def nobody(self) -> tuple[PlaceLine, ...]:
        """Organisations from which nobody has come, by name or without."""
        return tuple(p for p in self.places if p.expected and not p.came and not p.unnamed)


@dataclass(frozen=True, slots=True)
class Made:
    """A campaign made or widened: the organisations invited and the results of its days that it took in."""

    campaign: Campaign
    changed: Changed
    invited: int
    results: int = 0


def groups_of(campaign: Campaign) -> tuple[str, ...]:
    """Groups of posts whom the campaign expects: by the wording of the audience that the form offers, else both."""
    return next((groups for name, groups in AUDIENCES.items() if fold(name) == fold(campaign.audience)), BOTH)


def card(desk: Desk, number: int) -> CampaignCard:
    """The campaign as of today, or of its last day when it is over; Stale when it has gone."""
    with desk.read() as reading:
        return _card(reading, _campaign(reading, number))


def _card(reading: Reading, c: Campaign) -> CampaignCard:
    on = _day_of(c, reading.today)
    labels = Labels(reading.connection)
    people = staff_on(reading, on, groups_of(c))
    working: dict[int, list[int]] = defaultdict(list)
    for person, place in people.items():
        working[place].append(person)
    came: dict[int, set[int]] = defaultdict(set)
    for d in reading.where(Diagnostic, campaign=c.id):
        came[d.organization or 0].add(d.person or 0)
    everyone = set().union(*came.values())
    unnamed: dict[int, int] = defaultdict(int)
    for s in reading.where(DiagnosticSummary, campaign=c.id):
        unnamed[s.organization or 0] += s.participants or 0
    places = reading.where(CampaignPlace, campaign=c.id)
    names = labels.of("organizations", [*(p.organization for p in places), *came])
    lines = [_line(p, names, working[p.organization or 0], came[p.organization or 0], everyone, unnamed) for p in places]
    lines.sort(key=lambda p: fold(p.name))
    invited = {p.organization for p in places}
    others = sorted((names.get(n, "организация не указана"), len(who)) for n, who in came.items() if n not in invited and who)
    tool = labels.of("instruments", [c.instrument]).get(c.instrument or 0, "")
    return CampaignCard(
        c, tool, _facts(labels, c, tool), on, tuple(lines), tuple(others), tuple(sorted(everyone)), sum(unnamed.values()),
        tuple(d.id or 0 for d in _waiting(reading, c)),
    )  # fmt: skip


def _line(
    p: CampaignPlace, names: dict[int, str], working: Sequence[int], came: set[int], everyone: set[int], unnamed: dict[int, int]
) -> PlaceLine:  # fmt: skip
    place = p.organization or 0
    absent = tuple(n for n in sorted(working) if n not in everyone)
    expected = len(working) if p.expected is None else p.expected
    return PlaceLine(
        p.id or 0, place, names.get(place, ""), expected, p.expected is not None, tuple(sorted(came)), absent, unnamed.get(place, 0), p.note
    )


def _day_of(c: Campaign, today: date) -> date:
    """The day whose staff is expected: today within the campaign, else its first or last day."""
    return max(c.since or today, min(c.until or today, today))


def staff_on(reading: Reading, on: date, groups: tuple[str, ...] = BOTH) -> dict[int, int]:
    """Person → organisation as the indicators count the staff of the day: by the main job, long absences left out by the rules."""
    try:
        rules = rules_on(reading, on)
    except Rejected:  # no rule set holds that day: the ordinary rules
        rules = RuleSet(name="")
    return staff.on_day(reading.connection, Context(Period(on, on, ""), on, rules), *groups)


def _facts(labels: Labels, c: Campaign, tool: str) -> tuple[tuple[str, str, str], ...]:
    act = labels.of("documents", [c.act]).get(c.act or 0, "")
    found = (
        ("Инструмент", tool, f"instruments:{c.instrument}"),
        ("Организатор", labels.term("organizers", c.organizer), ""),
        ("Для кого", c.audience, ""),
        ("Проходит", f"{day(c.since)} – {day(c.until)}", ""),
        ("Документ", act, f"documents:{c.act}" if c.act else ""),
        ("Примечание", c.note, ""),
    )
    return tuple(f for f in found if f[1])


def _campaign(reading: Reading, number: int) -> Campaign:
    found = reading.get(Campaign, number)
    if found is None:
        raise Stale("Этой кампании больше нет. Обновите список.")
    return found


def _waiting(reading: Reading, c: Campaign) -> list[Diagnostic]:
    """Results of the instrument within the days that belong to no campaign, though this one would take them."""
    found = [d for d in reading.where(Diagnostic, instrument=c.instrument, campaign=None) if d.day and c.holds(d.day)]
    return [d for d in found if round_of(reading, d.instrument, d.day, d.organization) == c.id]


Row = tuple[str, Told, Told, float | Told | None, Told, Told | None, str]


def told(desk: Desk, card: CampaignCard) -> tuple[dict[int, Row], Told, Told]:
    """Organisations by id – name, expected, come, per cent, not come, without names, note – and those come and expected in all.

    Without names small numbers are marked, with those that they could be computed from.
    """
    rows, sums = small_numbers.table(desk, [(len(p.came), len(p.absent)) for p in card.places], columns=True)
    tell = small_numbers.teller(desk)
    found: dict[int, Row] = {}
    for p, (came, absent), whole in zip(card.places, rows, sums):
        expected = p.expected if p.by_hand or whole != MARK else MARK
        share = MARK if MARK in (came, expected) else p.percent
        found[p.id] = (p.name, expected, came, share, absent, tell(p.unnamed) if p.unnamed else None, p.note)
    return found, tell(sum(len(p.came) for p in card.places)), tell(card.expected)


# making and inviting


def kinds(desk: Desk, on: date) -> list[tuple[str, str, int]]:
    """Kinds of counted organisations at work on the day: (code, name, how many), the most frequent first."""
    with desk.read() as reading:
        labels = Labels(reading.connection)
        found: dict[str, int] = defaultdict(int)
        for o in reading.where(Organization, counted=True):
            if o.holds(on):
                found[o.kind] += 1
        return [(kind, labels.term("organization_kinds", kind), n) for kind, n in sorted(found.items(), key=lambda x: (-x[1], x[0]))]


def create(desk: Desk, campaign: Campaign, of_kinds: Iterable[str] = (), organizations: Iterable[int] = ()) -> Made:
    """Make a campaign, invite organisations of the kinds and those named, take in the results of its days: one undo step."""
    wanted, named = set(of_kinds), list(organizations)
    with desk.begin("add", f"Добавлена кампания диагностики: {campaign.name}") as begun:
        stored, _ = put(begun.work, campaign, desk.today)
        reading = Reading(begun.work.connection, desk.today)
        on = _day_of(stored, desk.today)
        chosen = [o.id or 0 for o in reading.where(Organization, counted=True) if o.kind in wanted and o.holds(on)]
        invited = _invite(begun.work, stored, [*chosen, *named], desk.today)
        results = _take(begun.work, stored, desk.today)
    return Made(stored, begun.changed, invited, results)


def _invite(work: Work, c: Campaign, organizations: Iterable[int], today: date) -> int:
    there = {p.organization for p in Reading(work.connection, today).where(CampaignPlace, campaign=c.id)}
    new = [n for n in dict.fromkeys(organizations) if n not in there]
    for n in new:
        put(work, CampaignPlace(campaign=c.id, organization=n), today)
    return len(new)


def _take(work: Work, c: Campaign, today: date) -> int:
    reading = Reading(work.connection, today)
    waiting = _waiting(reading, c)
    work.change_many((d, replace(d, campaign=c.id)) for d in waiting)
    summaries = [s for s in reading.where(DiagnosticSummary, instrument=c.instrument, campaign=None) if s.day and c.holds(s.day)]
    work.change_many((s, replace(s, campaign=c.id)) for s in summaries)
    return len(waiting)


def invite(desk: Desk, number: int, organizations: Iterable[int]) -> Made:
    """Invite more organisations; those invited already stay as they are. One undo step."""
    ids = list(organizations)
    with desk.begin("add", "Приглашены организации в кампанию диагностики") as begun:
        c = _open(Reading(begun.work.connection, desk.today), number)
        invited = _invite(begun.work, c, ids, desk.today)
        if not invited:
            raise Rejected("Выбранные организации уже приглашены.")
    return Made(c, begun.changed, invited)


def withdraw(desk: Desk, places: Iterable[int]) -> Changed:
    """Take organisations out of a campaign; results already received stay in it. One undo step."""
    with desk.begin("remove", "Убраны организации из кампании диагностики") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(CampaignPlace, list(places))
        if not found:
            raise Rejected("Выберите организации, которые надо убрать.")
        for p in found:
            refuse_used(reading, p, set())
            begun.work.remove(p)
    return begun.changed


def expect(desk: Desk, places: Iterable[int], expected: int | None) -> Changed:
    """Set the number of people expected from organisations; None goes back to all the staff. One undo step."""
    if expected is not None and expected < 0:
        raise Rejected("Число ожидаемых не может быть меньше нуля.")
    with desk.begin("change", "Изменено число ожидаемых на диагностике") as begun:
        for p in Reading(begun.work.connection, desk.today).by_ids(CampaignPlace, list(places)):
            put(begun.work, replace(p, expected=expected), desk.today)
    return begun.changed


def take_results(desk: Desk, number: int) -> Made:
    """Take in the results of the campaign's days that belong to none. One undo step."""
    with desk.begin("change", "Результаты отнесены к кампании диагностики") as begun:
        c = _campaign(Reading(begun.work.connection, desk.today), number)
        taken = _take(begun.work, c, desk.today)
        if not taken:
            raise Rejected("Других результатов этого инструмента в дни кампании нет.")
    return Made(c, begun.changed, 0, taken)


def set_state(desk: Desk, number: int, state: str) -> Saved:
    """Start, close or reopen a campaign; one undo step. A campaign that has not begun cannot be closed."""
    said = {"planned": "снова готовится", "active": "начата", "closed": "завершена"}[state]
    with desk.begin("change", f"Кампания диагностики {said}") as begun:
        c = _campaign(Reading(begun.work.connection, desk.today), number)
        if c.state == state:
            raise Rejected(f"Кампания уже {terms.CAMPAIGN_STATES[state]}.")
        if state == "closed" and c.since and c.since > desk.today:
            raise Rejected(f"Кампания начнётся только {day(c.since)}. Измените даты или удалите её.")
        stored, warnings = put(begun.work, replace(c, state=state), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def close(desk: Desk, number: int) -> Saved:
    """End a campaign: results and lists stay; one undo step."""
    return set_state(desk, number, "closed")


def _open(reading: Reading, number: int) -> Campaign:
    c = _campaign(reading, number)
    if c.state == "closed":
        raise Rejected("Кампания завершена. Верните её в работу, если приглашаете ещё.")
    return c


# overviews


@dataclass(frozen=True, slots=True)
class State:
    """A campaign in one line: organisations invited, people expected and come, without names, organisations with nobody."""

    id: int
    name: str
    instrument: str
    since: date | None
    until: date | None
    state: str
    organizations: int
    expected: int
    came: int
    unnamed: int
    nobody: tuple[str, ...]

    @property
    def percent(self) -> float | None:
        return min(100.0, 100 * self.came / self.expected) if self.expected else None


def states(desk: Desk, only: Iterable[str] = ()) -> list[State]:
    """Every campaign (of these states) in one line, the latest first."""
    wanted = set(only)
    with desk.read() as reading:
        found = [c for c in reading.where(Campaign) if not wanted or c.state in wanted]
        found.sort(key=lambda c: (c.since or date.min, c.id or 0), reverse=True)
        return [_state(_card(reading, c)) for c in found]


def _state(card: CampaignCard) -> State:
    c, came = card.campaign, sum(len(p.came) for p in card.places)
    return State(
        c.id or 0, c.name, card.instrument, c.since, c.until, c.state, len(card.places), card.expected, came, card.unnamed,
        tuple(p.name for p in card.nobody),
    )  # fmt: skip
