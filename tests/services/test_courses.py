"""Groups of courses: enrolling with reasons, timetable, attendance, papers without gaps, the end taken back (domain.md §6.1 B)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.development import Deficit, LearningPlan, PlanItem, Training
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.russian import NBSP
from nmsdesk.services import checks, indicators, registers, undo
from nmsdesk.services.courses import certificates, enrolment, groups, lessons, timetable
from nmsdesk.services.desk import Desk
from tests.given import a_job, a_person, a_program, a_school, saved, tables
from tests.services.courses import (
    LASTS,
    SINCE,
    TEMPLATES,
    UNTIL,
    a_full_group,
    a_group,
    a_listed_program,
    a_wish,
    closed,
    enrolments,
    teachers,
    weekly,
)  # fmt: skip

FILE_ONLY = True


def trainings(desk: Desk) -> list[Training]:
    with desk.read() as reading:
        return reading.where(Training)


def numbers(desk: Desk, group: CourseGroup) -> list[tuple[str, str]]:
    return [(p.number, p.registration) for p in groups.card(desk, group.id or 0).listeners]


# enrolling


def test_people_are_enrolled_with_the_school_of_the_day_in_one_step(desk: Desk) -> None:
    group, people = a_group(desk), teachers(desk)
    before = tables(desk)
    done = enrolment.add(desk, group.id or 0, people)
    assert (done.added, done.refused) == (4, ())
    card = groups.card(desk, group.id or 0)
    first = card.listeners[0]
    assert (first.name.split()[0], first.organization, first.post, first.state) == ("Азова", "Лицей", "Учитель", "enrolled")
    assert card.free == 21
    undo.undo(desk)
    assert tables(desk) == before


def test_everyone_who_is_kept_out_is_told_why(desk: Desk) -> None:
    program = a_listed_program(desk)
    group = a_group(desk, program, limit=3)
    inside, taught, elsewhere, expelled, last, late = teachers(desk, ("Азова", "Белова", "Власова", "Гусева", "Дубова", "Ежова"))
    saved(desk, Training(person=taught, program=program.id, until=date(2024, 5, 20), attestation="passed", certificate_number="1"))
    other = a_group(desk, program, name="Группа 26-2")
    enrolment.add(desk, other.id or 0, [elsewhere])
    enrolment.add(desk, group.id or 0, [inside, expelled])
    enrolment.expel(desk, [enrolments(desk, group)[1]])
    a_job(desk, a_person(desk, "Жукова"), a_school(desk))
    lines = enrolment.plan(desk, group.id or 0, [inside, taught, elsewhere, expelled, last, late, late])
    assert [(line.name.split()[0], line.refusal) for line in lines] == [
        ("Азова", "уже в группе"),
        ("Белова", "обучение по этой программе закончено 20.05.2024"),
        ("Власова", "уже зачислен по этой программе: Группа 26-2"),
        ("Гусева", "отчислен из этой группы, его можно восстановить"),
        ("Дубова", ""),
        ("Ежова", ""),
    ]
    assert enrolment.plan(desk, group.id or 0, [taught, last, late], again=True)[2].refusal == "мест в группе больше нет"
    done = enrolment.add(desk, group.id or 0, [inside, taught, last, late])
    assert (done.added, [name.split()[0] for name, _ in done.refused]) == (2, ["Азова", "Белова"])
    with pytest.raises(Rejected, match="Зачислить некого: Азова Мария Петровна – уже в группе"):
        enrolment.add(desk, group.id or 0, [inside])


def test_a_training_of_long_ago_and_a_failed_one_keep_nobody_out(desk: Desk) -> None:
    program = a_listed_program(desk)
    group = a_group(desk, program)
    old, failed, *_ = teachers(desk)
    saved(desk, Training(person=old, program=program.id, until=date(2023, 1, 12), attestation="passed", certificate_number="1"))
    saved(desk, Training(person=failed, program=program.id, until=date(2025, 5, 20), attestation="failed"))
    assert enrolment.add(desk, group.id or 0, [old, failed]).added == 2


def test_a_group_is_made_of_the_people_who_want_the_programme(desk: Desk) -> None:
    program = a_listed_program(desk)
    people = teachers(desk)
    plans = [a_wish(desk, n, program)[0] for n in people[:2]]
    wanting = enrolment.wanting(desk, program.id or 0)
    assert wanting == people[:2]
    before = tables(desk)
    made = groups.create_from_people(desk, program.id or 0, wanting, SINCE, UNTIL, limit=20, teacher="Орлова А. И.")
    card = groups.card(desk, made.group)
    assert (made.added, card.group.name, card.group.limit, card.group.state) == (2, "Группа 26-1", 20, "planned")
    assert [p.plan for p in card.listeners] == [p.id for p in plans]
    undo.undo(desk)
    assert tables(desk) == before
    with pytest.raises(Rejected, match="Зачислить некого"):
        enrolment.add(desk, a_group(desk, program).id or 0, people[:1])
        groups.create_from_people(desk, program.id or 0, people[:1], SINCE, UNTIL)
    assert not [g for g in groups.gathering_groups(desk) if "26-2" in g[1]]


def test_people_are_found_in_a_file_by_snils_and_by_bare_names(file_desk: Desk, tmp_path: Path) -> None:
    people = teachers(file_desk)
    twins = [a_person(file_desk, "Двойникова", birth=date(1980, 1, n)).id for n in (1, 2)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    names = ("Азова М. П.", "Белова Мария Петровна", "Двойникова Мария Петровна", "Неизвестная Анна Ивановна")
    for row in (["Заявка на курсы"], ["№", "ФИО", "СНИЛС", "ОО"], *([n, name] for n, name in enumerate(names, 1))):
        sheet.append(row)
    with file_desk.read() as reading:
        from nmsdesk.domain.people import Person

        person = reading.get(Person, people[0])
        assert person
        sheet.cell(3, 3).value = person.snils.replace("-", "").replace(" ", "")
    book.save(tmp_path / "заявка.xlsx")
    lines = enrolment.by_file(file_desk, tmp_path / "заявка.xlsx", SINCE)
    assert [line.person for line in lines] == [people[0], people[1], None, None]
    assert {guest.id for guest in lines[2].ask} == set(twins)
    (tmp_path / "имена.csv").write_text("Белова Мария Петровна\nВласова Мария Петровна\n", "cp1251")
    assert [line.person for line in enrolment.by_file(file_desk, tmp_path / "имена.csv", SINCE)] == people[1:3]


def test_a_closed_or_cancelled_group_takes_nobody(desk: Desk) -> None:
    group = a_group(desk)
    people = teachers(desk)
    enrolment.add(desk, group.id or 0, people[:1])
    groups.cancel(desk, group.id or 0, "мало заявок")
    card = groups.card(desk, group.id or 0)
    assert (card.group.state, card.listeners[0].state) == ("cancelled", "expelled")
    assert "мало заявок" in card.group.note
    with pytest.raises(Rejected, match="список слушателей не меняется"):
        enrolment.add(desk, group.id or 0, people[1:])


# timetable and attendance


def test_a_weekly_timetable_fills_the_hours_of_the_programme_and_leaves_holidays_out(desk: Desk) -> None:
    group = a_group(desk, since=date(2026, 2, 16), until=date(2026, 5, 31))
    found = lessons.plan(desk, group.id or 0, "еженедельно по понедельникам 14:30, 8 ч")
    assert [(n.day, n.starts, n.hours, n.topic) for n in found.lessons] == [
        (date(2026, 2, 16), "14:30", 8, "Занятие 1"),  # 23 February is a day off
        (date(2026, 3, 2), "14:30", 8, "Занятие 2"),
        (date(2026, 3, 9), "14:30", 8, "Занятие 3"),
        (date(2026, 3, 16), "14:30", 8, "Занятие 4"),
        (date(2026, 3, 23), "14:30", 4, "Итоговая аттестация"),
    ]
    assert found.said == f"5{NBSP}занятий, 36{NBSP}часов: ровно по программе."


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("по вторникам и четвергам 9.00 по 12 часов", [(13, 12), (15, 12), (20, 12)]),
        ("каждую среду 12 ч", [(14, 12), (21, 12), (28, 12)]),
        ("Еженедельно: пн, пт – 12 ч., 15:00-18:00", [(16, 12), (19, 12), (23, 12)]),
        ("через неделю по вт 12 ак. ч", [(13, 12), (27, 12)]),
        ("ежедневно 12 ч", [(13, 12), (14, 12), (15, 12)]),
    ],
)
def test_words_of_a_weekly_timetable(desk: Desk, text: str, days: list[tuple[int, int]]) -> None:
    group = a_group(desk)
    found = lessons.plan(desk, group.id or 0, text).lessons
    assert [(n.day.day, n.hours) for n in found if n.day and n.day.month == 1] == days
    assert sum(n.hours or 0 for n in found) == 36


def test_typed_lessons_and_weekdays_make_one_timetable(desk: Desk) -> None:
    group = a_group(desk)
    text = "13.01 14:30 6 ч Введение; Орлова А. И.\n\nпо вторникам и четвергам 10 ч\n24.02.2026 10:00 2 ч Круглый стол"
    lessons.put_timetable(desk, group.id or 0, text)
    card = groups.card(desk, group.id or 0)
    n = card.lessons[0]
    assert (n.day, n.starts, n.hours, n.topic, n.teacher) == (date(2026, 1, 13), "14:30", 6, "Введение", "Орлова А. И.")
    assert [(n.day.day, n.hours, n.topic) for n in card.lessons if n.day][1:] == [
        (15, 10, "Занятие 3"), (20, 10, "Занятие 4"), (22, 8, "Занятие 5"), (24, 2, "Круглый стол"),
    ]  # fmt: skip
    again = timetable.text_of(card.lessons)
    before = tables(desk)
    lessons.put_timetable(desk, group.id or 0, again)
    assert tables(desk) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("завтра", "не понята"),
        ("31.02.2026 6 ч Тема", "нет в календаре"),
        ("12.03.2026 6 ч Тема", "не входит в дни группы"),
        ("по вторникам", "сколько часов"),
        ("по воскресеньям 2 ч", "не помещаются ещё 24.часа"),
        ("по вторникам 15 ч", "от 1 до 12"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused_with_the_reason(desk: Desk, text: str, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        lessons.plan(desk, a_group(desk).id or 0, text)


def test_lessons_that_stay_keep_their_marks_and_marked_ones_do_not_go(desk: Desk) -> None:
    group = a_group(desk)
    enrolment.add(desk, group.id or 0, teachers(desk))
    weekly(desk, group)
    first = groups.card(desk, group.id or 0).lessons[0]
    lessons.mark_rest(desk, group.id or 0, first.id or 0)
    lessons.put_timetable(desk, group.id or 0, "13.01.2026 14:30 4 ч Введение")
    card = groups.card(desk, group.id or 0)
    assert [(n.id, n.topic, n.hours) for n in card.lessons] == [(first.id, "Введение", 4)]
    assert len(card.marks) == 4
    with pytest.raises(Rejected, match="отмечено посещение"):
        lessons.put_timetable(desk, group.id or 0, "14.01.2026 14:30 4 ч Введение")


def test_attendance_of_the_whole_group_counts_the_hours_of_each(desk: Desk) -> None:
    group, people = a_group(desk), teachers(desk)
    enrolment.add(desk, group.id or 0, people)
    weekly(desk, group)
    one, two, *_ = (n.id or 0 for n in groups.card(desk, group.id or 0).lessons)
    before = tables(desk)
    lessons.mark_rest(desk, group.id or 0, one)
    lessons.mark(desk, group.id or 0, {(one, people[1]): "absent", (two, people[0]): "present", (two, people[1]): "excused"})
    card = groups.card(desk, group.id or 0)
    assert [(p.hours, p.missed) for p in card.listeners] == [(12, 0), (0, 2), (6, 0), (6, 0)]
    assert (card.hours, card.hours_held) == (36, 36)
    lessons.mark(desk, group.id or 0, {(one, people[1]): ""})
    assert groups.card(desk, group.id or 0).listeners[1].missed == 1
    for _ in range(3):
        undo.undo(desk)
    assert tables(desk) == before


def test_nobody_is_marked_at_a_lesson_to_come(desk: Desk) -> None:
    group, people = a_group(desk, until=date(2026, 6, 1)), teachers(desk)
    enrolment.add(desk, group.id or 0, people)
    lessons.put_timetable(desk, group.id or 0, "10.03.2026 6 ч Тема")
    with pytest.raises(Rejected, match="ещё не прошло"):
        lessons.mark_rest(desk, group.id or 0, groups.card(desk, group.id or 0).lessons[0].id or 0)


@pytest.mark.parametrize(
    ("marks", "after"),
    [([""], "present"), (["present"], "absent"), (["absent"], "excused"), (["excused"], ""), (["", "absent"], "present")],
)
def test_space_turns_marks(marks: list[str], after: str) -> None:
    assert lessons.next_state(marks) == after


# the end of a group


def test_closing_gives_numbers_without_gaps_and_a_training_to_each(desk: Desk) -> None:
    group, ids = a_full_group(desk)
    enrolment.attest(desk, ids[1:2], "failed")
    enrolment.attest(desk, ids[2:3], "absent")
    before = tables(desk)
    closed(desk, group, series="50")
    assert numbers(desk, group) == [("50 УД-2026-0001", "2026-0001"), ("", ""), ("", ""), ("50 УД-2026-0002", "2026-0002")]
    found = trainings(desk)
    assert [(t.attestation, t.certificate, t.certificate_number, t.since, t.until) for t in found] == [
        ("passed", "certificate", "50 УД-2026-0001", SINCE, UNTIL),
        ("failed", "reference", "", SINCE, UNTIL),
        ("absent", "reference", "", SINCE, UNTIL),
        ("passed", "certificate", "50 УД-2026-0002", SINCE, UNTIL),
    ]
    card = groups.card(desk, group.id or 0)
    assert card.group.state == "finished"
    assert [p.training for p in card.listeners] == [t.id for t in found]
    assert {p.state for p in card.listeners} == {"finished"}
    undo.undo(desk)
    assert tables(desk) == before


def test_the_next_group_goes_on_and_fills_the_gap_of_a_withdrawn_number(desk: Desk) -> None:
    group, ids = a_full_group(desk)
    closed(desk, group)
    certificates.withdraw(desk, [ids[1]])
    assert len(trainings(desk)) == 3
    other = a_group(desk, a_program(desk, "Другая"), name="Группа 26-2")
    enrolment.add(desk, other.id or 0, [p.person for p in groups.card(desk, group.id or 0).listeners[:2]])
    enrolment.attest(desk, enrolments(desk, other), "passed")
    assert certificates.templates(desk, other.id or 0) == TEMPLATES
    closed(desk, other)
    assert numbers(desk, other) == [("УД-2026-0002", "2026-0002"), ("УД-2026-0005", "2026-0005")]
    closed(desk, group)  # the one left is finished later, in the closed group
    assert numbers(desk, group)[1] == ("УД-2026-0006", "2026-0006")
    issued = {n for g in (group, other) for n in numbers(desk, g)}
    assert issued == {(f"УД-2026-{n:04d}", f"2026-{n:04d}") for n in range(1, 7)}


def test_nothing_is_issued_before_the_end_or_without_marks(desk: Desk) -> None:
    group = a_group(desk)
    enrolment.add(desk, group.id or 0, teachers(desk))
    with pytest.raises(Rejected, match="Не отмечена итоговая аттестация: Азова Мария Петровна"):
        closed(desk, group)
    enrolment.attest(desk, enrolments(desk, group), "passed")
    with pytest.raises(Rejected, match="не может быть выдан раньше"):
        closed(desk, group, date(2026, 2, 20))
    with pytest.raises(Rejected, match="ещё не наступил"):
        closed(desk, group, date(2026, 3, 20))
    with pytest.raises(Rejected, match="нужны цифры"):
        certificates.close(desk, group.id or 0, "УД", "2026-1", UNTIL)


def test_the_expelled_have_neither_paper_nor_training(desk: Desk) -> None:
    group, ids = a_full_group(desk)
    enrolment.expel(desk, ids[:1])
    with pytest.raises(Rejected, match="отчисленные"):
        enrolment.attest(desk, ids[:1], "passed")
    closed(desk, group)
    assert len(trainings(desk)) == 3
    assert [p.state for p in groups.card(desk, group.id or 0).listeners] == ["finished"] * 3 + ["expelled"]
    with pytest.raises(Rejected, match="Сначала отзовите документ"):
        enrolment.expel(desk, ids[1:2])
    with pytest.raises(Rejected, match="Сначала отзовите документ"):
        enrolment.remove(desk, ids[1:2])


def test_a_training_told_by_a_list_before_is_completed_and_not_doubled(desk: Desk) -> None:
    group, _ = a_full_group(desk)
    person = groups.card(desk, group.id or 0).listeners[0].person
    known = saved(desk, Training(person=person, program=group.program, until=UNTIL, attestation="passed"))
    closed(desk, group)
    found = [t for t in trainings(desk) if t.person == person]
    assert [(t.id, t.certificate_number) for t in found] == [(known.id, "УД-2026-0001")]


def test_reopening_takes_papers_and_trainings_back_and_leaves_the_marks(desk: Desk) -> None:
    group, _ = a_full_group(desk)
    before = tables(desk)
    closed(desk, group)
    certificates.reopen(desk, group.id or 0)
    card = groups.card(desk, group.id or 0)
    assert (card.group.state, {(p.state, p.attestation, p.number) for p in card.listeners}) == ("active", {("enrolled", "passed", "")})
    assert not trainings(desk)
    undo.undo(desk)
    undo.undo(desk)
    assert tables(desk) == before


def test_a_cancelled_group_can_be_opened_again(desk: Desk) -> None:
    group = a_group(desk, since=date(2026, 4, 1), until=date(2026, 5, 1), state="planned")
    groups.cancel(desk, group.id or 0, "мало заявок")
    certificates.reopen(desk, group.id or 0)
    assert groups.card(desk, group.id or 0).group.state == "planned"


def test_what_rests_on_a_training_holds_it(desk: Desk) -> None:
    program = a_listed_program(desk)
    first, second, *_ = teachers(desk)
    _, deficit = a_wish(desk, first, program)
    plan, _ = a_wish(desk, second, program)
    group = a_group(desk, program)
    enrolment.add(desk, group.id or 0, [first, second])
    enrolment.attest(desk, enrolments(desk, group), "passed")
    closed(desk, group)
    with desk.read() as reading:
        found = reading.get(Deficit, deficit.id)
        kept = reading.get(LearningPlan, plan.id)
        assert found and kept
    from dataclasses import replace

    saved(desk, replace(found, closed=UNTIL, closure="training", evidence="Удостоверение"))
    saved(desk, replace(kept, state="partly", closed_on=date(2026, 3, 1)))
    with pytest.raises(Rejected, match="Азова Мария Петровна: этим обучением закрыт дефицит; Белова Мария Петровна: обучение учтено"):
        certificates.reopen(desk, group.id or 0)
    assert len(trainings(desk)) == 2


def test_a_training_bears_the_plan_and_the_deficit_that_asked_for_it(desk: Desk) -> None:
    program = a_listed_program(desk)
    wished, diagnosed, plain, _ = teachers(desk)
    plan, deficit = a_wish(desk, wished, program)
    other = saved(desk, Deficit(person=diagnosed, area="methods", opened=date(2025, 10, 1)))
    saved(desk, Deficit(person=plain, area="digital", opened=date(2025, 10, 1)))
    group = a_group(desk, program)
    enrolment.add(desk, group.id or 0, [wished, diagnosed, plain])
    enrolment.attest(desk, enrolments(desk, group), "passed")
    planned = certificates.plan(desk, group.id or 0, *TEMPLATES)
    assert (len(planned.passed), planned.answering) == (3, 2)
    closed(desk, group)
    assert [(t.plan, t.deficit) for t in trainings(desk)] == [(plan.id, deficit.id), (None, other.id), (None, None)]


def test_indicator_3_moves_exactly_by_the_people_who_passed(desk: Desk) -> None:
    program = a_listed_program(desk)
    people = teachers(desk)
    for n in people:
        a_wish(desk, n, program)

    def counted() -> set[int]:
        return {m.id for m in indicators.who(desk, "3", year(2026)) if m.status == "counted"}

    before = counted()
    group = a_group(desk, program)
    enrolment.add(desk, group.id or 0, people)
    ids = enrolments(desk, group)
    enrolment.attest(desk, ids, "passed")
    enrolment.attest(desk, ids[1:2], "failed")
    enrolment.expel(desk, ids[3:])
    assert counted() == before == set()
    closed(desk, group)
    assert counted() == {people[0], people[2]}
    certificates.withdraw(desk, ids[:1])
    assert counted() == {people[2]}


# the registers stay right


def test_nothing_that_these_steps_write_breaks_a_rule(desk: Desk) -> None:
    group, _ = a_full_group(desk)
    weekly(desk, group)
    for lesson in groups.card(desk, group.id or 0).lessons:
        lessons.mark_rest(desk, group.id or 0, lesson.id or 0)
    closed(desk, group)
    own = ("course_groups", "enrolments", "lessons", "lesson_marks", "trainings")
    assert not [p for p in checks.check(desk).problems if p.register in own]


def test_removing_a_listener_takes_the_marks_along(desk: Desk) -> None:
    group, _ = a_group(desk), 0
    enrolment.add(desk, group.id or 0, teachers(desk))
    weekly(desk, group)
    first = groups.card(desk, group.id or 0).lessons[0].id or 0
    lessons.mark_rest(desk, group.id or 0, first)
    before = tables(desk)
    enrolment.remove(desk, enrolments(desk, group)[:1])
    with desk.read() as reading:
        assert (len(reading.where(Enrolment)), len(reading.where(LessonMark))) == (3, 3)
    undo.undo(desk)
    assert tables(desk) == before
    registers.remove(desk, group_now(desk, group))
    with desk.read() as reading:
        assert not reading.where(Enrolment) and not reading.where(Lesson) and not reading.where(LessonMark)


def group_now(desk: Desk, group: CourseGroup) -> CourseGroup:
    return groups.card(desk, group.id or 0).group


def test_groups_are_numbered_by_year_and_those_that_take_people_are_offered(desk: Desk) -> None:
    program = a_listed_program(desk)
    a_group(desk, program, name="Группа 26-7")
    assert groups.next_name(desk, date(2026, 4, 1)) == "Группа 26-8"
    assert groups.next_name(desk, date(2027, 4, 1)) == "Группа 27-1"
    soon = a_group(desk, program, name="Набор", since=date(2026, 4, 1), until=date(2026, 5, 1), state="planned")
    assert groups.gathering_groups(desk, program.id) == [(soon.id, "Набор, с 01.04.2026: Формирующее оценивание")]
    assert LASTS and not groups.gathering_groups(desk, a_program(desk, "Другая").id)


def test_an_item_of_a_plan_waits_again_when_its_training_is_withdrawn(desk: Desk) -> None:
    program = a_listed_program(desk)
    person = teachers(desk)[0]
    plan, _ = a_wish(desk, person, program)
    group = a_group(desk, program)
    enrolment.add(desk, group.id or 0, [person])
    enrolment.attest(desk, enrolments(desk, group), "passed")
    closed(desk, group)
    with desk.read() as reading:
        (item,) = reading.where(PlanItem, plan=plan.id)
    assert item.done_on == UNTIL and "УД-2026-0001" in item.evidence
    certificates.reopen(desk, group.id or 0)
    with desk.read() as reading:
        assert [(i.done_on, i.evidence) for i in reading.where(PlanItem, plan=plan.id)] == [(None, "")]
