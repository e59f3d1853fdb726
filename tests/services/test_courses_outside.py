"""A training of another organiser added quickly, and the papers of a group."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nmsdesk.domain.development import Deficit, Program, Training
from nmsdesk.errors import Rejected
from nmsdesk.services import papers, undo
from nmsdesk.services.courses import groups, lessons, outside
from nmsdesk.services.courses.outside import Outside
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import Wish
from tests.given import a_person, a_program, saved, tables
from tests.services.courses import a_full_group, a_group, closed, weekly

FILE_ONLY = True

UNTIL = date(2025, 12, 1)


def test_a_new_programme_and_the_training_are_one_step(desk: Desk) -> None:
    person = a_person(desk)
    before = tables(desk)
    outside.record(desk, Outside(person.id or 0, UNTIL, title=" Новая  программа ", hours=24, provider="АСОУ", number="А-1"))
    with desk.read() as reading:
        (program,), (training,) = reading.where(Program), reading.where(Training)
    assert (program.title, program.hours, program.provider) == ("Новая программа", 24, "АСОУ")
    assert (training.program, training.attestation, training.certificate, training.certificate_number) == (
        program.id, "passed", "certificate", "А-1",
    )  # fmt: skip
    undo.undo(desk)
    assert tables(desk) == before


def test_a_known_title_is_not_made_twice_and_the_deficit_is_tied(desk: Desk) -> None:
    person, program = a_person(desk), a_program(desk, "Методика", areas=("methods",))
    deficit = saved(desk, Deficit(person=person.id, area="methods", opened=date(2025, 9, 1)))
    outside.record(desk, Outside(person.id or 0, UNTIL, title="методика"))
    with desk.read() as reading:
        assert [(t.program, t.deficit) for t in reading.where(Training)] == [(program.id, deficit.id)]
        assert len(reading.where(Program)) == 1
    with pytest.raises(Rejected, match="уже записано"):
        outside.record(desk, Outside(person.id or 0, UNTIL, program=program.id))


def test_without_a_programme_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(Rejected, match="Выберите программу"):
        outside.record(desk, Outside(a_person(desk).id or 0, UNTIL))


KINDS = ("course_list", "course_attendance", "course_attestation", "course_journal")


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_of_a_group_names_its_people(file_desk: Desk, tmp_path: Path, kind: str) -> None:
    group, _ = a_full_group(file_desk)
    weekly(file_desk, group)
    lessons.mark_rest(file_desk, group.id or 0, groups.card(file_desk, group.id or 0).lessons[0].id or 0)
    closed(file_desk, group)
    document = papers.make(file_desk, kind, Wish(record=group.id))
    assert "Азова Мария Петровна" in str(document)
    assert "Формирующее оценивание" in str(document)
    papers.write(file_desk, kind, Wish(record=group.id), tmp_path / "out.docx")
    assert (tmp_path / "out.docx").stat().st_size > 3000


def test_a_paper_that_has_nothing_to_say_is_refused(file_desk: Desk) -> None:
    group = a_group(file_desk)
    for kind, said in (("course_attendance", "Расписания"), ("course_attestation", "никого нет"), ("course_journal", "не выданы")):
        with pytest.raises(Rejected, match=said):
            papers.make(file_desk, kind, Wish(record=group.id))
