"""The base on a past day: what began later is not seen, what became known later is taken back, the numbers stay the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nmsdesk import app
from nmsdesk.domain.beginnings import BEGINS
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import Deficit, Diagnostic, LearningPlan, PlanItem, Training
from nmsdesk.domain.fields import Ref
from nmsdesk.domain.people import Employment, FormerName, Person
from nmsdesk.domain.periods import period
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import View
from nmsdesk.errors import Stale
from nmsdesk.services import indicators, lists, people, places, registers
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.storage.past import KEPT, hidden
from tests.conftest import Clock
from tests.given import a_job, a_person, a_school, instrument, saved


@pytest.fixture(scope="module")
def city_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city of three years, made once."""
    place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("past") / "city.db"))
    home = pytest.MonkeyPatch()
    home.setenv("NMSDESK_HOME", str(place.parent))
    desk = app.open_desk(str(place), Clock())
    fill_demo(desk, staff=120, organizations=8, years=3, seed=4)
    desk.database.changed = False  # type: ignore[union-attr]
    desk.close()
    home.undo()
    return place


@pytest.fixture
def file_city(city_file: Path, opened: Callable[..., Desk]) -> Desk:
    return opened(city_file, look_only=True)


OLD, DAY, NEW = date(2024, 3, 1), date(2024, 12, 31), date(2025, 2, 3)


@pytest.fixture
def past(desk: Desk) -> Desk:
    return desk.seen(View(on=DAY))


def shown(desk: Desk, key: str) -> list[int]:
    return lists.ids(desk, ListQuery(key))


def test_what_began_after_the_day_is_not_seen_counted_or_searched(desk: Desk, past: Desk) -> None:
    school = a_school(desk)
    here, later = a_person(desk, "Ранняя"), a_person(desk, "Поздняя")
    a_job(desk, here, school, since=OLD)
    a_job(desk, later, school, since=NEW)
    saved(desk, Diagnostic(person=here.id, instrument=instrument(desk).id, day=NEW, percent=70.0))
    assert shown(past, "persons") == [here.id] and shown(past, "diagnostics") == [] and len(shown(past, "employments")) == 1
    assert registers.counts(past)["persons"] == 1 and registers.counts(desk)["persons"] == 2
    assert lists.search(past, "поздняя") == [] and len(lists.search(desk, "поздняя")) == 1
    assert dict((v, n) for v, _, n in lists.facets(past, ListQuery("persons"), ["place"])["place"]) == {school.id: 1}
    with pytest.raises(Stale):
        people.card(past, later.id or 0)


def test_somebody_without_any_job_is_seen_on_every_day(desk: Desk, past: Desk) -> None:
    person = a_person(desk)
    assert shown(past, "persons") == [person.id]


def test_a_dismissal_that_came_later_was_not_known(desk: Desk, past: Desk) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk), since=OLD, until=NEW, end_reason="dismissed")
    with past.read() as reading:
        [job] = reading.where(Employment)
    assert job.until is None and job.end_reason == "" and job.since == OLD


def test_the_name_is_the_one_of_the_day_and_both_find_the_person(desk: Desk, past: Desk) -> None:
    person = a_person(desk, "Новикова", "Анна")
    saved(desk, FormerName(person=person.id, last_name="Первова", until=date(2020, 5, 1)))
    saved(desk, FormerName(person=person.id, last_name="Старкова", until=date(2025, 6, 1)))
    with past.read() as reading:
        assert reading.get(Person, person.id).full_name.startswith("Старкова Анна")  # type: ignore[union-attr]
        assert [n.last_name for n in reading.where(FormerName)] == ["Первова"]
    assert shown(past, "persons") == [person.id]
    assert [h.label.split()[0] for h in lists.search(past, "старкова")] == ["Старкова"]
    assert [h.label.split()[0] for h in lists.search(past, "новикова")] == ["Старкова"]


