"""Editing many records at once: what is shown is what is written, by the rules of each record, in one undo step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_program, a_school, by_uid, saved, snils

from nmsdesk.domain.development import Program
from nmsdesk.domain.people import Person
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services import bulk_edit, registers
from nmsdesk.services.undo import undo

FILE_ONLY = True


def again(desk: Any, record: Any) -> Any:
    with desk.read() as reading:
        return reading.get(type(record), record.id)


def test_the_preview_shows_was_and_will_be_and_writes_nothing(desk: Any) -> None:
    women = [a_person(desk, name) for name in ("Иванова", "Петрова")]
    done = saved(desk, Person(last_name="Сидорова", first_name="Анна", sex="f"))
    before = by_uid(desk)
    seen = bulk_edit.preview(desk, "persons", [women[0].id, done.id, women[1].id], {"sex": "f"})
    assert (seen.changing, seen.unchanged, seen.refused) == (2, 1, 0)
    assert [(x.label, x.before, x.after) for x in seen.lines] == [
        ("Иванова Мария Петровна", {"sex": ""}, {"sex": "женский"}),
        ("Сидорова Анна", {"sex": "женский"}, {"sex": "женский"}),
        ("Петрова Мария Петровна", {"sex": ""}, {"sex": "женский"}),
    ]
    assert by_uid(desk) == before


def test_applying_writes_what_was_shown_in_one_undo_step(desk: Any) -> None:
    people = [a_person(desk, name) for name in ("Иванова", "Петрова")]
    ids = [p.id for p in people]
    before = by_uid(desk)
    seen = bulk_edit.preview(desk, "persons", ids, {"sex": "f", "note": "проверено"})
    done = bulk_edit.apply(desk, "persons", ids, {"sex": "f", "note": "проверено"}, shown=seen)
    assert (done.records, done.changed.rows, done.changed.registers) == (2, 2, frozenset({"persons"}))
    assert [(again(desk, p).sex, again(desk, p).note) for p in people] == [("f", "проверено")] * 2
    undo(desk)
    assert {k: (v["sex"], v["note"]) for k, v in by_uid(desk).items() if k[0] == "persons"} == {
        k: (v["sex"], v["note"]) for k, v in before.items() if k[0] == "persons"
    }


def test_a_refused_record_stops_all_unless_it_is_told_to_be_left(desk: Any) -> None:
    first, second = a_person(desk, "Иванова"), a_person(desk, "Петрова", birth=date(1960, 1, 1), career_start=date(1985, 9, 1))
    ids, change = [first.id, second.id], {"birth": date(1980, 1, 1)}
    seen = bulk_edit.preview(desk, "persons", ids, change)
    assert [(bool(x.trouble), x.changes) for x in seen.lines] == [(False, True), (True, False)]
    with pytest.raises(Rejected, match=r"Нельзя изменить 1.запись, ничего не записано. «Петрова"):
        bulk_edit.apply(desk, "persons", ids, change)
    assert again(desk, first).birth == first.birth
    done = bulk_edit.apply(desk, "persons", ids, change, skip_refused=True, shown=seen)
    assert (done.records, [x.id for x in done.refused]) == (1, [second.id])
    assert (again(desk, first).birth, again(desk, second).birth) == (date(1980, 1, 1), date(1960, 1, 1))


def test_rules_look_at_the_changed_records_together(desk: Any) -> None:
    people = [a_person(desk, name) for name in ("Иванова", "Петрова")]
    seen = bulk_edit.preview(desk, "persons", [p.id for p in people], {"snils": snils(7)})
    assert (seen.changing, seen.refused) == (1, 1), "the second would bear the number of the first"


def test_a_change_since_the_preview_means_looking_again(desk: Any) -> None:
    person = a_person(desk, note="один")
    seen = bulk_edit.preview(desk, "persons", [person.id], {"note": "два"})
    registers.save(desk, saved_with(person, note="три"))
    with pytest.raises(Stale, match="Посмотрите ещё раз"):
        bulk_edit.apply(desk, "persons", [person.id], {"note": "два"}, shown=seen)
    assert again(desk, person).note == "три"


def saved_with(record: Any, **values: Any) -> Any:
    from dataclasses import replace

    return replace(record, **values)


def test_texts_days_flags_codes_and_references_change_by_their_own_operations(desk: Any) -> None:
    program = a_program(desk, "Основы ИКТ", areas=("subject", "digital"), provider="ИРО", audience="учителя")
    change = {
        "areas": bulk_edit.Add(("methods",)),
        "title": bulk_edit.Substitute("ИКТ", "цифровой грамотности"),
        "provider": bulk_edit.CLEAR,
        "audience": bulk_edit.Append("и педагоги"),
        "network": True,
    }
    bulk_edit.apply(desk, "programs", [program.id], change)
    new: Program = again(desk, program)
    assert new.areas == ("subject", "digital", "methods")
    assert (new.title, new.provider, new.audience, new.network) == ("Основы цифровой грамотности", "", "учителя и педагоги", True)
    bulk_edit.apply(desk, "programs", [program.id], {"areas": bulk_edit.Remove(("digital", "literacy"))})
    assert again(desk, program).areas == ("subject", "methods")
    bulk_edit.apply(desk, "programs", [program.id], {"areas": ("subject",)})
    assert again(desk, program).areas == ("subject",)
    school, other = a_school(desk), a_school(desk)
    job = a_job(desk, a_person(desk), school)
    bulk_edit.apply(desk, "employments", [job.id], {"organization": other.id, "since": bulk_edit.Shift(-1)})
    assert (again(desk, job).organization, again(desk, job).since) == (other.id, date(2020, 8, 31))


def test_what_follows_from_the_change_is_shown_too(desk: Any) -> None:
    result = a_diagnostic(desk, a_person(desk), percent=None, score=10.0, maximum=100.0)
    (line,) = bulk_edit.preview(
        desk, "diagnostics", [result.id], {"percent": bulk_edit.CLEAR, "score": 95.0, "level": bulk_edit.CLEAR}
    ).lines
    assert (line.after["percent"], line.after["score"]) == ("95", "95")
    assert line.after["level"] != line.before["level"]


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("persons", {}, "Выберите записи"),
        ("persons", {"sex": bulk_edit.Add(("f",))}, "К полю «Пол» это действие не относится"),
        ("persons", {"birth": bulk_edit.Append("x")}, "не относится"),
        ("plan_items", {"plan": 1}, "не меняется"),
        ("persons", {"note": bulk_edit.Substitute("", "x")}, "какой текст заменить"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(desk: Any, key: str, change: dict[str, Any], said: str) -> None:
    person = a_person(desk)
    with pytest.raises(Rejected, match=said):
        bulk_edit.preview(desk, key, [person.id], change)
