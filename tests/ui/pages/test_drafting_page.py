"""Plans drawn up for many in the window: lines put aside and replaced, drafts written, approved, undone; the demand made a group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import LearningPlan, PlanItem
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.services import saved_lists
from nmsdesk.services.routes import drafting
from nmsdesk.ui import main
from nmsdesk.ui.drafting_lines import ReplaceDialog
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.drafting import usual_term
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.pages.test_mentoring_pages import every, fill


def opened(window: Window, qtbot: QtBot) -> Any:
    """The page with everyone who has deficits and no plan."""
    window.go("drafting")
    settle(window, qtbot)
    page: Any = window.pages["drafting"]
    page.take_without_plan()
    settle(window, qtbot)
    settle(window, qtbot)
    return page


def with_lines(page: Any) -> int:
    """A person for whom several lines are proposed and another answer exists to the deficit of the second, in front."""
    desk = page.office.desk
    for person in page.ready():
        lines = page.now[person].lines
        if len(lines) > 1:
            offers = drafting.others(desk, person, lines[1].suggestion.need.deficit, *page.term())
            if {one.key for one in offers} - {one.key for one in lines}:
                page.table.select_id(person)
                return int(person)
    raise AssertionError("nobody has a line to replace")


def test_drafts_are_reviewed_written_approved_and_undone(window: Window, qtbot: QtBot) -> None:
    before = len(every(window, LearningPlan))
    page = opened(window, qtbot)
    person = with_lines(page)
    first, second = page.now[person].lines[:2]
    page.lines.table.select_id(1)
    qtbot.keyClick(page.lines.table, Qt.Key.Key_Space)
    assert not page.now[person].lines[0].chosen and page.lines.toggle_button.text() == "Вернуть"
    assert page.table.current_id() == person, "the person stays in front"
    taken: list[Any] = []

    def replace(dialog: ReplaceDialog) -> None:
        taken.append(dialog.offers[1])
        dialog.take()

    page.lines.table.select_id(2)
    with modal(replace):
        page.lines.replace_button.click()
    now = page.now[person].lines
    assert now[1].key == taken[0].key != second.key and now[1].suggestion.need == second.suggestion.need
    count = len(page.ready())
    assert count > 1 and page.write_button.text() == f"Составить черновики: {count}"
    page.write_button.click()
    settle(window, qtbot)
    plans = every(window, LearningPlan)[before:]
    assert len(plans) == count and {p.state for p in plans} == {"draft"}
    plan = next(p for p in plans if p.person == person)
    items = [i for i in every(window, PlanItem) if i.plan == plan.id]
    tied = {(kind, getattr(i, kind)) for i in items for kind in ("program", "event", "colleague", "practice", "site") if getattr(i, kind)}
    assert tied == {line.key for line in now[1:]} and first.key not in tied
    assert page.banner.isVisible() and not page.ready(), "who has a draft cannot have another"
    with modal(fill(by="Директор УМОЦ")):
        page.banner.button.click()
    settle(window, qtbot)
    plans = every(window, LearningPlan)[before:]
    assert {p.approved_by for p in plans} == {"Директор УМОЦ"} and {p.state for p in plans} <= {"approved", "active"}
    assert not page.banner.isVisible()
    window.undo()
    settle(window, qtbot)
    assert {p.state for p in every(window, LearningPlan)[before:]} == {"draft"}
    window.undo()
    settle(window, qtbot)
    assert len(every(window, LearningPlan)) == before and not page.banner.isVisible()
    assert page.now[person].lines == now, "what was reviewed is still there"


def test_chips_removal_and_the_term(window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    page = opened(window, qtbot)
    person = with_lines(page)
    for n in range(len(page.now[person].lines)):
        page.lines.table.select_id(n + 1)
        page.lines.toggle()
    assert page.state(person) == "none" and page.table.rows()[person][3] == 0
    page.chips.set_current("none")
    page._narrow()
    assert person in page.table.paged.ids and all(page.state(n) == "none" for n in page.table.paged.ids)
    page.table.select_id(person)
    page.lines.renew_button.click()
    assert page.state(person) != "none"
    page.lines.show_person(page.proposed[person], page.now[person])
    page.lines.remove_button.click()
    assert len(page.now[person].lines) == len(page.proposed[person].lines) - 1
    page.until.set_value(page.since.value())
    page.refresh()
    assert page.trouble.text().startswith("Укажите срок") and not page.write_button.isEnabled() and no_boxes == []
    page.until.set_value(usual_term(page.since.value()))
    page.refresh()
    settle(window, qtbot)
    page.chips.set_current("")
    page._narrow()
    page.table.select_id(person)
    page.drop()
    assert person not in page.now and person not in page.persons


def test_a_kept_list_and_a_query_say_whom_for(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    page = opened(window, qtbot)
    three = tuple(page.persons[:3])
    kept = saved_lists.keep(desk, "Трое", "", "persons", "", (Filter("id", "in", three),))
    window.go("drafting", list=kept.record.id)
    settle(window, qtbot)
    assert set(page.persons) == set(page.now) == set(three)
    window.go("drafting", query=ListQuery("persons", filters=(Filter("id", "in", three[:2]),)), person=three[1])
    settle(window, qtbot)
    assert set(page.now) == set(three[:2]) and page.table.current_id() == three[1]
    window.go("drafting", person=three[2])
    settle(window, qtbot)
    assert list(page.now) == [three[2]]


def test_the_demand_makes_a_group_and_leads_to_plans(window: Window, qtbot: QtBot) -> None:
    plans = opened(window, qtbot)
    left = plans.persons[0]
    plans.table.select_id(left)
    plans.drop()
    plans.write_button.click()
    settle(window, qtbot)
    window.go("demand")
    settle(window, qtbot)
    page: Any = window.pages["demand"]
    now = page.current()
    assert now is page.found.wanted[0] and list(page.people.paged.ids) == list(now.persons)
    before = len(every(window, CourseGroup))
    with modal(fill(name="Группа по спросу")):
        page.group_button.click()
    settle(window, qtbot)
    group = every(window, CourseGroup)[-1]
    assert len(every(window, CourseGroup)) == before + 1 and (group.name, group.program) == ("Группа по спросу", now.program)
    enrolled = {e.person for e in every(window, Enrolment) if e.group == group.id}
    assert enrolled and enrolled <= set(now.persons) and window.pages["course_group"].isVisible()
    window.undo()
    settle(window, qtbot)
    assert len(every(window, CourseGroup)) == before
    window.go("demand")
    settle(window, qtbot)
    bare = page.found.without_plan
    page.bare.button.click()
    settle(window, qtbot)
    assert bare == (left,) and plans.isVisible() and list(plans.now) == [left]


def test_a_base_to_look_at_proposes_and_writes_nothing(
    small_city: Path, tmp_path: Path, qtbot: QtBot, no_boxes: list[str]
) -> None:
    import shutil

    base = Path(shutil.copy(small_city, tmp_path / "city.db"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = main.make_window(app)
    qtbot.addWidget(window)
    window.show()
    window.attach(Office(house.open_desk(str(base), look_only=True), window))
    try:
        page = opened(window, qtbot)
        assert page.ready() and not page.write_button.isEnabled()
        before = len(every(window, LearningPlan))
        page.write()
        assert no_boxes and len(every(window, LearningPlan)) == before
        window.go("demand")
        settle(window, qtbot)
        shown: Any = window.pages["demand"]
        assert shown.found.without_plan and not shown.group_button.isEnabled()
    finally:
        assert window.office
        window.office.close()
