"""The card of an organisation against plain counting over a small city: structure, indicators, what is due, checklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nmsdesk import app
from nmsdesk.domain.development import Diagnostic, Instrument, LearningPlan, Mentorship
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization, Site
from nmsdesk.domain.people import Employment, Person, Post, QualificationCategory
from nmsdesk.domain.periods import full_years, year
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import checklists, indicators, places, registers, today, undo
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from tests.conftest import Clock, settle
from tests.given import a_job, a_person, a_plan, a_school, saved

TODAY = date(2026, 10, 14)
PERIOD = year(2026)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small city; the tests of this module only look at it."""
    folder = tmp_path_factory.mktemp("places")
    settle(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder))
        desk = app.create_desk(str(folder / "city.db"), Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 9)))
        fill_demo(desk, staff=140, organizations=8, years=2, seed=6)
        yield desk
        desk.database.changed = False
        desk.close()


def of(desk: Desk, kind: type, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind, **equal)


def organizations(desk: Desk) -> list[int]:
    return [o.id for o in of(desk, Organization)]


def test_the_bars_of_each_division_sum_to_the_headcount_and_hold_whom_they_say(city: Desk) -> None:
    jobs, people = of(city, Employment), {p.id: p for p in of(city, Person)}
    posts, held = {p.id: p for p in of(city, Post)}, defaultdict(set)
    for c in of(city, QualificationCategory):
        if c.holds(TODAY):
            held[c.person].add(c.kind)
    sizes = []
    for number in organizations(city):
        structure = places.card(city, number).structure
        here = [e for e in jobs if e.organization == number and e.holds(TODAY)]
        staff = {e.person for e in here}
        sizes.append(len(staff))
        assert sorted(structure.staff) == sorted(staff)
        for division in (structure.groups, structure.categories, structure.ages, structure.service):
            ids = [n for bar in division for n in bar.ids]
            assert sorted(ids) == sorted(staff)
        ages = {bar.caption: set(bar.ids) for bar in structure.ages}
        assert ages.get("25–34 года", set()) == {n for n in staff if people[n].birth and 25 <= full_years(people[n].birth, TODAY) < 35}
        assert ages.get("от 60 лет", set()) == {n for n in staff if people[n].birth and full_years(people[n].birth, TODAY) >= 60}
        highest = {n for bar in structure.categories if bar.caption == "высшая" for n in bar.ids}
        assert highest == {n for n in staff if "highest" in held[n]}
        leading = {n for bar in structure.groups if bar.caption == "руководители" for n in bar.ids}
        main = {e.person for e in here if e.kind == "main" and posts[e.post].category == "leading"}
        assert main <= leading <= {e.person for e in here if posts[e.post].category == "leading"}
        for bar in structure.posts:
            assert set(bar.ids) == {e.person for e in here if posts[e.post].name == bar.caption}
    assert max(sizes) > 10


def test_those_without_a_diagnostic_are_the_population_less_those_who_have_one(city: Desk) -> None:
    counted = {i.id for i in of(city, Instrument) if i.counted}
    had = {d.person for d in of(city, Diagnostic) if d.instrument in counted and PERIOD.since <= d.day <= min(TODAY, PERIOD.until)}
    seen = 0
    for number in organizations(city):
        found = places.undiagnosed(city, number, PERIOD)
        population = {m.id for m in indicators.who(city, "1", PERIOD, organization=number) if m.status != "excluded"}
        assert {n for n, _, _ in found} == population - had
        assert all(name for _, name, _ in found)
        seen += len(found)
    assert seen


def test_the_values_of_the_card_are_those_of_the_indicators_by_organisation(city: Desk) -> None:
    """The card draws what `measure` gives by organisation; it is the same as counting the lists."""
    measured = indicators.measure(city, PERIOD, by_organization=True)
    checked = 0
    for code in INDICATORS:
        members = indicators.who(city, code, PERIOD)
        for number in organizations(city):
            mine = [m for m in members if m.organization == number]
            (value,) = [v for v in measured.by_organization.get(number, ()) if v.code == code] or [None]
            counted = sum(m.status == "counted" for m in mine)
            whole = counted + sum(m.status == "not_counted" for m in mine)
            assert (counted, whole) == ((value.numerator, value.denominator) if value else (0, 0)), (code, number)
            checked += whole
    assert checked


def test_what_is_due_at_the_organisations_together_is_what_the_first_page_says(city: Desk) -> None:
    lines = {line.code: line for line in today.lines(city)}
    here: dict[str, set[int]] = defaultdict(set)
    for number in organizations(city):
        for one in places.card(city, number).due:
            assert one.register == lines[one.code].register and set(one.ids) <= set(lines[one.code].ids)
            here[one.code] |= set(one.ids)
    plans = {p.id for p in of(city, LearningPlan) if p.organization}
    pairs = {m.id for m in of(city, Mentorship) if m.mentee_organization}
    for code in ("plans_overdue", "plans_soon", "plans_blind", "plans_drafts"):
        found = lines.get(f"today.{code}")
        assert here[f"today.{code}"] == (set(found.ids) & plans if found else set()), code
    for code in ("mentor_left", "mentee_left", "pairs_overdue", "pairs_bare"):
        found = lines.get(f"today.{code}")
        assert here[f"today.{code}"] == (set(found.ids) & pairs if found else set()), code
    for code in ("categories_expire", "sites_expire"):
        found = lines.get(f"today.{code}")
        assert here[f"today.{code}"] == (set(found.ids) if found else set()), code
    assert here["today.plans_overdue"] and here["today.categories_expire"]


