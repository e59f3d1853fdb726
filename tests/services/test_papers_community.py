"""Papers of common life say what the base holds: protocols, lists and certificates, plans, reports, cards, catalogues."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school, saved

from nmsdesk.documents.pdf import count_pages
from nmsdesk.documents.tree import Document, Table
from nmsdesk.domain.community import Association, Attendance, Event, EventSession, Meeting, Membership, Participation
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Measure, Practice, PracticeAuthor, Roadmap
from nmsdesk.domain.organizations import Site, SiteAttachment
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import papers
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import KINDS, Wish

FILE_ONLY = True


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def said(document: Document) -> str:
    return repr(document.blocks).replace("\\xa0", " ")


def three(desk: Desk) -> tuple[Any, list[Any]]:
    school = a_school(desk, "СОШ № 3")
    people = [a_person(desk, last, sex="f") for last in ("Зуева", "Алова", "Носкова")]
    for person in people:
        a_job(desk, person, school)
    return school, people


def test_the_protocol_counts_those_who_were_there(desk: Desk, tmp_path: Path) -> None:
    _, people = three(desk)
    gmo = saved(desk, Association(name="ГМО учителей физики", kind="gmo"))
    for n, person in enumerate(people):
        saved(desk, Membership(association=gmo.id, person=person.id, role="head" if n == 0 else "member", since=date(2025, 9, 1)))
    given: dict[str, Any] = {"chair": people[0].id, "agenda": "Итоги\nПлан", "decisions": "Утвердить план"}
    meeting = saved(desk, Meeting(association=gmo.id, number="4", day=date(2026, 2, 12), **given))
    for person, state in zip(people, ("present", "present", "absent")):
        saved(desk, Attendance(meeting=meeting.id, person=person.id, state=state))
    made = papers.make(desk, "protocol", Wish(record=meeting.id))
    text = said(made)
    assert "ПРОТОКОЛ № 4" in text and "2 человека (список прилагается)" in text and "Носкова Мария Петровна, СОШ № 3" in text
    assert [row[0] for row in tables(made)[0].rows] == ["Алова Мария Петровна", "Зуева Мария Петровна"]
    report = papers.make(desk, "association", Wish(record=gmo.id, period=year(2026)))
    assert "2 из 3 (67 %)" in said(report)
    papers.write(desk, "protocol", Wish(record=meeting.id), tmp_path / "protocol.docx")
    assert (tmp_path / "protocol.docx").stat().st_size > 5000
    with pytest.raises(Rejected, match="Выберите заседание"):
        papers.make(desk, "protocol", Wish())


def test_a_planned_event_gives_a_sheet_to_sign_and_a_held_one_results(desk: Desk) -> None:
    school, people = three(desk)
    event = saved(desk, Event(title="Конкурс уроков", form="contest", state="planned", since=date(2026, 3, 20)))
    saved(desk, EventSession(event=event.id, position=1, starts="10:00", topic="Открытие"))
    guests = [saved(desk, Participation(event=event.id, person=p.id, state="invited")) for p in people]
    made = papers.make(desk, "participants", Wish(record=event.id))
    assert "Лист регистрации" in said(made) and [len(t.rows) for t in tables(made)] == [1, 3]
    with pytest.raises(Rejected, match="Номера сертификатов"):
        papers.make(desk, "certificates", Wish(record=event.id))
    from dataclasses import replace

    event = saved(desk, replace(event, state="held", since=date(2026, 2, 20)))
    for n, guest in enumerate(guests):
        first: dict[str, Any] = {"role": "winner", "place": 1, "certificate": "2026-С-0001"} if n == 0 else {"role": "listener"}
        saved(desk, replace(guest, state="came" if n < 2 else "missed", **first))
    made = papers.make(desk, "participants", Wish(record=event.id))
    rows = tables(made)[-1].rows
    assert [(r[0], r[1], r[4], r[5]) for r in rows] == [
        ("Алова Мария Петровна", school.name, "", ""), ("Зуева Мария Петровна", school.name, "1 место", "2026-С-0001"),
    ]  # fmt: skip
    sheet = papers.make(desk, "certificates", Wish(record=event.id))
    assert count_pages(sheet) == 1 and "приняла участие в качестве участника" in said(sheet)


def test_a_plan_of_the_year_goes_by_months_and_marks_what_is_late(desk: Desk) -> None:
    plan = saved(desk, Roadmap(name="План-график на 2026 год", since=date(2026, 1, 1), until=date(2026, 12, 31)))
    saved(desk, Measure(roadmap=plan.id, name="Сбор списков", until=date(2026, 2, 10)))
    saved(desk, Measure(roadmap=plan.id, name="Анализ", until=date(2026, 1, 20), state="done", done_on=date(2026, 1, 19)))
    rows = tables(papers.make(desk, "schedule", Wish(record=plan.id)))[0].rows
    assert [row[0] for row in rows] == ["Январь 2026", "Анализ", "Февраль 2026", "Сбор списков"]
    assert "выполнено, 19.01.2026" in rows[1] and "срок прошёл" in rows[3]


def test_passports_and_catalogues_hold_what_was_entered(desk: Desk) -> None:
    school, people = three(desk)
    other = a_school(desk, "Гимназия № 9")
    a_diagnostic(desk, people[0])
    site = saved(desk, Site(organization=school.id, kind="rip", topic="Чтение", since=date(2025, 9, 1), until=date(2026, 8, 31)))
    saved(desk, SiteAttachment(site=site.id, organization=other.id, since=date(2025, 9, 1)))
    good = saved(desk, Practice(title="Час чтения", organization=school.id, annotation="Читаем вслух.", state="accepted"))
    saved(desk, PracticeAuthor(practice=good.id, person=people[0].id))
    saved(desk, Practice(title="Черновик", organization=school.id))
    work = saved(desk, Development(title="Сборник", kind="collection", year=2025, state="accepted"))
    saved(desk, DevelopmentAuthor(development=work.id, person=people[0].id))
    passport = said(papers.make(desk, "site", Wish(record=site.id)))
    assert "Гимназия № 9" in passport and "Час чтения" in passport and "Черновик" not in passport
    bank = papers.make(desk, "practices", Wish())
    assert [row[0] for t in tables(bank) for row in t.rows] == ["Час чтения"] and "Зуева Мария Петровна" in said(bank)
    assert "Сборник, 2025" in said(papers.make(desk, "developments", Wish()))
    card = said(papers.make(desk, "person_card", Wish(person=people[0].id)))
    assert "72,0 %" in card and "Час чтения (практика, в банке)" in card and "Сборник (сборник материалов, 2025)" in card
    table = next(t for t in tables(papers.make(desk, "passport", Wish(organization=school.id, period=year(2025)))) if len(t.columns) == 6)
    assert [row[0] for row in table.rows] == ["1", "2а", "2б", "3", "4", "5", "6", "7"]
    assert table.rows[0][2:4] == ("33,3\xa0%", "1 из 3")


def test_a_record_is_found_by_its_number_or_a_part_of_its_name(desk: Desk) -> None:
    first = saved(desk, Event(title="Семинар о чтении", form="seminar", since=date(2026, 2, 1)))
    saved(desk, Event(title="Семинар о счёте", form="seminar", since=date(2026, 2, 2)))
    assert papers.record_by_text(desk, "participants", "чтении") == first.id == papers.record_by_text(desk, "participants", str(first.id))
    with pytest.raises(Rejected, match="несколько"):
        papers.record_by_text(desk, "participants", "семинар")
    with pytest.raises(Rejected, match="нет записи"):
        papers.record_by_text(desk, "participants", "конкурс")
    with pytest.raises(Rejected, match="не нужна"):
        papers.record_by_text(desk, "list", "1")
    assert all(bool(kind.about) == ("record" in (*kind.needs, *kind.may)) for kind in KINDS.values())
