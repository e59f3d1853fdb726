"""Rounds of collecting: who owes what, files that mark themselves, late for ever, returned and accepted, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock
from given import a_job, a_person, a_school, saved, tables
from incoming import STAFF, book, every, planned, taken

from nmsdesk.domain.cycle import MonitoringRound, RoundPlace
from nmsdesk.domain.monitoring import ImportBatch, Submission
from nmsdesk.domain.organizations import ChecklistItem, Organization, Site
from nmsdesk.errors import Rejected
from nmsdesk.services import checklists, imports, places, quality, registers, rounds, today
from nmsdesk.services import undo as undoing
from nmsdesk.services.desk import Desk

ROWS = [
    ("Ветрова Анна Ильинична", "01.02.1980", "", "МБОУ СОШ № 5", "Учитель", "Физика", "", 10),
    ("Лугова Ольга Юрьевна", "03.04.1981", "", "МБОУ СОШ № 5", "Учитель", "Химия", "", 11),
    ("Ясенева Инна Львовна", "05.06.1982", "", "МБОУ СОШ № 7", "Учитель", "Химия", "", 12),
]
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 10)


@pytest.fixture
def desk(file_desk: Desk) -> Desk:
    """What another database says is no different here."""
    return file_desk


def a_round(desk: Desk, lists: str = "staff", **more: Any) -> rounds.Made:
    given = {"name": "Мониторинг 2025", "period": "2025", "lists": lists, "since": SINCE, "until": UNTIL} | more
    return rounds.create(desk, MonitoringRound(**given), everyone=True)


def lines(desk: Desk, made: rounds.Made) -> dict[str, rounds.PlaceLine]:
    return {p.name: p for p in rounds.card(desk, made.round.id or 0).places}


def send(desk: Desk, folder: Path, *rows: Any, name: str = "staff.xlsx", **hints: Any) -> Any:
    return taken(desk, book(folder / name, STAFF, *(rows or ROWS[:2])), **hints)


def test_a_file_marks_its_school_in_the_same_step_and_undoing_it_waits_again(desk: Desk, tmp_path: Path) -> None:
    for name in ("МБОУ СОШ № 5", "МБОУ СОШ № 7"):
        a_school(desk, name)
    a_school(desk, "Музей", counted=False)
    made = a_round(desk)
    assert made.invited == 2 and made.round.state == "active"
    before = tables(desk)
    assert imports.apply_import(desk, planned(desk, book(tmp_path / "staff.xlsx", STAFF, *ROWS[:2]))).sent == 1
    kept = {p.organization: (p.state, p.day) for p in every(desk, RoundPlace)}
    assert sorted(kept.values(), key=str) == [("sent", date(2026, 3, 2)), ("waited", None)]
    found = lines(desk, made)
    assert (found["МБОУ СОШ № 5"].state, found["МБОУ СОШ № 5"].late) == ("sent", 0)
    assert found["МБОУ СОШ № 7"].said == f"не сдано: список работников; до срока 8{chr(160)}дней"
    undoing.undo(desk)
    assert tables(desk) == before and lines(desk, made)["МБОУ СОШ № 5"].state == "waited"


def test_what_came_within_the_days_before_the_round_was_made_counts_and_earlier_does_not(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    send(desk, tmp_path)
    clock.moment = datetime(2026, 3, 5, 9)
    assert a_round(desk).sent == 1
    late = a_round(desk, name="Позже", since=date(2026, 3, 3))
    assert late.sent == 0 and lines(desk, late)["МБОУ СОШ № 5"].state == "waited"


def test_the_same_file_again_is_taken_for_a_round_that_waits_for_it(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    send(desk, tmp_path)
    clock.moment = datetime(2026, 3, 20, 9)
    made = a_round(desk, since=date(2026, 3, 15), until=date(2026, 3, 25))
    assert lines(desk, made)["МБОУ СОШ № 5"].state == "waited"
    assert send(desk, tmp_path).operations == [] and lines(desk, made)["МБОУ СОШ № 5"].state == "sent"
    files = len(every(desk, Submission))
    send(desk, tmp_path)
    assert len(every(desk, Submission)) == files  # nobody waits any more


def test_who_came_late_stays_late_after_return_and_acceptance(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    made = a_round(desk)
    clock.moment = datetime(2026, 3, 15, 9)
    assert "срок прошёл 5" in lines(desk, made)["МБОУ СОШ № 5"].said
    send(desk, tmp_path)
    place = lines(desk, made)["МБОУ СОШ № 5"]
    assert (place.state, place.day, place.late) == ("sent", date(2026, 3, 15), 5)
    rounds.give_back(desk, {place.id: "Нет дат рождения"})
    assert lines(desk, made)["МБОУ СОШ № 5"].state == "returned"
    clock.moment = datetime(2026, 3, 20, 9)
    send(desk, tmp_path, (*ROWS[0][:7], 14), name="again.xlsx")
    place = lines(desk, made)["МБОУ СОШ № 5"]
    assert (place.state, place.late, place.remarks) == ("sent", 5, "Нет дат рождения")
    rounds.accept(desk, [place.id])
    rounds.set_state(desk, made.round.id or 0, "closed")
    clock.moment = datetime(2027, 3, 20, 9)
    place = lines(desk, made)["МБОУ СОШ № 5"]
    assert (place.state, place.day, place.late) == ("accepted", date(2026, 3, 15), 5)
    assert rounds.states(desk)[0].late == 1


def test_a_term_of_its_own_and_several_lists_in_one_line(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    made = a_round(desk, "staff, trainings, plans")
    place = lines(desk, made)["МБОУ СОШ № 5"]
    rounds.set_due(desk, [place.id], date(2026, 3, 20))
    clock.moment = datetime(2026, 3, 25, 9)
    send(desk, tmp_path)
    place = lines(desk, made)["МБОУ СОШ № 5"]
    assert place.missing == ("trainings", "plans") and place.own_due and place.late == 5
    assert place.said == f"не сданы: обучение, планы ИОМ; срок прошёл 5{chr(160)}дней назад"
    with pytest.raises(Rejected, match="Не всё сдано"):
        rounds.accept(desk, [place.id])
    rounds.mark(desk, [place.id], ["trainings"])
    assert lines(desk, made)["МБОУ СОШ № 5"].missing == ("plans",)
    rounds.mark(desk, [place.id])
    assert lines(desk, made)["МБОУ СОШ № 5"].state == "sent"
    assert [b.file for b in every(desk, ImportBatch)][-2:] == ["Получено без файла"] * 2
    rounds.accept(desk, [place.id])
    undoing.undo(desk)
    undoing.undo(desk)
    assert lines(desk, made)["МБОУ СОШ № 5"].missing == ("plans",)


def test_checklists_and_sites_count_when_marked(desk: Desk) -> None:
    school = a_school(desk, "МБОУ СОШ № 5")
    made = a_round(desk, "checklist, sites")
    items = [i for i in every(desk, ChecklistItem) if i.obligatory and not i.hidden]
    for item in items[:-1]:
        checklists.mark(desk, school.id or 0, item.id or 0, "no")
    assert lines(desk, made)["МБОУ СОШ № 5"].missing == ("checklist", "sites")
    checklists.mark(desk, school.id or 0, items[-1].id or 0, "yes")
    assert lines(desk, made)["МБОУ СОШ № 5"].missing == ("sites",)
    saved(desk, Site(organization=school.id, kind="flagship", since=date(2025, 9, 1)))
    assert lines(desk, made)["МБОУ СОШ № 5"].state == "sent"


def test_only_those_who_owe_are_reminded_and_each_step_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    for name in ("МБОУ СОШ № 5", "МБОУ СОШ № 7"):
        a_school(desk, name)
    made = a_round(desk)
    send(desk, tmp_path)
    ids = [p.id for p in lines(desk, made).values()]
    before = tables(desk)
    rounds.remind(desk, ids)
    found = lines(desk, made)
    assert found["МБОУ СОШ № 5"].reminded_on is None and found["МБОУ СОШ № 7"].reminded_on == date(2026, 3, 2)
    undoing.undo(desk)
    assert tables(desk) == before
    with pytest.raises(Rejected, match="уже всё сдали"):
        rounds.remind(desk, [found["МБОУ СОШ № 5"].id])
    with pytest.raises(Rejected, match="ещё ничего не пришло"):
        rounds.give_back(desk, {found["МБОУ СОШ № 7"].id: "…"})
    with pytest.raises(Rejected, match="Напишите замечания"):
        rounds.give_back(desk, {found["МБОУ СОШ № 5"].id: " "})
    rounds.withdraw(desk, [found["МБОУ СОШ № 7"].id])
    assert len(lines(desk, made)) == 1
    with pytest.raises(Rejected, match="уже участвуют"):
        rounds.invite(desk, made.round.id or 0, [found["МБОУ СОШ № 5"].organization])


def test_remarks_are_proposed_from_the_file_and_the_rules_and_exceptions_are_left_out(desk: Desk, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    made = a_round(desk, "staff, plans")
    wrong = ("Полева Ирина", "не дата", "", "МБОУ СОШ № 5", "Учитель", "Физика", "", "")
    send(desk, tmp_path, *ROWS[:2], ("", "", "", "МБОУ СОШ № 5", "Учитель", "", "", ""), wrong)
    place = lines(desk, made)["МБОУ СОШ № 5"]
    text = rounds.proposed(desk, [place.id])[place.id]
    (batch,) = every(desk, ImportBatch)
    assert text.startswith("1. Не представлены: планы ИОМ.")
    assert batch.rejected and f"не принята 1{chr(160)}строка из {batch.read}" in text
    someone = a_person(desk, "Безродная", birth=None)
    a_job(desk, someone, every(desk, Organization)[-1])
    text = rounds.proposed(desk, [place.id])[place.id]
    assert "Безродная" in text
    from nmsdesk.services import checks

    for problem in checks.check(desk).problems:
        if problem.severity == "warning" and problem.register == "persons" and problem.id == someone.id:
            quality.accept(desk, problem.code, problem.register, problem.id, "проверено")
    assert "Безродная" not in rounds.proposed(desk, [place.id])[place.id]


def test_the_first_page_tells_of_rounds_past_their_term_and_of_what_waits_to_be_looked_at(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    for name in ("МБОУ СОШ № 5", "МБОУ СОШ № 7"):
        a_school(desk, name)
    made = a_round(desk)
    assert not {"today.rounds_overdue", "today.rounds_unchecked"} & {line.code for line in today.lines(desk)}
    send(desk, tmp_path)
    clock.moment = datetime(2026, 3, 11, 9)
    told = {line.code: line for line in today.lines(desk)}
    assert told["today.rounds_overdue"].ids == told["today.rounds_unchecked"].ids == (made.round.id,)
    rounds.set_state(desk, made.round.id or 0, "closed")
    assert "today.rounds_overdue" not in {line.code for line in today.lines(desk)}


def test_a_closed_round_keeps_what_it_had_and_later_files_do_not_count(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    for name in ("МБОУ СОШ № 5", "МБОУ СОШ № 7"):
        a_school(desk, name)
    made = a_round(desk)
    send(desk, tmp_path)
    rounds.set_state(desk, made.round.id or 0, "closed")
    clock.moment = datetime(2026, 3, 12, 9)
    send(desk, tmp_path, ROWS[2], name="seven.xlsx")
    found = lines(desk, made)
    assert (found["МБОУ СОШ № 5"].state, found["МБОУ СОШ № 7"].state) == ("sent", "waited")
    with pytest.raises(Rejected, match="Сбор завершён"):
        rounds.remind(desk, [found["МБОУ СОШ № 7"].id])
    rounds.set_state(desk, made.round.id or 0, "active")
    assert lines(desk, made)["МБОУ СОШ № 7"].state == "sent"


def test_a_day_before_is_seen_as_it_was(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    from nmsdesk.domain.views import View

    a_school(desk, "МБОУ СОШ № 5")
    made = a_round(desk)
    clock.moment = datetime(2026, 3, 15, 9)
    send(desk, tmp_path)
    then = desk.seen(View(date(2026, 3, 9)))
    assert lines(then, made)["МБОУ СОШ № 5"].said == f"не сдано: список работников; до срока 1{chr(160)}день"
    assert lines(desk, made)["МБОУ СОШ № 5"].state == "sent"


def test_wrong_rounds_are_refused_and_a_changed_list_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="ни одной организации"):
        a_round(desk)
    a_school(desk, "МБОУ СОШ № 5")
    for lists, said in (("ведомость", "Списка «ведомость» нет"), ("", "хотя бы один список")):
        with pytest.raises(Rejected, match=said):
            a_round(desk, lists)
    with pytest.raises(Rejected, match="раньше начала"):
        a_round(desk, until=date(2026, 2, 1))
    made = a_round(desk, "Список работников")
    assert made.round.lists == "staff"
    send(desk, tmp_path)
    stored = registers.get(desk, "monitoring_rounds", made.round.id or 0)
    rounds.change(desk, replace(stored, lists="staff, trainings"))  # type: ignore[type-var]
    assert lines(desk, made)["МБОУ СОШ № 5"].said.startswith("не сдано: обучение")
    with desk.read() as reading:
        ((number, name, line),) = rounds.owed_by(reading, lines(desk, made)["МБОУ СОШ № 5"].organization)
    assert (number, name, line.missing) == (made.round.id, "Мониторинг 2025", ("trainings",))
    facts = places.card(desk, line.organization).facts
    assert ("Сбор «Мониторинг 2025»", line.said, f"monitoring_rounds:{number}") in facts
    assert a_round(desk, since=date(2026, 4, 1), until=date(2026, 4, 5)).round.state == "planned"