def test_the_checklist_shows_the_marks_of_today(city: Desk) -> None:
    items = [i for i in of(city, ChecklistItem) if not i.hidden]
    marks = of(city, ChecklistMark)
    states = set()
    for number in organizations(city):
        card = places.card(city, number)
        assert [c.item for c in card.checklist] == [i.id for i in sorted(items, key=lambda i: (i.position or 0, i.id))]
        now = {m.item: m.state for m in marks if m.organization == number and m.holds(TODAY)}
        assert {c.item: c.state for c in card.checklist if c.state} == {n: s for n, s in now.items() if n in {i.id for i in items}}
        states |= {c.state for c in card.checklist}
    assert "yes" in states


def test_the_sections_hold_the_records_of_the_organisation(city: Desk) -> None:
    sites, plans = of(city, Site), of(city, LearningPlan)
    for number in organizations(city):
        sections = places.card(city, number).sections
        assert {n for n, _, _ in sections.get("sites", [])} == {s.id for s in sites if s.organization == number}
        open_ = {p.id for p in plans if p.organization == number and p.state in ("approved", "active", "review")}
        assert {n for n, _, _ in sections.get("plans", [])} == open_
        for key, lines in sections.items():
            for n, title, detail in lines:
                assert registers.get(city, key, n) and title and "None" not in title + detail


# on a base of our own


def test_a_line_that_was_set_aside_is_not_due_at_the_school(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk)
    a_job(desk, person, school)
    late = a_plan(desk, person, organization=school.id, state="active", approved_on=date(2025, 11, 1), until=date(2026, 2, 1))

    def said() -> list[str]:
        return [d.text.replace("\xa0", " ") for d in places.card(desk, school.id or 0).due]

    assert said() == ["Просрочено: 1 план ИОМ", "Без диагностики: 1 план ИОМ"]
    today.dismiss(desk, "today.plans_overdue", "plans", [late.id or 0], "закроют на педсовете")
    assert said() == ["Без диагностики: 1 план ИОМ"]
    undo.undo(desk)
    today.postpone(desk, "today.plans_blind", "plans", [late.id or 0], desk.today + timedelta(days=3))
    assert said() == ["Просрочено: 1 план ИОМ"]


def test_a_mark_made_twice_on_a_day_leaves_one_period_and_a_later_one_ends_it(desk: Desk, clock: Clock) -> None:
    school, item = a_school(desk), of(desk, ChecklistItem)[0]
    first = desk.today
    checklists.mark(desk, school.id or 0, item.id, "no")
    checklists.mark(desk, school.id or 0, item.id, "yes", "Приказ № 4")
    (mark,) = of(desk, ChecklistMark, organization=school.id)
    assert (mark.state, mark.document, mark.since, mark.until) == ("yes", "Приказ № 4", first, None)
    clock.moment += timedelta(days=40)
    checklists.mark(desk, school.id or 0, item.id, "no")
    old, new = sorted(of(desk, ChecklistMark, organization=school.id), key=lambda m: m.since)
    assert (old.until, new.state, new.document) == (desk.today - timedelta(days=1), "no", "")
    undo.undo(desk)
    (mark,) = of(desk, ChecklistMark, organization=school.id)
    assert (mark.state, mark.until) == ("yes", None)
    with pytest.raises(Rejected):
        checklists.mark(desk, school.id or 0, item.id, "maybe")


def test_a_closed_organisation_says_since_when_and_who_is_the_successor(desk: Desk) -> None:
    after = a_school(desk, "Лицей № 5")
    gone = a_school(desk, "МБОУ СОШ № 8", until=date(2025, 8, 31), successor=after.id)
    card, heir = places.card(desk, gone.id or 0), places.card(desk, after.id or 0)
    assert ("не работает с 01.09.2025", "bad") in card.badges
    assert ("Правопреемник", "Лицей № 5", f"organizations:{after.id}") in card.facts
    assert ("Присоединены", "МБОУ СОШ № 8", f"organizations:{gone.id}") in heir.facts


def test_the_head_is_the_one_at_the_post_unless_named_for_documents(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk, "Азова", "Вера", "Львовна")
    director = next(p for p in of(desk, Post) if p.name == "Директор")
    a_job(desk, person, school, post=director.id)
    assert "руководитель В. Л. Азова" in places.card(desk, school.id or 0).headline
    saved(desk, registers.replace(school, head="Н. П. Белов"))
    assert "руководитель Н. П. Белов" in places.card(desk, school.id or 0).headline


def test_a_removed_organisation_has_no_card(file_desk: Desk) -> None:
    with pytest.raises(Stale):
        places.card(file_desk, 999)
