"""Cards of associations, events, sites and plans of measures: opened, filled, saved, left and undone by buttons and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.domain.community import Association, Attendance, Event, Meeting, Membership, Participation
from nmsdesk.domain.knowledge import Measure, Roadmap
from nmsdesk.domain.organizations import Site, SiteAttachment
from nmsdesk.services import associations, events, registers, roadmaps
from nmsdesk.services.desk import Desk
from nmsdesk.ui import main, messages
from nmsdesk.ui.meeting_dialog import MeetingDialog
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.association import AssociationPage
from nmsdesk.ui.pages.community import AssociationsPage, EventsPage
from nmsdesk.ui.pages.event import EventPage
from nmsdesk.ui.pages.roadmap import RoadmapPage
from nmsdesk.ui.pages.site import SitePage
from nmsdesk.ui.window import Window
from tests.given import a_job, a_person, a_school, saved
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text

LASTS = ("Азова", "Белова", "Власова")


@pytest.fixture
def desk(empty_window: Window) -> Desk:
    assert empty_window.office
    return empty_window.office.desk


@pytest.fixture
def people(desk: Desk) -> list[int]:
    """Three teachers of one school."""
    school = a_school(desk, "Лицей № 5")
    found = [a_person(desk, last) for last in LASTS]
    for person in found:
        a_job(desk, person, school)
    return [p.id or 0 for p in found]


def opened(window: Window, key: str, number: int | None) -> Any:
    window.go(key, id=number)
    return window.pages[key]


def undone(window: Window, qtbot: QtBot) -> None:
    window.undo()
    settle(window, qtbot)


def of(desk: Desk, kind: type, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind, **equal)


def a_club(desk: Desk, **values: Any) -> Association:
    return saved(desk, Association(**({"name": "Клуб", "kind": "club", "since": date(2025, 9, 1)} | values)))


# associations


def test_an_empty_list_offers_the_associations_of_the_regulation(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    empty_window.go("associations")
    page = empty_window.pages["associations"]
    assert isinstance(page, AssociationsPage) and page.offer.isVisible()

    def drive(dialog: Any) -> None:
        dialog.ticks.tick_all(False)
        dialog.ticks.list.item(0).setCheckState(Qt.CheckState.Checked)
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(drive):
        qtbot.mouseClick(page.offer.button, Qt.MouseButton.LeftButton)
    assert [a.name for a in of(desk, Association)] == ["ГМО учителей начальных классов"]
    assert page.table.paged.rowCount() == 1
    undone(empty_window, qtbot)
    assert of(desk, Association) == []


def test_enter_in_the_list_opens_the_card_and_its_list_stays_lit(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    club = a_club(desk)
    empty_window.go("associations")
    page = empty_window.pages["associations"]
    assert isinstance(page, AssociationsPage)
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    card = empty_window.stack.currentWidget()
    assert isinstance(card, AssociationPage) and card.header.accessibleName() == club.name
    assert empty_window.navigation.current() == "associations"


def test_people_are_gathered_from_a_pasted_list_and_put_in_at_once(
    empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]
) -> None:
    page: AssociationPage = opened(empty_window, "association", a_club(desk).id)

    def drive(dialog: Any) -> None:
        dialog.box.set_source("paste")
        dialog.box.pasted.set_value("Азова Мария Петровна\nБелова М.П.\nНеизвестная Анна Львовна")
        dialog.box.take_pasted()
        qtbot.waitUntil(lambda: dialog.box.persons() != [])
        assert dialog.box.persons() == people[:1]  # initials are asked about
        question = dialog.box._asked.itemAt(0).widget()
        question.editor.set_value(people[1])
        question.editor.changed.emit()
        assert dialog.box.persons() == people[:2]
        assert dialog.box.pasted.value() == "Неизвестная Анна Львовна"
        dialog.finish()

    with modal(drive):
        page.add()
    assert [row[0] for row in page.members.rows().values()] == ["Азова Мария Петровна", "Белова Мария Петровна"]
    undone(empty_window, qtbot)
    assert of(desk, Membership) == [] and page.members.rows() == {}


def test_people_of_a_school_are_gathered_and_leaving_keeps_nothing(
    empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]
) -> None:
    page: AssociationPage = opened(empty_window, "association", a_club(desk).id)

    def drive(dialog: Any) -> None:
        dialog.box.set_source("school")
        dialog.box.school.set_value(of(desk, type(registers.blank("organizations")))[0].id)
        dialog.box.take_school()
        assert dialog.box.persons() == people
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    with modal(drive):
        page.add()
    assert of(desk, Membership) == []


def test_people_who_are_gathered_are_not_lost_by_escape(
    empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page: AssociationPage = opened(empty_window, "association", a_club(desk).id)
    monkeypatch.setattr(messages, "keep_typed", lambda owner: "stay")

    def drive(dialog: Any) -> None:
        dialog.box.add(people)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible() and dialog.box.persons() == people

    with modal(drive):
        page.add()
    assert of(desk, Membership) == []


def test_the_head_is_changed_in_one_step(empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]) -> None:
    club = a_club(desk)
    associations.add_members(desk, club.id or 0, people[:1], date(2025, 9, 1), "head")
    associations.add_members(desk, club.id or 0, people[1:], date(2025, 9, 1))
    page: AssociationPage = opened(empty_window, "association", club.id)

    def drive(dialog: Any) -> None:
        dialog.form.editor("person").set_value(people[2])
        dialog.finish()

    with modal(drive):
        page.change_head()
    assert next(iter(page.members.rows().values()))[:2] == ("Власова Мария Петровна", "руководитель")
    undone(empty_window, qtbot)
    assert next(iter(page.members.rows().values()))[:2] == ("Азова Мария Петровна", "руководитель")


def test_a_meeting_is_marked_by_space_and_saved_with_its_sheet(empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]) -> None:
    club = a_club(desk)
    associations.add_members(desk, club.id or 0, people, date(2025, 9, 1))
    page: AssociationPage = opened(empty_window, "association", club.id)

    def drive(dialog: Any) -> None:
        assert isinstance(dialog, MeetingDialog)
        dialog.mark_all("present")
        dialog.table.setFocus()
        dialog.table.selectRow(1)
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        type_text(dialog.form.editor("topic"), "Итоги года")
        assert dialog._counted.text().startswith("2 из 3, 67")
        assert dialog.save()

    with modal(drive):
        page.add_meeting()
    [row] = page.meetings.rows().values()
    assert (row[2], row[4]) == ("Итоги года", "2 из 3")
    undone(empty_window, qtbot)
    assert of(desk, Meeting) == [] and of(desk, Attendance) == []


def test_the_card_shows_the_members_of_the_chosen_day(empty_window: Window, desk: Desk, people: list[int]) -> None:
    club = a_club(desk)
    associations.add_members(desk, club.id or 0, people, date(2026, 1, 1))
    page: AssociationPage = opened(empty_window, "association", club.id)
    assert len(page.members.rows()) == 3
    page.on.set_value(date(2025, 12, 31))
    page.on.changed.emit()
    assert page.members.rows() == {}


# events


def an_event(desk: Desk, **values: Any) -> Event:
    given = {"title": "Семинар", "form": "seminar", "since": desk.today - timedelta(days=3), "state": "planned"}
    return saved(desk, Event(**(given | values)))


def test_space_marks_the_selected_participants(empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]) -> None:
    event = an_event(desk)
    events.add_people(desk, event.id or 0, people)
    page: EventPage = opened(empty_window, "event", event.id)
    page.people.setFocus()
    page.people.selectAll()
    qtbot.keyClick(page.people, Qt.Key.Key_Space)
    assert {p.state for p in of(desk, Participation)} == {"came"}
    assert len(page.people.selected_ids()) == 3  # the selection outlives the reading anew
    qtbot.keyClick(page.people, Qt.Key.Key_Space)
    assert {p.state for p in of(desk, Participation)} == {"missed"}
    undone(empty_window, qtbot)
    assert {row[3] for row in page.people.rows().values()} == {"участвовал"}


def test_members_of_an_association_are_invited_at_once(empty_window: Window, desk: Desk, people: list[int]) -> None:
    club = a_club(desk)
    associations.add_members(desk, club.id or 0, people[:2], date(2025, 9, 1))
    page: EventPage = opened(empty_window, "event", an_event(desk).id)

    def drive(dialog: Any) -> None:
        dialog.box.set_source("association")
        dialog.box.association.set_value(club.id)
        dialog.box.take_association()
        dialog.finish()

    with modal(drive):
        page.add()
    assert [p.person for p in of(desk, Participation)] == people[:2]


def test_certificates_are_shown_before_they_are_issued(empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int]) -> None:
    event = an_event(desk)
    events.add_people(desk, event.id or 0, people, state="came")
    page: EventPage = opened(empty_window, "event", event.id)

    def drive(dialog: Any) -> None:
        dialog.template.set_value("")
        type_text(dialog.template, "УМОЦ-007")
        qtbot.waitUntil(dialog.yes.isEnabled)
        assert [row[0] for row in dialog.table.rows().values()] == ["УМОЦ-007", "УМОЦ-008", "УМОЦ-009"]
        assert dialog.yes.text() == "Выдать 3\xa0сертификата"
        dialog.finish()

    with modal(drive):
        qtbot.mouseClick(page.paper_button, Qt.MouseButton.LeftButton)
    assert [p.certificate for p in of(desk, Participation)] == ["УМОЦ-007", "УМОЦ-008", "УМОЦ-009"]
    undone(empty_window, qtbot)
    assert {p.certificate for p in of(desk, Participation)} == {""}


def test_a_past_event_asks_to_be_closed_in_the_list_and_on_its_card(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    event = an_event(desk)
    an_event(desk, title="Будущий", since=desk.today + timedelta(days=9))
    empty_window.go("events")
    listed = empty_window.pages["events"]
    assert isinstance(listed, EventsPage) and listed.late.isVisible()
    qtbot.mouseClick(listed.late.button, Qt.MouseButton.LeftButton)
    assert list(listed.table.paged.ids) == [event.id]
    page: EventPage = opened(empty_window, "event", event.id)
    banner = page.notice.itemAt(0).widget()

    def drive(dialog: Any) -> None:
        dialog.form.editor("outcome").set_value("Приняты рекомендации")
        dialog.finish()

    with modal(drive):
        qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)  # type: ignore[union-attr]
    assert [e.state for e in of(desk, Event, id=event.id)] == ["held"]
    assert page.notice.count() == 0 and not page.hold_button.isVisible()
    undone(empty_window, qtbot)
    assert page.card.past


def test_a_shared_place_of_a_contest_is_refused_in_words(
    empty_window: Window, qtbot: QtBot, desk: Desk, people: list[int], no_boxes: list[str]
) -> None:
    event = an_event(desk, form="contest")
    events.add_people(desk, event.id or 0, people, state="came")
    page: EventPage = opened(empty_window, "event", event.id)
    page.people.selectAll()

    def drive(dialog: Any) -> None:
        dialog.form.editor("place").set_value("1")
        dialog.finish()

    with modal(drive):
        page.award()
    assert no_boxes and "1-е место записано двоим" in no_boxes[0]
    page.people.selectRow(0)
    with modal(drive):
        page.award()
    assert [p.place for p in of(desk, Participation)] == [1, None, None]


def test_the_programme_is_written_as_a_text(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    page: EventPage = opened(empty_window, "event", an_event(desk).id)

    def drive(dialog: Any) -> None:
        dialog.form.editor("text").set_value("10:00 Открытие; Азова\n11:30 Итоги")
        dialog.finish()

    with modal(drive):
        page.write_programme()
    assert [row[1:4] for row in page.sessions.rows().values()] == [("10:00", "Открытие", "Азова"), ("11:30", "Итоги", "")]
    undone(empty_window, qtbot)
    assert page.sessions.rows() == {}


# sites


def test_schools_are_attached_by_ticks_and_carried_over(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    base, *_ = (a_school(desk, f"Школа {n}") for n in range(3))
    others = [a_school(desk, f"Лицей {n}") for n in range(2)]
    site = saved(desk, Site(organization=base.id, kind="rip", topic="Грамотность", since=date(2023, 9, 1)))
    page: SitePage = opened(empty_window, "site", site.id)

    def tick(dialog: Any) -> None:
        type_text(dialog.ticks._filter, "лицей")
        dialog.ticks.tick_all(True)
        dialog.finish()

    with modal(tick):
        page.attach()
    assert {a.organization for a in of(desk, SiteAttachment)} == {o.id for o in others}
    with modal(lambda dialog: dialog.finish()):
        page.carry_over()
    assert len(page.attached.rows()) == 4 and len(page.card.years) == 2
    undone(empty_window, qtbot)
    undone(empty_window, qtbot)
    assert page.attached.rows() == {}


def test_a_site_that_is_removed_elsewhere_closes_its_card(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    assert empty_window.office
    site = saved(desk, Site(organization=a_school(desk).id, kind="rip", since=date(2023, 9, 1)))
    opened(empty_window, "site", site.id)
    empty_window.office.act(lambda: registers.remove(desk, site))
    qtbot.waitUntil(lambda: empty_window.stack.currentWidget() is empty_window.pages.get("sites"))


# plans of measures


def a_roadmap(desk: Desk) -> Roadmap:
    year = desk.today.year
    plan = saved(desk, Roadmap(name=f"План-график на {year} год", since=date(year, 1, 1), until=date(year, 12, 31)))
    for n, (name, who) in enumerate((("Семинар", "Методист"), ("Конференция", "Директор")), 1):
        until = desk.today - timedelta(days=40 - n)
        saved(desk, Measure(roadmap=plan.id, position=n, name=name, until=until, responsible=who, direction=str(n)))
    return plan


def test_a_measure_is_marked_done_by_space(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    page: RoadmapPage = opened(empty_window, "roadmap", a_roadmap(desk).id)
    assert {row[4] for row in page.measures.rows().values()} == {"просрочено"}
    page.measures.setFocus()
    page.measures.selectRow(0)

    def drive(dialog: Any) -> None:
        type_text(dialog.form.editor("result"), "Протокол № 3")
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    with modal(drive):
        qtbot.keyClick(page.measures, Qt.Key.Key_Space)
    assert [(m.state, m.result) for m in of(desk, Measure)] == [("done", "Протокол № 3"), ("planned", "")]
    assert page._whole.rows()[0].said == "1 из 2, просрочено 1"
    undone(empty_window, qtbot)
    assert {m.state for m in of(desk, Measure)} == {"planned"}


def test_a_measure_becomes_an_event_whose_card_opens(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    page: RoadmapPage = opened(empty_window, "roadmap", a_roadmap(desk).id)
    page.measures.selectRow(0)

    def drive(dialog: Any) -> None:
        dialog.form.editor("form").set_value("seminar")
        dialog.finish()

    with modal(drive):
        page.create_event()
    card = empty_window.stack.currentWidget()
    assert isinstance(card, EventPage) and card.header.accessibleName() == "Семинар"
    event = of(desk, Event)[0]
    assert empty_window.office
    empty_window.office.act(lambda: registers.save(desk, replace(event, state="held")))
    assert [m.state for m in of(desk, Measure)] == ["done", "planned"]


def test_a_plan_is_narrowed_by_its_progress_and_copied_to_the_next_year(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    plan = a_roadmap(desk)
    page: RoadmapPage = opened(empty_window, "roadmap", plan.id)
    page.group_by("responsible")
    assert [row[0] for row in page.measures.rows().values()] == ["Директор", "Методист"]
    page._people.activated.emit("Методист")
    assert [row[2] for row in page.measures.rows().values()] == ["Семинар"]
    with modal(lambda dialog: dialog.finish()):
        page.copy()
    assert page.header.accessibleName() == f"План-график на {desk.today.year + 1} год"
    assert [m.until.year for m in roadmaps.card(desk, page.number).lines] == [(desk.today - timedelta(days=39)).year + 1] * 2
    undone(empty_window, qtbot)
    assert len(of(desk, Roadmap)) == 1


def test_a_base_that_is_only_looked_at_offers_no_changes(qtbot: QtBot, base: Path, no_boxes: list[str]) -> None:
    first = house.open_desk(str(base))
    club = a_club(first)
    first.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = main.make_window(app)
    qtbot.addWidget(window)
    window.show()
    window.attach(Office(house.open_desk(str(base), look_only=True), window))
    page: AssociationPage = opened(window, "association", club.id)
    assert page.header.accessibleName() == "Клуб"
    page.add()
    assert no_boxes  # says why nothing can be changed, and opens no dialog
    writing = [b for b in page.findChildren(QPushButton) if b.accessibleName() in ("Добавить", "Изменить", "Новое заседание")]
    assert len(writing) == 3 and not any(b.isEnabled() for b in writing)
    assert window.office
    window.office.close()


def test_every_card_opens_on_the_demo_city(window: Window, qtbot: QtBot) -> None:
    assert window.office
    for key, kind in (("association", Association), ("event", Event), ("site", Site), ("roadmap", Roadmap)):
        for record in of(window.office.desk, kind)[:6]:
            page = opened(window, key, record.id)
            assert page.card is not None and page.header.accessibleName()
