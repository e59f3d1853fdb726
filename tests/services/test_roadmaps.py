"""Plans of measures: done, put off, cancelled, made events that fulfil them, copied to the next year, progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from incoming import book, taken

from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Document, Measure, Roadmap
from nmsdesk.errors import Rejected
from nmsdesk.services import events, registers, roadmaps, undo
from nmsdesk.services.desk import Desk
from nmsdesk.services.roadmaps import MeasureLine
from tests.given import saved, tables

FILE_ONLY = True


def a_plan_of_measures(desk: Desk, **values: object) -> Roadmap:
    given = {"name": "План-график на 2026 год", "since": date(2026, 1, 1), "until": date(2026, 12, 31)} | values
    return saved(desk, Roadmap(**given))  # type: ignore[arg-type]


def a_measure(desk: Desk, plan: Roadmap, name: str = "Семинар", **values: object) -> Measure:
    given = {"roadmap": plan.id, "name": name, "until": date(2026, 2, 20), "form": "seminar", "direction": "2"} | values
    return saved(desk, Measure(**given))  # type: ignore[arg-type]


def lines(desk: Desk, plan: Roadmap) -> dict[str, MeasureLine]:
    return {m.name: m for m in roadmaps.card(desk, plan.id or 0).lines}


def test_progress_is_counted_by_direction_and_by_who_answers(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    done = a_measure(desk, plan, "Сделано", responsible="Методист")
    a_measure(desk, plan, "Просрочено", responsible="Методист")
    a_measure(desk, plan, "Впереди", until=date(2026, 9, 1), direction="1")
    gone = a_measure(desk, plan, "Отменено", direction="1")
    roadmaps.complete(desk, [done.id or 0], date(2026, 2, 18), "Протокол № 3")
    roadmaps.cancel(desk, [gone.id or 0], "Нет финансирования")
    card = roadmaps.card(desk, plan.id or 0)
    assert (card.whole.done, card.whole.of, card.whole.overdue) == (1, 3, 1)
    assert [(p.name[:2], p.done, p.of) for p in card.by_direction] == [("1.", 0, 1), ("2.", 1, 2)]
    assert [(p.name, p.done, p.of) for p in card.by_responsible] == [("Методист", 1, 2), ("Не назначен", 0, 1)]
    found = lines(desk, plan)
    assert found["Сделано"].fulfilled == "Протокол № 3" and found["Просрочено"].overdue and not found["Впереди"].overdue
    assert found["Впереди"].month == "сентябрь 2026"


def test_marks_are_one_step_each_and_can_be_taken_back(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    ids = [a_measure(desk, plan, name).id or 0 for name in ("Один", "Два")]
    before = tables(desk)
    roadmaps.complete(desk, ids, date(2026, 2, 20))
    assert {m.state for m in lines(desk, plan).values()} == {"done"}
    undo.undo(desk)
    assert tables(desk) == before
    with pytest.raises(Rejected, match="из будущего"):
        roadmaps.complete(desk, ids, date(2026, 4, 1))
    roadmaps.cancel(desk, ids, "Лишнее")
    with pytest.raises(Rejected, match="отменено"):
        roadmaps.complete(desk, ids, date(2026, 2, 20))
    roadmaps.reopen(desk, ids)
    assert {m.state for m in lines(desk, plan).values()} == {"active"}


def test_a_moved_term_remembers_the_former_one(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    measure = a_measure(desk, plan)
    with pytest.raises(Rejected, match="почему"):
        roadmaps.move(desk, [measure.id or 0], date(2026, 3, 20), "")
    roadmaps.move(desk, [measure.id or 0], date(2026, 3, 20), "карантин")
    line = lines(desk, plan)["Семинар"]
    assert (line.state, line.until, line.overdue) == ("moved", date(2026, 3, 20), False)
    assert line.fulfilled == "Срок перенесён с 20.02.2026: карантин"


def test_an_event_made_from_a_measure_makes_it_done_when_held(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    measure = a_measure(desk, plan, audience="учителя", task="1")
    before = tables(desk)
    event = roadmaps.create_event(desk, measure.id or 0, date(2026, 2, 19)).record
    assert isinstance(event, Event)
    assert (event.title, event.form, event.state) == ("Семинар", "seminar", "planned")
    assert (event.direction, event.task, event.audience) == ("2", "1", "учителя")
    assert (lines(desk, plan)["Семинар"].state, lines(desk, plan)["Семинар"].link) == ("active", f"events:{event.id}")
    assert [m[2] for m in events.card(desk, event.id or 0).measures] == ["Семинар"]
    with pytest.raises(Rejected, match="уже связано"):
        roadmaps.create_event(desk, measure.id or 0, date(2026, 2, 19))
    events.hold(desk, event.id or 0)
    assert (lines(desk, plan)["Семинар"].state, lines(desk, plan)["Семинар"].done_on) == ("done", date(2026, 2, 19))
    undo.undo(desk)
    assert lines(desk, plan)["Семинар"].state == "active"
    undo.undo(desk)
    assert tables(desk) == before


def test_an_event_held_by_its_plain_form_makes_the_measure_done_too(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    event = roadmaps.create_event(desk, a_measure(desk, plan, form="").id or 0, date(2026, 2, 19), "webinar").record
    assert isinstance(event, Event)
    registers.save(desk, replace(event, state="held"))
    assert lines(desk, plan)["Семинар"].state == "done"


def test_an_event_held_by_a_list_from_a_file_makes_the_measure_done_too(desk: Desk, tmp_path: Path) -> None:
    plan = a_plan_of_measures(desk)
    roadmaps.create_event(desk, a_measure(desk, plan).id or 0, date(2026, 2, 19))
    rows = (("Название", "Форма", "Состояние", "Дата"), ("Семинар", "Семинар, практикум", "проведено", date(2026, 2, 19)))
    taken(desk, book(tmp_path / "events.xlsx", *rows), kind="events")
    assert events.overdue(desk) == []
    assert lines(desk, plan)["Семинар"].state == "done"
    undo.undo(desk)
    assert lines(desk, plan)["Семинар"].state == "active"


def test_a_measure_without_a_form_asks_for_it(desk: Desk) -> None:
    with pytest.raises(Rejected, match="форму"):
        roadmaps.create_event(desk, a_measure(desk, a_plan_of_measures(desk), form="").id or 0, date(2026, 2, 19))


def test_a_measure_is_linked_with_what_is_there_already(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    one, two, three = (a_measure(desk, plan, name).id or 0 for name in ("Один", "Два", "Три"))
    held = saved(desk, Event(title="Был", form="seminar", since=date(2026, 1, 20)))
    planned = saved(desk, Event(title="Будет", form="seminar", since=date(2026, 5, 20), state="planned"))
    order = saved(desk, Document(kind="order", day=date(2026, 2, 1), title="О проведении"))
    roadmaps.link(desk, one, event=held.id)
    roadmaps.link(desk, two, event=planned.id)
    roadmaps.link(desk, three, act=order.id)
    found = lines(desk, plan)
    assert [(found[n].state, found[n].done_on) for n in ("Один", "Два", "Три")] == [
        ("done", date(2026, 1, 20)), ("active", None), ("done", date(2026, 2, 1)),
    ]  # fmt: skip
    assert found["Один"].fulfilled == "Был · 20.01.2026"
    with pytest.raises(Rejected, match="Выберите"):
        roadmaps.link(desk, one)


def test_the_plan_of_the_next_year_has_its_dates_shifted_and_nothing_done(desk: Desk) -> None:
    plan = a_plan_of_measures(desk)
    done = a_measure(desk, plan, "Сделано", since=date(2026, 2, 1), until=date(2026, 2, 28))
    roadmaps.complete(desk, [done.id or 0], date(2026, 2, 28), "Готово")
    roadmaps.cancel(desk, [a_measure(desk, plan, "Отменено").id or 0], "Лишнее")
    before = tables(desk)
    assert roadmaps.next_name(plan) == "План-график на 2027 год"
    fresh = roadmaps.copy(desk, plan.id or 0, roadmaps.next_name(plan)).record
    assert isinstance(fresh, Roadmap)
    assert (fresh.since, fresh.until) == (date(2027, 1, 1), date(2027, 12, 31))
    [line] = roadmaps.card(desk, fresh.id or 0).lines
    assert (line.name, line.since, line.until) == ("Сделано", date(2027, 2, 1), date(2027, 2, 28))
    assert (line.state, line.fulfilled) == ("planned", "")
    undo.undo(desk)
    assert tables(desk) == before
