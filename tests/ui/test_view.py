"""The day and the face in the header: the whole window follows, nothing can be written, one key leads back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk import settings
from nmsdesk.domain.views import INITIALS, View
from nmsdesk.ui.kit.editors import TextEdit
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.period_dialog import DayDialog, PeriodDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


def press(window: Window, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, key, modifier)


def choose(window: Window, text: str) -> None:
    """A line of the menu of the view."""
    next(a for a in window.bar.view.actions_of_menu() if a.text().startswith(text)).trigger()


def persons(window: Window) -> RegisterPage:
    page = window.pages["persons"]
    assert isinstance(page, RegisterPage)
    return page


def test_the_whole_window_shows_the_day_read_only_and_esc_leads_back(window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    assert window.office
    office = window.office
    window.go("persons")
    settle(window, qtbot)
    page = persons(window)
    page.search.setText("пол: ж")
    page._typed("пол: ж")
    now, texts = len(page.table.paged.ids), window.bar._undo.toolTip()
    assert page.add_button.isEnabled() and window.bar._undo.isEnabled() and not window.banner.isVisible()
    past = date(office.home.today.year - 1, 12, 31)
    choose(window, f"{past:%d.%m.%Y}")
    settle(window, qtbot)
    assert office.as_of == past and window.banner.isVisible()
    assert window.banner.accessibleName() == f"Показано состояние на {past:%d.%m.%Y} · только чтение"
    assert window.bar.view.text() == f"На {past:%d.%m.%Y}"
    assert 0 < len(page.table.paged.ids) < now and page.search.text() == "пол: ж" and window._current == "persons"
    assert not page.add_button.isEnabled() and not page.edit_button.isEnabled() and not window.bar._undo.isEnabled()
    window.undo()
    assert "только для чтения" in no_boxes[-1]
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert office.as_of is None and not window.banner.isVisible() and window.bar.view.text() == "На сегодня"
    assert len(page.table.paged.ids) == now and page.add_button.isEnabled() and page.edit_button.isEnabled()
    assert window.bar._undo.toolTip() == texts and window.bar._undo.isEnabled()


def test_a_form_opened_in_a_view_shows_the_values_and_keeps_nothing(window: Window, qtbot: QtBot) -> None:
    assert window.office
    window.office.see(View(on=date(window.office.home.today.year - 1, 12, 31)))
    window.go("persons")
    settle(window, qtbot)
    page = persons(window)

    def look(dialog: object) -> None:
        fields = dialog.findChildren(TextEdit)  # type: ignore[attr-defined]
        assert fields and any(f.text() for f in fields)
        assert not dialog._save.isEnabled()  # type: ignore[attr-defined]

    with modal(look):
        page.edit(page.table.current_id())


def test_a_period_that_had_not_begun_gives_way_and_comes_back(window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    assert window.office
    office = window.office
    this = office.home.today.year
    office.set_period(f"{this}Q1")
    window.see(View(on=date(this - 1, 5, 20)))
    assert office.period.code == f"{this - 1}Q2" and window.bar.period() == office.period.code
    assert "ещё не начался" in window.status.message() and settings.load()["period"] == f"{this}Q1"
    window._choose_period(f"{this}")
    assert "Выберите более ранний период" in no_boxes[-1] and window.bar.period() == f"{this - 1}Q2"
    assert not any(code == str(this) for code, _ in office.periods())
    window.as_usual()
    assert office.period.code == f"{this}Q1"


def test_any_period_is_typed_picked_and_remembered(window: Window, qtbot: QtBot) -> None:
    assert window.office

    def type_it(dialog: PeriodDialog) -> None:
        dialog.text.clear()
        type_text(dialog.text, "период")
        assert not dialog.show_button.isEnabled()
        dialog.text.clear()
        type_text(dialog.text, "9 месяцев 2025")
        assert dialog.since.text() == "01.01.2025" and dialog.until.text() == "30.09.2025"
        qtbot.keyClick(dialog.text, Qt.Key.Key_Return)

    combo = window.bar.findChild(QComboBox)
    with modal(type_it):
        combo.activated.emit(combo.count() - 1)  # type: ignore[union-attr]
    assert window.office.period.code == "2025-01-01..2025-09-30" == window.bar.period()

    def pick_it(dialog: PeriodDialog) -> None:
        next(chip for chip, _, _ in dialog._chips if chip.text() == "3-й квартал").click()
        dialog._back.click()
        assert dialog.text.text() == "3-й квартал 2024 года"
        dialog.show_button.click()

    with modal(pick_it):
        press(window, qtbot, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.office.period.code == "2024Q3"

    def date_it(dialog: PeriodDialog) -> None:
        for editor, text in ((dialog.since, "01.01.2024"), (dialog.until, "30.06.2024")):
            editor.clear()
            type_text(editor, text)
        assert dialog.text.text() == "1-е полугодие 2024 года"
        dialog.show_button.click()

    with modal(date_it):
        window.ask_period()
    codes = [code for code, _ in window.office.periods()]
    assert codes[:3] == ["2024H1", "2024Q3", "2025-01-01..2025-09-30"]
    assert settings.load()["periods.recent"] == codes[:3]


def test_any_day_up_to_today_is_asked_for(window: Window, qtbot: QtBot) -> None:
    assert window.office

    def ask(dialog: DayDialog) -> None:
        dialog.editor.clear()
        type_text(dialog.editor, "01.01.2099")
        assert not dialog.show_button.isEnabled() and dialog._note.isVisible()
        dialog.editor.clear()
        type_text(dialog.editor, "15.10.2025")
        qtbot.keyClick(dialog.editor, Qt.Key.Key_Return)

    with modal(ask):
        choose(window, "Другой день")
    assert window.office.as_of == date(2025, 10, 15)
    press(window, qtbot, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert window.office.as_of is None


def test_the_face_is_chosen_beside_the_day(window: Window, qtbot: QtBot) -> None:
    assert window.office
    choose(window, "Фамилия и инициалы")
    assert window.office.desk.view == View(face=INITIALS)
    assert window.banner.isVisible() and "фамилия и инициалы" in window.banner.accessibleName()
    choose(window, "Имена полностью")
    assert window.office.desk.view.usual and not window.banner.isVisible()


def test_a_card_of_somebody_who_came_later_gives_way_to_the_list(window: Window, qtbot: QtBot) -> None:
    assert window.office
    office = window.office
    from nmsdesk.domain.queries import ListQuery
    from nmsdesk.services import lists

    view = View(on=date(office.home.today.year - 2, 12, 31))
    later = sorted(set(lists.ids(office.home, ListQuery("persons"))) - set(lists.ids(office.home.seen(view), ListQuery("persons"))))
    window.go("person", id=later[0])
    settle(window, qtbot)
    window.see(view)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window._current == "persons", timeout=5000)
    assert "ещё не было" in window.status.message()


def test_the_program_opens_as_usual_next_time(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert window.office
    window.see(View(on=date(window.office.home.today.year - 1, 12, 31)))
    window.office.close()
    again = Office(house.open_desk(str(tmp_path / "city.db"), look_only=True))
    try:
        assert again.desk.view.usual and again.as_of is None
    finally:
        again.close()


def test_the_commands_of_the_view_are_found_by_the_search(window: Window, qtbot: QtBot) -> None:
    from nmsdesk.ui.finder import Finder

    finder = Finder(window)
    window.see(View(on=date(2025, 10, 15)))
    assert any(payload == ("call", "ask_day") for *_, payload in finder.find("базу на день"))
    finder.pick(next(payload for *_, payload in finder.find("вернуться к сегодня")))
    assert window.office and window.office.desk.view.usual