def test_a_plan_and_a_deficit_closed_later_are_open_on_the_day(desk: Desk, past: Desk) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk), since=OLD)
    deficit = saved(desk, Deficit(person=person.id, area="subject", opened=OLD, closed=NEW, closure="work", evidence="отзыв"))
    term = {"person": person.id, "since": OLD, "until": date(2025, 5, 1)}
    plan = saved(desk, LearningPlan(**term, state="stopped", approved_on=OLD, closed_on=NEW, stop_reason="dismissed"))
    draft = saved(desk, LearningPlan(**term, state="approved", approved_on=NEW))
    with past.read() as reading:
        seen, open_, unsigned = (reading.get(type(x), x.id) for x in (deficit, plan, draft))
    assert (seen.closed, seen.closure, seen.evidence) == (None, "", "")
    assert (open_.state, open_.closed_on, open_.stop_reason) == ("active", None, "")
    assert (unsigned.state, unsigned.approved_on) == ("draft", None)


def test_parts_go_with_what_they_belong_to_and_nothing_leads_to_what_had_not_begun(desk: Desk, past: Desk) -> None:
    person = a_person(desk)
    event = saved(desk, Event(title="Семинар", since=NEW, form="seminar"))
    saved(desk, Participation(event=event.id, person=person.id))
    plan = saved(desk, LearningPlan(person=person.id, since=OLD, until=NEW))
    saved(desk, PlanItem(plan=plan.id, content="Выступить на семинаре", event=event.id))
    assert shown(past, "events") == [] and shown(past, "participations") == []
    with past.read() as reading:
        [item] = reading.where(PlanItem)
    assert item.event is None


def test_every_register_opens_on_a_past_day_and_shows_nothing_that_began_later(file_city: Desk) -> None:
    """Every list of a small city at a past day, by its leading date; every reference leads somewhere."""
    on = date(file_city.today.year - 2, 12, 31)
    seen = file_city.seen(View(on=on))
    fewer = 0
    for key, register in REGISTERS.items():
        ids, names = shown(seen, key), [c.name for c in register.columns]
        fewer += len(ids) < len(shown(file_city, key))
        for row in lists.values(seen, key, names, ids):
            found = dict(zip(names, row))
            began = next((found[n] for n in BEGINS.get(key, ()) if found[n]), None)
            assert began is None or began <= on, (key, row)
        for column in register.columns:
            if isinstance(column.field, Ref) and column.field.register in hidden() and (key, column.name) not in KEPT:
                targets = {v for (v,) in lists.values(seen, key, [column.name], ids)} - {None}
                assert targets <= set(shown(seen, column.field.register)), (key, column.name)
    assert fewer > 25


def test_the_cards_of_a_past_day_say_nothing_of_later_days(file_city: Desk) -> None:
    on = date(file_city.today.year - 2, 12, 31)
    seen = file_city.seen(View(on=on))
    for number in shown(seen, "persons")[:12]:
        card = people.card(seen, number)
        with seen.read() as reading:
            for kind, field in ((Diagnostic, "day"), (Training, "since"), (Employment, "since")):
                assert all(getattr(r, field) is None or getattr(r, field) <= on for r in reading.where(kind, person=number))
        assert card is not None
    for number in shown(seen, "organizations"):
        assert places.card(seen, number) is not None


def test_indicators_of_a_view_are_those_of_its_as_of_day(file_city: Desk) -> None:
    this = file_city.today.year
    for on, code in (
        (date(this - 2, 12, 31), str(this - 2)), (date(this - 1, 3, 15), f"{this - 2}/{this - 1}"),
        (date(this - 1, 10, 10), f"{this - 1}Q3"),
        (date(this - 1, 5, 20), f"{this - 1}H1"), (date(this - 1, 4, 30), f"{this - 1}-02-01..{this - 1}-06-30"),
    ):  # fmt: skip
        now = indicators.measure(file_city, period(code), on, by_organization=True)
        assert indicators.measure(file_city.seen(View(on=on)), period(code), on, by_organization=True) == now


def test_views_of_several_days_do_not_mix(desk: Desk) -> None:
    for n in range(1, 7):
        saved(desk, Event(title=f"Семинар {n}", since=date(2024, n, 1), form="seminar"))
    for n in (3, 5, 1, 6, 2, 4, 3):
        assert len(shown(desk.seen(View(on=date(2024, n, 15))), "events")) == n
    assert len(shown(desk, "events")) == 6
