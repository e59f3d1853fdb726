"""The regulation by clause: what evidences each in a period, counted beside by hand, and the clauses without evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk.documents.tree import Paragraph, Table
from nmsdesk.domain import catalogue
from nmsdesk.domain.community import Association, Event
from nmsdesk.domain.development import Training
from nmsdesk.domain.fields import columns_of
from nmsdesk.domain.knowledge import Clause, Development, Document, Evidence, Practice
from nmsdesk.domain.organizations import Site
from nmsdesk.domain.periods import academic_year, year
from nmsdesk.domain.seeds import seed_records
from nmsdesk.domain.seeds.regulation import LINES
from nmsdesk.domain.terms import INDICATORS, SECTIONS
from nmsdesk.errors import Rejected
from nmsdesk.services import clauses, papers, registers, undo
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_person, a_program, a_school, saved

FILE_ONLY = True

PERIOD = year(2025)


def kept(desk: Desk, code: str, period: Any = PERIOD) -> clauses.Kept:
    return next(one for one in clauses.regulation(desk, period).clauses if one.clause.code == code)


def test_every_section_of_the_regulation_is_there_in_its_order(desk: Desk) -> None:
    found = clauses.regulation(desk, PERIOD)
    codes = [one.clause.code for one in found.clauses]
    assert codes == [line.code for line in LINES]
    counts = {section: len(found.of_section(section)) for section in "123456"}
    assert counts == {"1": 7, "2": 8, "3": 8, "4": 16, "5": 28, "6": 17}
    assert "(заголовок восстановлен)" in next(c.clause.text for c in found.clauses if c.clause.code == "V.3")
    assert {code for one in found.clauses for code in clauses.codes_of(one.clause)} == set(INDICATORS)


def test_every_register_field_and_code_that_a_clause_names_exists() -> None:
    known: dict[str, set[str]] = {}
    for term in seed_records():
        if hasattr(term, "dictionary"):
            known.setdefault(term.dictionary, set()).add(getattr(term, "code", ""))
    for line in LINES:
        for key, name, codes in clauses.parsed(Clause(code=line.code, text=line.text, registers=line.registers)):
            column = {c.name: c for c in columns_of(catalogue.register(key).record)}.get(name) if name else None
            assert not name or column is not None, line
            if column is not None and (dictionary := getattr(column.field, "dictionary", "")):
                assert set(codes) <= known[dictionary], line
            elif column is not None and (options := getattr(column.field, "options", None)):
                assert set(codes) <= set(options), line


def test_an_empty_base_has_no_evidence_but_the_orders_in_force(desk: Desk) -> None:
    found = clauses.regulation(desk, PERIOD)
    counted = {one.clause.code: one.count for one in found.clauses if one.count}
    # three orders of section IV are still in force, and the statute itself with them among the documents
    assert {code for code in counted if code.startswith("IV")} == {"IV.1", "IV.2", "IV.7", "IV.8"}
    assert kept(desk, "II.6").lacking and not kept(desk, "I.1").lacking
    assert {one.clause.code for one in found.lacking} == {
        one.clause.code for one in found.clauses if one.clause.evidenced and one.clause.code not in counted
    }


def test_held_events_of_the_task_in_the_period_evidence_it(desk: Desk) -> None:
    def event(**values: Any) -> Event:
        given: dict[str, Any] = {"title": "Олимпиада", "form": "contest", "task": "6", "direction": "2", "since": date(2025, 4, 1)} | values
        return saved(desk, Event(**given))  # type: ignore[no-any-return]

    inside = event()
    across = event(since=date(2024, 12, 30), until=date(2025, 1, 2))
    event(since=date(2024, 12, 30), until=date(2024, 12, 31))
    event(state="planned", since=date(2025, 6, 1))
    event(state="cancelled")
    event(task="7")
    event(since=date(2026, 1, 10))
    found = kept(desk, "II.6")
    assert found.events is not None and set(found.events.ids) == {inside.id, across.id}
    assert found.count == 2 and not found.lacking


def test_records_of_the_registers_are_counted_within_the_period(desk: Desk) -> None:
    person, program, school = a_person(desk), a_program(desk), a_school(desk)
    for until in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
        saved(desk, Training(person=person.id, program=program.id, until=until))
    for on in (date(2024, 12, 31), date(2025, 5, 1)):
        a_diagnostic(desk, person, day=on)
    saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), until=date(2025, 8, 31)))
    saved(desk, Site(organization=school.id, kind="flagship", since=date(2026, 1, 1)))
    saved(desk, Association(name="ГМО физиков", kind="gmo", since=date(2020, 9, 1)))
    saved(desk, Association(name="Клуб", kind="club", since=date(2026, 1, 1)))
    saved(desk, Practice(title="Круг", state="accepted", added=date(2025, 3, 3)))
    saved(desk, Practice(title="Черновик", added=date(2025, 3, 3)))
    saved(desk, Development(title="Типовое положение", kind="standard", year=2025, state="accepted"))
    saved(desk, Development(title="Старое положение", kind="standard", year=2024, state="accepted"))

    def number(code: str, register: str) -> int:
        return sum(s.count for s in kept(desk, code).records if s.register == register)

    assert number("V.2.4", "trainings") == 2
    assert number("V.2.1", "diagnostics") == 1
    assert (number("III.5", "sites"), number("III.4", "sites"), number("V.3.4", "sites")) == (1, 0, 1)
    assert (number("III.2", "associations"), number("III.6", "associations")) == (1, 0)
    assert number("II.3", "practices") == 1
    assert number("V.3.1", "developments") == 1


def test_an_order_evidences_its_clause_while_it_or_its_successor_is_in_force(desk: Desk) -> None:
    assert kept(desk, "IV.4", year(2023)).count == 1
    lapsed = kept(desk, "IV.4")
    assert lapsed.lacking and lapsed.by_hand[0].why == "Утратил силу 31.12.2023, заменяющего нет"
    with desk.read() as reading:
        old = next(d for d in reading.where(Document) if d.number == "301-04")
    new = saved(
        desk, Document(kind="order", number="12-04", day=date(2025, 2, 20), title="О методическом активе на 2025 год", replaces=old.id)
    )
    found = kept(desk, "IV.4")
    assert found.count == 1 and found.by_hand[0].link == f"documents:{new.id}"
    assert "заменил № 301-04 от 28.02.2023" in found.by_hand[0].detail


def test_evidence_put_by_hand_counts_in_its_period_and_is_undone(desk: Desk) -> None:
    clause = kept(desk, "VI.4").clause
    with pytest.raises(Rejected, match="Выберите мероприятие"):
        clauses.add_evidence(desk, Evidence(clause=clause.id))
    clauses.add_evidence(desk, Evidence(clause=clause.id, day=date(2025, 12, 20), note="Аналитическая справка за 2025 год"))
    assert kept(desk, "VI.4").count == 1 and kept(desk, "VI.4", year(2024)).lacking
    event = saved(desk, Event(title="Совещание", form="seminar", since=date(2025, 6, 10)))
    done = clauses.add_evidence(desk, Evidence(clause=clause.id, event=event.id))
    assert registers.texts(desk, done.record)["day"] == "10.06.2025"
    assert kept(desk, "VI.4").count == 2
    undo.undo(desk)
    assert kept(desk, "VI.4").count == 1


def test_an_indicator_with_a_value_evidences_its_clause(desk: Desk) -> None:
    from nmsdesk.domain.people import Employment
    from tests.given import post

    assert kept(desk, "VI.5.1").lacking  # nobody works: no data is no value
    person, school = a_person(desk), a_school(desk)
    saved(desk, Employment(person=person.id, organization=school.id, post=post(desk).id, since=date(2020, 9, 1)))
    a_diagnostic(desk, person, day=date(2025, 10, 10), percent=90.0)
    found = kept(desk, "VI.5.1")
    assert [(v.code, v.numerator, v.denominator) for v in found.indicators] == [("1", 1, 1)] and found.count == 1


def test_a_clause_cannot_name_what_is_not_there(desk: Desk) -> None:
    clause = kept(desk, "II.6").clause
    for wrong in ({"registers": "olympiads"}, {"registers": "events:kind=x"}, {"indicators": "9"}):
        with pytest.raises(Rejected):
            saved(desk, replace(clause, **wrong))  # type: ignore[arg-type]


def test_the_paper_tells_every_clause_and_names_those_without_evidence(desk: Desk, tmp_path: Path) -> None:
    saved(desk, Event(title="Неделя физики", form="contest", task="6", since=date(2025, 10, 1)))
    document = papers.make(desk, "clauses", papers.Wish(period=PERIOD))
    [table] = [b for b in document.blocks if isinstance(b, Table)]
    rows = {str(row[0]): row for row in table.rows}
    assert set(rows) == {line.code for line in LINES} | set(SECTIONS.values())
    assert rows["II.6"][2] == "Проведённые мероприятия по задаче 6: 1"
    found = clauses.regulation(desk, PERIOD)
    said = next(b.text for b in document.blocks if isinstance(b, Paragraph) and "Подтверждено" in str(b.text))
    assert said == f"Подтверждено {found.wanted - len(found.lacking)} из {found.wanted}\u00a0пунктов. Без подтверждений: " + (
        ", ".join(k.clause.code for k in found.lacking) + "."
    )
    for suffix in (".pdf", ".docx", ".xlsx"):
        papers.write(desk, "clauses", papers.Wish(period=PERIOD), tmp_path / f"clauses{suffix}")
        assert (tmp_path / f"clauses{suffix}").stat().st_size > 3000


def test_an_academic_year_is_a_period_as_well(desk: Desk) -> None:
    saved(desk, Event(title="Неделя физики", form="contest", task="6", since=date(2025, 10, 1)))
    assert kept(desk, "II.6", academic_year(2025)).count == 1 and kept(desk, "II.6", academic_year(2024)).lacking


def test_a_base_of_an_older_version_gets_the_regulation_and_documents_that_a_person_entered_are_not_mistaken(file_desk: Desk) -> None:
    from nmsdesk.services.setup import complete_dictionaries

    with file_desk.begin("remove", "Как в прежней версии") as begun:
        with file_desk.read() as reading:
            gone = [*reading.where(Evidence), *reading.where(Clause), *reading.where(Document)]
        for one in gone:
            begun.work.remove(one)
    own = saved(file_desk, Document(kind="order", number="1", day=date(2025, 1, 1), title="Свой приказ"))
    complete_dictionaries(file_desk)
    found = clauses.regulation(file_desk, PERIOD)
    assert [one.clause.code for one in found.clauses] == [line.code for line in LINES]
    assert not any(one.by_hand for one in found.clauses)  # the seeds' evidence refers to documents that are not there
    with file_desk.read() as reading:
        assert reading.where(Document) == [own]
