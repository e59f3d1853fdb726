"""The pages of mentoring driven by their buttons and keys: from a need to an active pair, back by undo; the young; themes."""

from __future__ import annotations

from datetime import date
from typing import Any

from given import a_job, a_person, a_school, saved
from pytestqt.qtbot import QtBot

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import Mentorship, MentorshipItem, MentorshipMeeting
from nmsdesk.domain.people import Person
from nmsdesk.ui.ask_dialog import AskDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


def every(window: Window, kind: Any) -> list[Any]:
    assert window.office
    with window.office.desk.read() as reading:
        return reading.where(kind)


def school_of_three(window: Window) -> tuple[int, int, int]:
    """Ids of the school, of a mentor and of a young teacher of it."""
    assert window.office
    desk = window.office.desk
    school = a_school(desk, "СОШ № 5")
    today = desk.today
    mentor = a_person(desk, "Опытова", birth=date(1975, 5, 5), career_start=date(1998, 9, 1))
    a_job(desk, mentor, school, since=date(2010, 9, 1))
    young = a_person(desk, "Новикова", birth=date(today.year - 24, 1, 1), career_start=date(today.year - 1, 9, 1))
    a_job(desk, young, school, since=date(today.year - 1, 9, 1))
    return school.id or 0, mentor.id or 0, young.id or 0


def fill(**values: Any) -> Any:
    """Put values into the dialog and press its button."""

    def drive(dialog: AskDialog) -> None:
        dialog.form.set_values(values)
        dialog.finish()

    return drive


