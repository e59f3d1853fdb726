"""The lines of the first page before anything is set aside: each with its records, its sentence and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import Period, add_months, add_years, day_before
from nmsdesk.domain.rules.development import PLAN_OPEN, PLAN_UNDER_WAY
from nmsdesk.domain.rules.knowledge import MEASURE_OPEN
from nmsdesk.russian import count, day
from nmsdesk.services import rounds
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.due_kinds import LINES
from nmsdesk.services.mentors.needs import orphaned
from nmsdesk.storage import due
from nmsdesk.storage.due import Ids, before, between, empty, holds, one_of

PREFIX = "today."
SOON, VERY_SOON, WEEK = timedelta(days=60), timedelta(days=14), timedelta(days=7)
STAFF_LIST = "Список педагогических работников"  # as exchange.lists calls it
AGREEMENTS = ("agreement", "contract")


@dataclass(frozen=True, slots=True)
class Found:
    """A line: its code, the register and ids behind it, the sentence for a number of records, tone, action and its caption."""

    code: str
    tone: str
    icon: str
    text: Callable[[int], str]
    detail: str
    register: str
    ids: Ids
    action: str
    caption: str


CODES = tuple(PREFIX + name for name in LINES)


def found(desk: Desk, reading: Reading, period: Period) -> Iterator[Found]:
    """Every line with its records, also those without any."""
    plain = {name: ids for part in (_plans, _pairs, _gone, _ending, _work, _undone) for name, ids in part(reading)}
    age, years, details = _young(reading, period)
    plain |= {"young_age": age, "young_years": years, "duplicates": _duplicates(desk, reading)}
    missing, details["lists_missing"] = _lists(reading)
    plain["lists_missing"] = missing
    plain["rounds_overdue"], plain["rounds_unchecked"] = rounds.unsettled(reading)
    for name, kind in LINES.items():
        detail = details.get(name, kind.detail)
        yield Found(
            PREFIX + name, kind.tone, kind.icon, kind.text, detail, kind.register, plain[name], kind.action, kind.caption
        )  # fmt: skip


Asked = Iterator[tuple[str, Ids]]


def _plans(r: Reading) -> Asked:
    c, today = r.connection, r.today
    under_way = one_of("plans", "state", PLAN_UNDER_WAY)
    yield "plans_overdue", due.ids(c, "plans", under_way, before("plans", "until", today))
    yield "plans_soon", due.ids(c, "plans", under_way, between("plans", "until", today, today + SOON))
    yield "plans_blind", due.ids(c, "plans", under_way, empty("plans", "diagnostic"))
    yield "plans_drafts", due.ids(c, "plans", one_of("plans", "state", ("draft", "agreed")))
    lonely = (~due.person_has_plan(PLAN_OPEN), ~due.answered(), due.works("deficits", "person", today))
    yield "deficits_open", due.ids(c, "deficits", empty("deficits", "closed"), *lonely)


def _pairs(r: Reading) -> Asked:
    """Active pairs without one of the two, without an order, past their term."""
    c, today, key = r.connection, r.today, "mentorships"
    active = one_of(key, "state", ("active",))
    now = (active, holds(key, today))
    yield "mentor_left", due.ids(c, key, *now, ~due.works(key, "mentor", today))
    yield "mentee_alone", orphaned(r)
    yield "mentee_left", due.ids(c, key, *now, ~due.works(key, "mentee", today), due.works(key, "mentor", today))
    yield "pairs_overdue", due.ids(c, key, active, before(key, "until", today))
    yield "pairs_bare", due.ids(c, key, active, empty(key, "order"), empty(key, "act"))


def _gone(r: Reading) -> Asked:
    """What has lost its ground: documents out of force, organisations closed."""
    c, today = r.connection, r.today
    yield "act_lost", due.ids(c, "documents", due.out_of_force(today), due.rested_on(today))
    yield "closed_staff", due.ids(c, "employments", holds("employments", today), due.in_closed_organization(today))


def _ending(r: Reading) -> Asked:
    c, today = r.connection, r.today
    own = (one_of("categories", "kind", ("highest", "first")), due.works("categories", "person", today))
    half = between("categories", "until", today, add_months(today, 6))
    yield "categories_expire", due.ids(c, "categories", *own, half, due.nobody_after(today))
    past = between("categories", "until", add_years(today, -1), day_before(today))
    yield "categories_expired", due.ids(c, "categories", *own, past, due.nobody_after(today))
    yield "sites_expire", due.ids(c, "sites", between("sites", "until", today, today + SOON))
    agreements = (one_of("documents", "kind", AGREEMENTS), between("documents", "until", today, today + SOON))
    yield "agreements_expire", due.ids(c, "documents", *agreements)


def _work(r: Reading) -> Asked:
    """People and organisations: absences, those without a job or without staff."""
    c, today = r.connection, r.today
    month = between("absences", "until", today - timedelta(days=30), day_before(today))
    yield "absent_returned", due.ids(c, "absences", month, due.at_work(today), ~due.still_absent(today))
    long = (holds("absences", today), before("absences", "since", add_years(today, -3)), due.at_work(today))
    yield "absent_long", due.ids(c, "absences", *long)
    yield "jobless", due.ids(c, "persons", ~due.has("employments", "person", "persons"))
    counted = (due.field("organizations", "counted").is_(True), holds("organizations", today))
    yield "staffless", due.ids(c, "organizations", *counted, ~due.staffed(today))


def _undone(r: Reading) -> Asked:
    """Measures, events, meetings, groups, campaigns, trainings, practices that wait for a mark."""
    c, today, year_ago = r.connection, r.today, add_years(r.today, -1)
    waiting = one_of("measures", "state", MEASURE_OPEN)
    yield "measures_overdue", due.ids(c, "measures", waiting, before("measures", "until", today))
    yield "measures_soon", due.ids(c, "measures", waiting, between("measures", "until", today, today + VERY_SOON))
    soon = before("work_items", "due", today + WEEK)
    yield "work_due", due.ids(c, "work_items", one_of("work_items", "state", ("open",)), soon)
    yield "events_unmarked", due.ids(c, "events", one_of("events", "state", ("planned",)), due.last_day_before("events", today))
    held = (one_of("events", "state", ("held",)), between("events", "since", year_ago, today))
    yield "events_empty", due.ids(c, "events", *held, ~due.has("participations", "event", "events"))
    ended = between("trainings", "until", add_months(today, -3), day_before(today))
    yield "trainings_open", due.ids(c, "trainings", ended, empty("trainings", "attestation"))
    gathered = (due.field("course_groups", "own").is_(True), one_of("course_groups", "state", ("planned", "active")))
    yield "groups_overdue", due.ids(c, "course_groups", *gathered, before("course_groups", "until", today))
    late = before("campaigns", "until", today + VERY_SOON + timedelta(days=1))
    yield "campaigns_silent", due.ids(c, "campaigns", one_of("campaigns", "state", ("active",)), late, due.somewhere_nobody_came())
    sent = (one_of("recommendations", "state", ("sent",)), before("recommendations", "due", today))
    yield "recommendations_late", due.ids(c, "recommendations", *sent)
    past = between("meetings", "day", year_ago, day_before(today))
    yield "meetings_empty", due.ids(c, "meetings", past, ~due.has("attendances", "meeting", "meetings"))
    for key in ("practices", "developments"):
        yield f"{key}_review", due.ids(c, key, one_of(key, "state", ("review",)))


def _young(r: Reading, period: Period) -> tuple[Ids, Ids, dict[str, str]]:
    """Those who are young today and will not be on the last day of the period: by age, by years of work; and the words."""
    from nmsdesk.services.standing import rules_of, young_until

    rules = rules_of(r, r.today)
    if rules is None or period.until <= r.today:
        return (), (), {}
    age, years = rules.age_bound or 35, rules.experience_bound or 3
    oldest = add_years(r.today, -age - 1)
    clauses = [due.teaches(r.today), between("persons", "birth", oldest, r.today), empty("persons", "young")]
    if rules.variant_5 != "young":
        clauses.append(due.in_first_years(add_years(r.today, -years - 1)))
    ids = due.ids(r.connection, "persons", *clauses)
    by_age: list[int] = []
    by_years: list[int] = []
    for person in r.by_ids(Person, list(ids)):
        last = young_until(person, rules)
        if last and r.today <= last < period.until and person.birth:
            aged = add_years(person.birth, age + (1 if rules.age_included else 0))
            (by_age if _same(last, aged) else by_years).append(person.id or 0)
    until = day(period.until)
    said = {
        "young_age": f"до {until} исполнится {count(age + (1 if rules.age_included else 0), 'год', 'года', 'лет')}",
        "young_years": f"до {until} закончится {_ORDINAL.get(years, f'{years}-й')} год работы",
    }
    return tuple(by_age), tuple(by_years), said


_ORDINAL = {1: "первый", 2: "второй", 3: "третий", 4: "четвёртый", 5: "пятый"}


def _same(last: date, birthday: date) -> bool:
    """Whether the last young day is that before the birthday; one of 29 February may be told a day later."""
    return abs((birthday - last).days) <= 1


def _lists(r: Reading) -> tuple[Ids, str]:
    """Organisations that have sent no staff list in this academic year, and the words; said once when none has ever sent any."""
    since = date(r.today.year - (r.today.month < 9), 9, 1)
    counted = (due.field("organizations", "counted").is_(True), holds("organizations", r.today))
    ids = due.ids(r.connection, "organizations", *counted, ~due.sent(STAFF_LIST, since))
    if not due.ids(r.connection, "submissions", due.field("submissions", "kind") == STAFF_LIST):
        return ids, "списков ещё не принимали"
    return ids, f"с {day(since)}"


_pairs_seen: WeakKeyDictionary[Desk, tuple[due.Stamp, Ids]] = WeakKeyDictionary()


def _duplicates(desk: Desk, r: Reading) -> Ids:
    """The second persons of pairs that look like one; pairs that СНИЛС or birth dates tell apart are left out.

    Comparing everyone with everyone is what costs most here: it is done anew only when what it looks at has changed.
    """
    from nmsdesk.services import duplicates, faces

    if faces.hidden(desk):
        return ()
    stamp = due.stamp(r.connection, ("persons", "employments", "former_names", "distinct_persons"))
    known = _pairs_seen.get(desk)
    if known is None or known[0] != stamp:
        ids = tuple(sorted({p.second for p in duplicates.pairs(desk, None) if not p.vetoes}))
        known = _pairs_seen[desk] = (stamp, ids)
    return known[1]
