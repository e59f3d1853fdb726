"""An organisation as the desk sees it: staff structure, indicators against the city, checklist, what is due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nmsdesk.domain import terms
from nmsdesk.domain.development import LearningPlan, Mentorship
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Headcount, Organization, OrganizationAlias, Site, Team, TeamMember
from nmsdesk.domain.people import Employment, Post
from nmsdesk.errors import Stale
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.records import Labels


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Everything about one organisation; ``checklist`` rows are (item id, condition, obligatory, mark id, state, document)."""

    organization: Organization
    facts: tuple[tuple[str, str, str], ...]
    structure: tuple[tuple[str, int], ...]
    posts: tuple[tuple[str, int], ...]
    checklist: tuple[tuple[int, str, bool, int | None, str, str], ...]
    sections: dict[str, list[tuple[int, str, str]]]
    staff: tuple[int, ...]
    school: bool = True  # by the rules in force: indicators 6 and 7 speak of schools


def card(desk: Desk, number: int) -> PlaceCard:
    """The card of an organisation; Stale when it has gone."""
    with desk.read() as reading:
        place = reading.get(Organization, number)
        if place is None:
            raise Stale("Этой организации больше нет в базе. Обновите список.")
        jobs = [e for e in reading.where(Employment, organization=number) if e.holds(desk.today)]
        structure, posts = _structure(reading, jobs)
        staff = tuple(dict.fromkeys(e.person or 0 for e in jobs))
        school = any(r.holds(desk.today) and place.kind in r.school_kinds for r in reading.where(RuleSet))
        checklist, sections = _checklist(reading, number), _sections(reading, number)
        return PlaceCard(place, _facts(reading, place), structure, posts, checklist, sections, staff, school)


def _structure(reading: Reading, jobs: list[Employment]) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Persons by group of posts and by kind, and by post: each person once in a line."""
    posts = {p.id: p for p in reading.where(Post)}
    groups: dict[str, set[int | None]] = {}
    names: dict[str, set[int | None]] = {}
    for e in jobs:
        post = posts[e.post]
        groups.setdefault(terms.POST_GROUPS[post.category].capitalize(), set()).add(e.person)
        names.setdefault(post.name, set()).add(e.person)
        if e.kind in ("external", "contract"):
            groups.setdefault(f"из них {terms.EMPLOYMENT_KINDS[e.kind]}", set()).add(e.person)
    counted = Counter({name: len(people) for name, people in names.items()})
    order = [*(caption.capitalize() for caption in terms.POST_GROUPS.values()), *(f"из них {x}" for x in terms.EMPLOYMENT_KINDS.values())]
    rows = sorted(groups.items(), key=lambda x: order.index(x[0]))
    return tuple((name, len(people)) for name, people in rows), tuple(counted.most_common(8))


def _facts(reading: Reading, place: Organization) -> tuple[tuple[str, str, str], ...]:
    labels = Labels(reading.connection)
    after = labels.of("organizations", [place.successor]).get(place.successor or 0, "")
    heads = [h for h in reading.where(Headcount, organization=place.id) if h.day]
    latest = max(heads, key=lambda h: h.day or reading.today, default=None)
    aliases = ", ".join(a.name for a in reading.where(OrganizationAlias, organization=place.id))
    found = [
        ("Вид", labels.term("organization_kinds", place.kind), ""),
        ("Полное наименование", place.full_name, ""),
        ("Учредитель", terms.FOUNDERS.get(place.founder, ""), ""),
        ("ИНН или код", place.code, ""),
        ("Руководитель", place.head, ""),
        ("В показателях", "учитывается" if place.counted else "не учитывается", ""),
        ("Работала по", day(place.until), ""),
        ("Правопреемник", after, f"organizations:{place.successor}" if place.successor else ""),
        ("Численность по форме", f"{latest.teaching} педагогов на {day(latest.day)}, {latest.basis}" if latest else "", ""),
        ("Как ещё называют", aliases, ""),
        ("Примечание", place.note, ""),
    ]
    return tuple(f for f in found if f[1])


def _checklist(reading: Reading, number: int) -> tuple[tuple[int, str, bool, int | None, str, str], ...]:
    marks = {m.item: m for m in reading.where(ChecklistMark, organization=number) if m.holds(reading.today)}
    rows = []
    for item in sorted(reading.where(ChecklistItem), key=lambda i: i.position or 0):
        if not item.hidden:
            mark = marks.get(item.id)
            rows.append(
                (
                    item.id or 0,
                    item.name,
                    item.obligatory,
                    mark.id if mark else None,
                    mark.state if mark else "",
                    mark.document if mark else "",
                )
            )
    return tuple(rows)


def _sections(reading: Reading, number: int) -> dict[str, list[tuple[int, str, str]]]:
    labels = Labels(reading.connection)
    found: dict[str, list[tuple[int, str, str]]] = {}
    for site in sorted(reading.where(Site, organization=number), key=lambda s: s.since or reading.today, reverse=True):
        span = f"с {day(site.since)}" + (f" по {day(site.until)}" if site.until else "")
        text = labels.term("site_kinds", site.kind) + (f": {site.topic}" if site.topic else "")
        found.setdefault("sites", []).append((site.id or 0, text, span))
    for team in reading.where(Team, organization=number):
        members = [m for m in reading.where(TeamMember, team=team.id) if m.holds(reading.today)]
        names = labels.of("persons", [m.person for m in members])
        roles = ", ".join(f"{names.get(m.person or 0, '')} ({terms.TEAM_ROLES[m.role]})" for m in members)
        found.setdefault("teams", []).append((team.id or 0, team.name, roles))
    pairs = [m for m in reading.where(Mentorship, mentee_organization=number) if m.state == "active" and m.holds(reading.today)]
    names = labels.of("persons", [m.mentor for m in pairs] + [m.mentee for m in pairs])
    for m in pairs:
        found.setdefault("mentorships", []).append((m.id or 0, f"{names.get(m.mentor or 0, '')} → {names.get(m.mentee or 0, '')}", m.order))
    plans = [p for p in reading.where(LearningPlan, organization=number) if p.state in ("approved", "active", "review")]
    names = labels.of("persons", [p.person for p in plans])
    for p in sorted(plans, key=lambda p: p.until or reading.today):
        late = "просрочен, " if p.until and p.until < reading.today else ""
        found.setdefault("plans", []).append(
            (p.id or 0, names.get(p.person or 0, ""), f"{late}срок {day(p.until)}, {terms.PLAN_STATES[p.state]}")
        )
    return found
