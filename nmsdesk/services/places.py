"""An organisation as the desk sees it: staff structure, checklist, sites, teams, what is due, when it last sent a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association
from nmsdesk.domain.development import LearningPlan, Mentorship
from nmsdesk.domain.knowledge import Development, Practice
from nmsdesk.domain.monitoring import Submission
from nmsdesk.domain.organizations import (
    ChecklistItem,
    ChecklistMark,
    Headcount,
    Organization,
    OrganizationAlias,
    Site,
    SiteAttachment,
    Team,
    TeamMember,
)
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Stale
from nmsdesk.indicators.context import NOT_COUNTED
from nmsdesk.russian import count, day, initials, inside, people
from nmsdesk.services import indicators, place_due, rounds
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.place_due import Due
from nmsdesk.services.recommendations.listing import of_place as advised
from nmsdesk.services.staff_structure import Structure, of_jobs
from nmsdesk.services.standing import Badge, rules_of
from nmsdesk.storage.records import Labels

Line = tuple[int, str, str]  # id, title, detail
OPEN_PLANS = ("approved", "active", "review")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the mentoring model with the mark of the school; ``state`` is '' when nothing is marked."""

    item: int
    name: str
    obligatory: bool
    mark: int | None
    state: str
    document: str


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Everything about one organisation; ``facts`` are (caption, value, link), ``sections`` map a name to lines of a register."""

    organization: Organization
    headline: str
    badges: tuple[Badge, ...]
    facts: tuple[tuple[str, str, str], ...]
    structure: Structure
    checklist: tuple[Condition, ...]
    sections: dict[str, list[Line]]
    due: tuple[Due, ...]
    school: bool  # by the rules in force: indicators 6 and 7 speak of schools


def card(desk: Desk, number: int) -> PlaceCard:
    """The card of an organisation; Stale when it has gone."""
    with desk.read() as reading:
        place = reading.get(Organization, number)
        if place is None:
            raise Stale("Этой организации больше нет в базе. Обновите список.")
        labels, on = Labels(reading.connection), desk.today
        jobs = [e for e in reading.where(Employment, organization=number) if e.holds(on)]
        structure = of_jobs(reading, jobs, on)
        rules = rules_of(reading, on)
        school = rules is not None and place.kind in rules.school_kinds
        sites = sorted(reading.where(Site, organization=number), key=lambda s: s.since or on, reverse=True)
        return PlaceCard(
            place,
            _headline(place, labels, structure, _head(reading, place, jobs)),
            _badges(place, labels, sites, on),
            _facts(reading, place, labels),
            structure,
            checklist(reading, number),
            _sections(reading, labels, number, sites),
            place_due.of_place(reading, number, structure.staff),
            school,
        )


def undiagnosed(desk: Desk, number: int, period: Period, as_of: date | None = None) -> list[tuple[int, str, str]]:
    """(person, name, what was last) of the counted staff without a counted diagnostic in the period."""
    found = indicators.who(desk, "1", period, as_of, NOT_COUNTED, number, "any")
    return [(m.id, m.name, m.reason.partition("; ")[2]) for m in found]


def _head(reading: Reading, place: Organization, jobs: list[Employment]) -> str:
    """«В. Л. Азова»: as printed in documents, else the person at the post of the head today."""
    if place.head:
        return place.head
    posts = {p.id: p.name.lower() for p in reading.where(Post) if p.name.lower() in ("директор", "заведующий", "начальник")}
    found = [e for e in jobs if e.post in posts and e.kind == "main"]
    person = reading.get(Person, found[0].person) if found else None
    return " ".join([*initials("", person.first_name, person.patronymic).split(), person.last_name]) if person else ""


def _headline(place: Organization, labels: Labels, structure: Structure, head: str) -> str:
    kind = labels.term("organization_kinds", place.kind)
    founder = f"учредитель: {terms.FOUNDERS[place.founder]}" if place.founder and place.founder != "municipal" else ""
    staff = f"работает {people(len(structure.staff))}" if structure.staff else "работников нет"
    return " · ".join(x for x in (kind, f"руководитель {head}" if head else "", staff, founder) if x)


def _badges(place: Organization, labels: Labels, sites: list[Site], on: date) -> tuple[Badge, ...]:
    found: list[Badge] = []
    if place.until and place.until < on:
        found.append((f"не работает с {day(place.until + timedelta(days=1))}", "bad"))
    if not place.counted:
        found.append(("не учитывается в показателях", "warn"))
    for site in sites:
        if site.holds(on):
            until = f" до {day(site.until)}" if site.until else ""
            found.append((f"{inside(labels.term('site_kinds', site.kind))}{until}", "ok"))
    return tuple(dict.fromkeys(found))


def _facts(reading: Reading, place: Organization, labels: Labels) -> tuple[tuple[str, str, str], ...]:
    after = labels.of("organizations", [place.successor]).get(place.successor or 0, "")
    joined = reading.where(Organization, successor=place.id)
    heads = [h for h in reading.where(Headcount, organization=place.id) if h.day]
    latest = max(heads, key=lambda h: h.day or reading.today, default=None)
    aliases = ", ".join(a.name for a in reading.where(OrganizationAlias, organization=place.id))
    sent = sorted(reading.where(Submission, organization=place.id), key=lambda s: s.day or date.min, reverse=True)
    files = labels.of("import_batches", [sent[0].batch]) if sent else {}
    rows = count(sent[0].rows, "строка", "строки", "строк") if sent and sent[0].rows else "без файла"
    last = f"{day(sent[0].day)}, {inside(sent[0].kind)}, {rows}" if sent else ""
    found = [
        *((f"Сбор «{name}»", line.said, f"monitoring_rounds:{n}") for n, name, line in rounds.owed_by(reading, place.id or 0)),
        ("Полное наименование", place.full_name, ""),
        ("Учредитель", terms.FOUNDERS.get(place.founder, ""), ""),
        ("ИНН или код", place.code, ""),
        ("Последний список", last or "ещё не присылала", f"import_batches:{sent[0].batch}" if sent and sent[0].batch in files else ""),
        ("Численность по форме", _headcount(latest), f"headcounts:{latest.id}" if latest else ""),
        ("Как ещё называют", aliases, ""),
        ("Присоединены", ", ".join(o.name for o in joined), f"organizations:{joined[0].id}" if len(joined) == 1 else ""),
        ("Работала по", day(place.until), ""),
        ("Правопреемник", after, f"organizations:{place.successor}" if place.successor else ""),
        ("Примечание", place.note, ""),
    ]
    return tuple(f for f in found if f[1])


def _headcount(latest: Headcount | None) -> str:
    if latest is None:
        return ""
    leading = f", {count(latest.leading, 'руководитель', 'руководителя', 'руководителей')}" if latest.leading else ""
    teaching = count(latest.teaching or 0, "педагог", "педагога", "педагогов")
    return f"{teaching}{leading} на {day(latest.day)}, {latest.basis}"


def checklist(reading: Reading, number: int) -> tuple[Condition, ...]:
    """The conditions in use, in their order, with the marks that hold today."""
    marks = {m.item: m for m in reading.where(ChecklistMark, organization=number) if m.holds(reading.today)}
    acts = Labels(reading.connection).of("documents", [m.act for m in marks.values()])
    rows = []
    for item in sorted((i for i in reading.where(ChecklistItem) if not i.hidden), key=lambda i: (i.position or 0, i.id or 0)):
        mark = marks.get(item.id)
        document = (mark.document or acts.get(mark.act or 0, "")) if mark else ""
        rows.append(Condition(item.id or 0, item.name, item.obligatory, mark.id if mark else None, mark.state if mark else "", document))
    return tuple(rows)


def _sections(reading: Reading, labels: Labels, number: int, sites: list[Site]) -> dict[str, list[Line]]:
    on = reading.today
    found: dict[str, list[Line]] = {}

    def add(register: str, number: int | None, title: str, detail: str) -> None:
        found.setdefault(register, []).append((number or 0, title, detail))

    for site in sites:
        title = labels.term("site_kinds", site.kind) + (f": {site.topic}" if site.topic else "")
        add("sites", site.id, title, ", ".join(x for x in (_span(site), site.order) if x))
    attached = sorted(reading.where(SiteAttachment, organization=number), key=lambda a: a.since or on, reverse=True)
    names = labels.of("sites", [a.site for a in attached])
    hosts = {s.id: s.organization for s in reading.by_ids(Site, sorted({a.site for a in attached if a.site}))}
    places = labels.of("organizations", hosts.values())
    for a in attached:
        host = places.get(hosts.get(a.site) or 0, "")
        add("site_attachments", a.id, names.get(a.site or 0, ""), ", ".join(x for x in (host, _span(a)) if x))
    _people_sections(reading, labels, number, add)
    found["recommendations"] = advised(reading, number)
    for g in sorted(reading.where(Association, organization=number), key=lambda g: (not g.holds(on), g.name)):
        add("associations", g.id, g.name, ", ".join(x for x in (inside(labels.term("association_kinds", g.kind)), _span(g)) if x))
    for p in sorted(reading.where(Practice, organization=number), key=lambda p: p.added or date.min, reverse=True):
        add("practices", p.id, p.title, f"{terms.PRACTICE_KINDS[p.kind]}, {terms.PUBLICATION_STATES[p.state]}")
    for d in sorted(reading.where(Development, organization=number), key=lambda d: d.year or 0, reverse=True):
        add("developments", d.id, d.title, ", ".join(str(x) for x in (d.year, terms.PUBLICATION_STATES[d.state]) if x))
    return found


def _people_sections(reading: Reading, labels: Labels, number: int, add: object) -> None:
    assert callable(add)
    on = reading.today
    teams = reading.where(Team, organization=number)
    seats = [m for m in reading.where(TeamMember, team={t.id or 0 for t in teams}) if m.holds(on)] if teams else []
    pairs = [m for m in reading.where(Mentorship, mentee_organization=number) if m.state == "active" and m.holds(on)]
    plans = [p for p in reading.where(LearningPlan, organization=number) if p.state in OPEN_PLANS]
    wanted = [*(m.person for m in seats), *(m.mentor for m in pairs), *(m.mentee for m in pairs), *(p.person for p in plans)]
    names = labels.of("persons", wanted)
    for t in teams:
        roles = [f"{names.get(m.person or 0, '')} ({terms.TEAM_ROLES[m.role]})" for m in seats if m.team == t.id]
        add("teams", t.id, t.name, ", ".join(roles) or "состав не указан")
    for m in pairs:
        add("mentorships", m.id, f"{names.get(m.mentor or 0, '')} → {names.get(m.mentee or 0, '')}", m.order or "приказ не указан")
    for p in sorted(plans, key=lambda p: (p.until or on, p.id)):
        late = "просрочен, " if p.until and p.until < on else ""
        add("plans", p.id, names.get(p.person or 0, ""), f"{late}срок {day(p.until)}, {terms.PLAN_STATES[p.state]}")


def _span(record: Site | SiteAttachment | Association) -> str:
    since = f"с {day(record.since)}" if record.since else ""
    return since + (f" по {day(record.until)}" if record.until else "")

