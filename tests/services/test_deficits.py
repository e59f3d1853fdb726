"""Deficits opened by the rule of the instrument, never by a word alone, and closed by evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, Level, PlanItem, Scale, Training
from nmsdesk.domain.people import Person
from nmsdesk.errors import Rejected
from nmsdesk.services import deficits, registers, undo
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_person, a_plan, a_program, instrument, saved

FILE_ONLY = True


@pytest.fixture
def person(desk: Desk) -> Person:
    return a_person(desk)


def a_result(desk: Desk, person: Person, day: date, tool: Instrument | None = None, **areas: float) -> Diagnostic:
    """A result with its areas; levels by the scale of the instrument."""
    tool = tool or instrument(desk)
    stored = a_diagnostic(desk, person, instrument=tool.id, day=day, percent=60.0)
    with desk.read() as reading:
        levels = sorted(reading.where(Level, scale=tool.scale), key=lambda x: -(x.minimum or 0))
    for area, percent in areas.items():
        level = next(x for x in levels if percent >= (x.minimum or 0))
        saved(desk, AreaResult(diagnostic=stored.id, area=area, percent=percent, level=level.id))
    return stored


def known(desk: Desk, **equal: object) -> list[Deficit]:
    with desk.read() as reading:
        return reading.where(Deficit, **equal)


def test_a_result_opens_one_deficit_for_each_weak_area_in_one_step(desk: Desk, person: Person) -> None:
    found = a_result(desk, person, date(2025, 10, 1), subject=45, methods=30, psychology=50)
    done = deficits.open_from(desk, [found.id or 0])
    assert done.opened == 2
    assert {(d.area, d.source, d.diagnostic, d.opened) for d in known(desk)} == {
        ("subject", "diagnostic", found.id, date(2025, 10, 1)), ("methods", "diagnostic", found.id, date(2025, 10, 1)),
    }  # fmt: skip
    undo.undo(desk)
    assert not known(desk)


def test_an_open_deficit_is_not_doubled_and_it_is_said(desk: Desk, person: Person) -> None:
    first = a_result(desk, person, date(2025, 3, 1), subject=45)
    deficits.open_from(desk, [first.id or 0])
    second = a_result(desk, person, date(2025, 10, 1), subject=40, methods=20)
    done = deficits.open_from(desk, [second.id or 0])
    assert (done.opened, done.plan.there) == (1, 1) and "уже открыт" in done.plan.text.replace("\N{NO-BREAK SPACE}", " ")
    with pytest.raises(Rejected, match="Открывать нечего"):
        deficits.open_from(desk, [first.id or 0, second.id or 0])
    assert len(known(desk)) == 2


def test_the_per_cent_of_the_instrument_goes_before_the_marks_of_levels(desk: Desk, person: Person) -> None:
    saved(desk, replace(instrument(desk), deficit_below=65.0))
    found = a_result(desk, person, date(2025, 10, 1), subject=64.9, methods=65.0)
    deficits.open_from(desk, [found.id or 0])
    assert [d.area for d in known(desk)] == ["subject"]  # 64,9 % is «базовый», which the scale does not mark


def test_the_word_high_is_no_deficit_on_one_scale_and_one_on_the_inverted(desk: Desk, person: Person) -> None:
    straight = a_result(desk, person, date(2025, 10, 1), subject=90)
    inverted = a_result(desk, person, date(2025, 10, 2), instrument(desk, 4), digital=40)
    with desk.read() as reading:
        words = {reading.get(Level, a.level).name for a in reading.where(AreaResult)}  # type: ignore[union-attr]
    assert words == {"высокий"}
    plan = deficits.plan_opening(desk, [straight.id or 0, inverted.id or 0])
    assert [(o.area, o.result) for o in plan.opens] == [("digital", "40,0\N{NO-BREAK SPACE}%, высокий")]


def test_an_instrument_without_a_rule_opens_nothing_and_is_named(desk: Desk, person: Person) -> None:
    scale = saved(desk, Scale(name="Участие"), Level(name="участник", position=1, minimum=0.0))
    tool = saved(desk, Instrument(name="Олимпиада педагогов", scale=scale.id, areas=("subject",)))
    found = a_result(desk, person, date(2025, 10, 1), tool, subject=3)
    plan = deficits.plan_opening(desk, [found.id or 0])
    assert not plan.opens and plan.ruleless == ("Олимпиада педагогов",) and "правило не задано" in plan.text


def test_a_whole_result_opens_a_deficit_only_where_the_instrument_has_one_area(desk: Desk, person: Person) -> None:
    whole = a_diagnostic(desk, person, percent=20.0)
    with desk.read() as reading:
        tool = reading.where(Instrument)[6]
        failed = next(x for x in reading.where(Level, scale=tool.scale) if x.deficit)
    single = a_diagnostic(desk, person, instrument=tool.id, day=date(2025, 10, 12), percent=None, level=failed.id)
    plan = deficits.plan_opening(desk, [whole.id or 0, single.id or 0])
    assert [o.area for o in plan.opens] == ["regulations"] and plan.unplaced == (whole.id,)


def test_a_weak_result_that_a_later_one_made_good_opens_nothing(desk: Desk, person: Person) -> None:
    weak = a_result(desk, person, date(2025, 3, 1), subject=30)
    a_result(desk, person, date(2025, 10, 1), subject=80)
    plan = deficits.plan_opening(desk, [weak.id or 0])
    assert not plan.opens and plan.remedied == 1


def test_a_deficit_closed_after_the_result_is_not_opened_again(desk: Desk, person: Person) -> None:
    weak = a_result(desk, person, date(2025, 3, 1), subject=30)
    deficits.open_from(desk, [weak.id or 0])
    deficits.close(desk, [known(desk)[0].id or 0], "work", date(2025, 6, 1), evidence="Открытый урок принят методистом")
    assert deficits.plan_opening(desk, [weak.id or 0]).remedied == 1


def test_a_repeat_result_closes_only_when_it_is_later_and_no_deficit(desk: Desk, person: Person) -> None:
    first = a_result(desk, person, date(2025, 3, 1), subject=30, methods=30)
    deficits.open_from(desk, [first.id or 0])
    subject, methods = (next(d for d in known(desk) if d.area == a) for a in ("subject", "methods"))
    again = a_result(desk, person, date(2025, 10, 1), subject=75, methods=45)
    for bad, said in ((first, "не позже"), (again, "тоже означает дефицит")):
        with pytest.raises(Rejected, match=said):
            deficits.close(desk, [methods.id or 0], "repeat", date(2025, 10, 2), diagnostic=bad.id)
    deficits.close(desk, [subject.id or 0], "repeat", date(2025, 10, 1), diagnostic=again.id)
    (closed,) = known(desk, area="subject")
    assert (closed.closed, closed.closure, closed.closing_diagnostic) == (date(2025, 10, 1), "repeat", again.id)
    assert "75,0" in closed.evidence and known(desk, area="methods")[0].closed is None
    undo.undo(desk)
    assert known(desk, area="subject")[0].closed is None


def test_an_older_good_result_does_not_close_what_a_later_one_shows_again(desk: Desk, person: Person) -> None:
    first = a_result(desk, person, date(2025, 1, 10), subject=30)
    deficits.open_from(desk, [first.id or 0])
    good = a_result(desk, person, date(2025, 5, 1), subject=75)
    a_result(desk, person, date(2025, 10, 1), subject=20)
    with pytest.raises(Rejected, match="снова показала дефицит"):
        deficits.close(desk, [known(desk)[0].id or 0], "repeat", date(2025, 10, 2), diagnostic=good.id)
    assert not deficits.closable(desk)


def test_training_closes_only_with_its_attestation_passed_and_after_the_deficit(desk: Desk, person: Person) -> None:
    found = a_result(desk, person, date(2025, 3, 1), subject=30)
    deficits.open_from(desk, [found.id or 0])
    (deficit,) = known(desk)
    program = a_program(desk, areas=("subject",))
    failed = saved(desk, Training(person=person.id, program=program.id, until=date(2025, 5, 1), attestation="failed"))
    early = saved(desk, Training(person=person.id, program=program.id, until=date(2025, 2, 1), attestation="passed"))
    passed = saved(
        desk, Training(person=person.id, program=program.id, until=date(2025, 6, 1), attestation="passed", certificate_number="7")
    )
    for training, said in ((failed, "не пройдена"), (early, "раньше"), (None, "выберите обучение")):
        with pytest.raises(Rejected, match=said):
            deficits.close(desk, [deficit.id or 0], "training", date(2025, 6, 2), training=training.id if training else None)
    deficits.close(desk, [deficit.id or 0], "training", date(2025, 6, 2), training=passed.id)
    (closed,) = known(desk)
    assert closed.closure == "training" and "документ № 7" in closed.evidence
    assert registers.get(desk, "trainings", passed.id).deficit == deficit.id  # type: ignore[attr-defined]


def test_accepted_work_needs_its_words_and_a_day_that_has_come(desk: Desk, person: Person) -> None:
    deficit = saved(desk, Deficit(person=person.id, area="digital", source="observation", opened=date(2025, 9, 1)))
    with pytest.raises(Rejected, match="Опишите подтверждение"):
        deficits.close(desk, [deficit.id], "work", date(2025, 10, 1), evidence="  ")
    with pytest.raises(Rejected, match="ещё не наступил"):
        deficits.close(desk, [deficit.id], "work", date(2026, 10, 1), evidence="Урок")
    with pytest.raises(Rejected, match="позже дня закрытия"):
        deficits.close(desk, [deficit.id], "work", date(2025, 8, 1), evidence="Урок")
    deficits.close(desk, [deficit.id], "work", date(2025, 10, 1), evidence="Урок")
    with pytest.raises(Rejected, match="уже закрыт"):
        deficits.close(desk, [deficit.id], "work", date(2025, 10, 1), evidence="Урок")


def test_what_later_evidence_could_close_is_listed_with_its_reason_and_closed_at_once(desk: Desk, person: Person) -> None:
    second, third = a_person(desk, "Белова"), a_person(desk, "Волкова")
    given = {"source": "observation", "opened": date(2025, 3, 1)}
    repeat = saved(desk, Deficit(person=person.id, area="subject", **given))
    taught = saved(desk, Deficit(person=second.id, area="methods", **given))
    worked = saved(desk, Deficit(person=third.id, area="digital", **given))
    saved(desk, Deficit(person=third.id, area="psychology", **given))  # nothing speaks of it
    a_result(desk, person, date(2025, 10, 1), subject=75)
    program = a_program(desk, areas=("methods",))
    saved(desk, Training(person=second.id, program=program.id, until=date(2025, 6, 1), attestation="passed"))
    item = PlanItem(plan=a_plan(desk, third).id, deficit=worked.id, content="Разработка", done_on=date(2026, 1, 15))
    saved(desk, replace(item, evidence="Протокол № 3", accepted_by="Методист"))
    found = deficits.closable(desk)
    assert {(c.deficit, c.closure, c.on) for c in found} == {
        (repeat.id, "repeat", date(2025, 10, 1)), (taught.id, "training", date(2025, 6, 1)), (worked.id, "work", date(2026, 1, 15)),
    }  # fmt: skip
    assert all(c.reason for c in found) and [c.deficit for c in deficits.closable(desk, [person.id or 0])] == [repeat.id]
    assert deficits.close_found(desk, [c.deficit for c in found]).closed == 3
    assert not deficits.closable(desk) and len(known(desk, closed=None)) == 1
    undo.undo(desk)
    assert len(known(desk, closed=None)) == 4


def test_a_training_that_answers_another_deficit_does_not_close_this_one(desk: Desk, person: Person) -> None:
    mine = saved(desk, Deficit(person=person.id, area="subject", opened=date(2025, 3, 1), source="observation"))
    other = saved(desk, Deficit(person=person.id, area="methods", opened=date(2025, 3, 1), source="observation"))
    program = a_program(desk, areas=("methods", "subject"))
    saved(desk, Training(person=person.id, program=program.id, until=date(2025, 6, 1), attestation="passed", deficit=other.id))
    assert [c.deficit for c in deficits.closable(desk)] == [other.id] and mine.id not in {c.deficit for c in deficits.closable(desk)}