def test_from_a_need_to_an_active_pair_and_back(empty_window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    window = empty_window
    assert window.office
    _, mentor, young = school_of_three(window)
    window.go("mentoring")
    settle(window, qtbot)
    page: Any = window.pages["mentoring"]
    assert list(page.needs.table.paged.ids) == [young] and page.tabs.tabText(0) == "Кому нужен наставник  1"
    page.needs.choose_button.click()
    settle(window, qtbot)
    assert page.choice.chosen == {young: mentor} and page.choice.candidates.current_id() == mentor
    page.choice.none_button.click()
    assert page.choice.chosen == {young: None} and not page.choice.draft_button.isEnabled()
    page.choice.candidates.select_id(mentor)
    page.choice.candidates.space_pressed.emit()
    with modal(lambda dialog: dialog.reject()):
        page.choice.draft_button.click()
    assert every(window, Mentorship) == [], "left without creating"
    with modal(fill()):
        page.choice.draft_button.click()
    settle(window, qtbot)
    pair = every(window, Mentorship)[0]
    assert (pair.state, pair.group) == ("planned", "young") and page.tabs.currentWidget() is page.drafts
    assert page.drafts.table.rows()[pair.id][4:] == ("нет", "нет", "нет", "нет")
    page.drafts.start.click()
    assert "351.8" in no_boxes[-1] and every(window, Mentorship)[0].state == "planned"
    with modal(fill(number="15")):
        page.drafts.order.click()
    with modal(fill()):
        page.drafts.consent.click()
    with modal(fill(first=7, paid=True)):
        page.drafts.agreement.click()
    page.drafts.put_programme("steps")
    settle(window, qtbot)
    with modal(fill()):
        page.drafts.put_approval()
    settle(window, qtbot)
    assert page.drafts.table.rows()[pair.id][4:] == ("есть", "есть", "есть", "утверждена, 5")
    page.drafts.start.click()
    settle(window, qtbot)
    assert every(window, Mentorship)[0].state == "active" and not page.needs.table.paged.ids
    window.undo()
    settle(window, qtbot)
    assert every(window, Mentorship)[0].state == "planned"


def test_a_reason_is_asked_when_only_papers_that_may_wait_are_missing(empty_window: Window, qtbot: QtBot) -> None:
    window = empty_window
    assert window.office
    _, mentor, young = school_of_three(window)
    on = window.office.desk.today
    saved(window.office.desk, Mentorship(mentor=mentor, mentee=young, state="planned", since=on, consent=on, agreement="№ 1"))
    window.go("mentoring", tab="drafts")
    settle(window, qtbot)
    page: Any = window.pages["mentoring"]
    with modal(fill(reason="Приказ на подписи")):
        page.drafts.start.click()
    assert every(window, Mentorship)[0].state == "active"
    assert every(window, MentorshipMeeting)[0].note == "Причина: Приказ на подписи"


def test_the_page_opens_at_a_reason_and_at_a_school(empty_window: Window, qtbot: QtBot) -> None:
    window = empty_window
    school, _, young = school_of_three(window)
    window.go("mentoring", organization=school, reason="young")
    settle(window, qtbot)
    page: Any = window.pages["mentoring"]
    assert (page.needs.place.value(), page.needs.chips.current(), list(page.needs.table.paged.ids)) == (school, "young", [young])


def test_the_card_of_a_pair_marks_logs_and_ends(empty_window: Window, qtbot: QtBot) -> None:
    window = empty_window
    assert window.office
    _, mentor, young = school_of_three(window)
    on = window.office.desk.today
    given: dict[str, Any] = {"since": on, "consent": on, "agreement": "№ 1", "order": "№ 1"}
    pair = saved(window.office.desk, Mentorship(mentor=mentor, mentee=young, state="active", **given))
    window.go("mentorship", id=pair.id)
    page: Any = window.pages["mentorship"]
    page.steps.click()
    settle(window, qtbot)
    assert len(page.items.rows()) == 5
    first = every(window, MentorshipItem)[0].id
    page.items.select_id(first)
    page.items.space_pressed.emit()
    assert every(window, MentorshipItem)[0].done_on == on and page.items.rows()[first][0].startswith("да")
    page.items.space_pressed.emit()
    assert every(window, MentorshipItem)[0].done_on is None
    with modal(fill(topic="Посещение урока", hours=1.5)):
        page.log()
    assert page.hours.text() == "Всего часов: 1,5"
    with modal(fill(reason="refused_mentor")):
        page.early_button.click()
    settle(window, qtbot)
    stored = every(window, Mentorship)[0]
    assert (stored.state, stored.end_reason) == ("ended", "refused_mentor") and not page.early_button.isVisible()
    window.undo()
    settle(window, qtbot)
    assert every(window, Mentorship)[0].state == "active" and page.early_button.isVisible()


def test_the_young_page_shows_tracks_and_takes_a_decision(empty_window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    window = empty_window
    _, _, young = school_of_three(window)
    window.go("young")
    settle(window, qtbot)
    page: Any = window.pages["young"]
    assert list(page.table.rows()) == [young] and len(page.table.rows()[young][2]) == 12
    assert window.grab().width()  # painting the track raises nothing
    with modal(fill(decision="no")):
        page.decide(young)
    assert "основание" in no_boxes[-1] and not every(window, Person)[1].young
    with modal(fill(decision="no", reason="Протокол № 3")):
        page.decide(young)
    settle(window, qtbot)
    assert page.table.rows() == {}
    window.undo()
    settle(window, qtbot)
    page.table.select_id(young)
    page.mentor_button.click()
    settle(window, qtbot)
    choice: Any = window.pages["mentoring"]
    assert set(choice.choice.chosen) == {young}


def test_numbers_of_a_theme_open_their_lists(empty_window: Window, qtbot: QtBot) -> None:
    window = empty_window
    assert window.office
    school, mentor, _ = school_of_three(window)
    desk = window.office.desk
    event = saved(desk, Event(title="Тренинг", form="training", since=desk.today, state="held", themes=("burnout",)))
    saved(desk, Participation(event=event.id, person=mentor))
    window.go("themes")
    settle(window, qtbot)
    page: Any = window.pages["themes"]
    assert page.places.rows()[school][1:3] == (1, 2) and page.events_button.text().replace("\xa0", " ") == "1 мероприятие"
    page.people_button.click()
    settle(window, qtbot)
    persons: Any = window.pages["persons"]
    assert list(persons.table.paged.ids) == [mentor]
