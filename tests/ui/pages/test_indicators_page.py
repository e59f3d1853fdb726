"""The page of the indicators: the number is the list, and every list opens its records."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import messages
from nmsdesk.ui.indicator_members import POPULATION
from nmsdesk.ui.pages.indicators import LIST, PLACES, READINGS, IndicatorsPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


def last_year(window: Window) -> str:
    assert window.office
    return str(window.office.desk.today.year - 1)


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> IndicatorsPage:
    """The page on the last full year of the small city."""
    assert window.office
    window.office.set_period(last_year(window))
    window.go("indicators")
    found = window.pages["indicators"]
    assert isinstance(found, IndicatorsPage)
    ready(found, window, qtbot)
    return found


def ready(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    """Wait for the values and the list of the chosen indicator."""
    qtbot.waitUntil(lambda: (page.code, page.variant) in page._members and not page._timer.isActive(), timeout=30_000)
    settle(window, qtbot)


def choose(page: IndicatorsPage, code: str, window: Window, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.tiles.tiles[code], Qt.MouseButton.LeftButton)
    ready(page, window, qtbot)


@pytest.mark.parametrize("code", list(INDICATORS))
def test_the_number_of_an_indicator_is_the_length_of_its_list(page: IndicatorsPage, window: Window, qtbot: QtBot, code: str) -> None:
    choose(page, code, window, qtbot)
    value = page.value()
    assert value is not None and value.denominator
    for status, wanted in (
        (COUNTED, value.numerator), (POPULATION, value.denominator), (NOT_COUNTED, value.denominator - value.numerator),
        (EXCLUDED, value.excluded), (NO_DATA, value.no_data),
    ):  # fmt: skip
        page.list.want(status=status)
        assert len(page.list.table.paged.ids) == page.list.count(status) == wanted


def test_each_step_of_the_funnel_opens_those_who_fall_at_it(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, "3", window, qtbot)
    funnel = page.head.funnel
    funnel.setFocus()
    for number in range(1, 5):
        qtbot.keyClick(funnel, Qt.Key.Key_Home)
        for _ in range(number):
            qtbot.keyClick(funnel, Qt.Key.Key_Down)
        qtbot.keyClick(funnel, Qt.Key.Key_Return)
        assert len(page.list.table.paged.ids) == funnel.fallen(number)
    page.list.chips._active[0].click()
    assert page.list.wanted.step == ""


def test_enter_opens_the_record_of_the_row(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office
    page.list.focus_table()
    member = page.list.shown_members()[0]
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert went.args[0] in ("persons", "person") and went.args[1] == {"id": member.id}


def test_arrows_choose_the_next_indicator_and_enter_goes_to_its_list(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    page.tiles.focus_current()
    qtbot.keyClick(page.tiles.tiles["1"], Qt.Key.Key_Right)
    assert page.code == "2a" and page.tiles.tiles["2a"].isChecked()
    qtbot.keyClick(page.tiles.tiles["2a"], Qt.Key.Key_End)
    assert page.code == "7"
    ready(page, window, qtbot)
    qtbot.keyClick(page.tiles.tiles["7"], Qt.Key.Key_Return)
    assert window.focusWidget() is page.list.table


def test_another_page_opens_the_list_of_an_organisation_with_a_status(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.measured
    parts = page.measured.by_organization
    place = next(n for n, values in parts.items() if any(v.code == "3" and v.denominator > v.numerator for v in values))
    window.office.go("indicators", code="3", organization=place, status="not_counted")
    ready(page, window, qtbot)
    own = next(v for v in parts[place] if v.code == "3")
    shown = page.list.shown_members()
    assert len(shown) == own.denominator - own.numerator
    assert {m.organization for m in shown} == {place} and {m.status for m in shown} == {NOT_COUNTED}
    assert page.list.organization.value() == place


def test_the_organisations_add_up_to_the_total_and_each_row_opens_its_list(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    value = page.value()
    page.tabs.setCurrentIndex(PLACES)
    whole, *rows = page.places.shown_rows()
    assert value is not None
    assert (sum(r[2] for r in rows), sum(r[3] for r in rows)) == whole[2:4] == (value.numerator, value.denominator)
    page.places.table.selectRow(1)
    qtbot.keyClick(page.places.table, Qt.Key.Key_Return)
    assert page.tabs.currentIndex() == LIST
    assert len(page.list.table.paged.ids) == rows[0][3]
    page.tabs.setCurrentIndex(PLACES)
    page.places.table.selectRow(0)
    qtbot.keyClick(page.places.table, Qt.Key.Key_Return)
    assert len(page.list.table.paged.ids) == value.denominator


def test_organisations_stand_by_kind_and_name_and_are_ranked_only_when_asked(page: IndicatorsPage) -> None:
    page.tabs.setCurrentIndex(PLACES)
    assert page.measured
    names = [page.measured.organizations[n] for n in page.measured.order]
    quiet = [r[0] for r in page.places.shown_rows()]
    assert quiet == ["Все организации", *(n for n in names if n in quiet)] and not page.places.quiet.isVisible()
    page.places.table._sort_by(1)
    shares = [r[1] for r in page.places.shown_rows()][1:]
    assert shares == sorted(shares) and page.places.quiet.isVisible()
    page.places.quiet.click()
    assert [r[0] for r in page.places.shown_rows()] == quiet


def test_every_reading_opens_its_own_list_and_the_official_one_comes_back(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, "4", window, qtbot)
    page.tabs.setCurrentIndex(READINGS)
    qtbot.waitUntil(lambda: "4" in page._readings, timeout=30_000)
    readings = page._readings["4"].variants
    assert len(page.readings.buttons) == len(readings) == 4
    other = next(v for v in readings if v.variant == "any")
    page.readings.buttons["any"].click()
    ready(page, window, qtbot)
    assert page.list.count(COUNTED) == other.numerator
    assert "хотя бы один член команды" in page.list.filters()[-1]
    page.list.chips._active[0].click()
    ready(page, window, qtbot)
    value = page.value()
    assert page.variant == "" and value is not None and page.list.count(COUNTED) == value.numerator


def test_the_search_finds_by_name_whatever_the_layout(page: IndicatorsPage, qtbot: QtBot) -> None:
    name = page.list.shown_members()[0].name.split()[0].lower()
    for typed in (name, name.translate(str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"))):
        page._to_search()
        type_text(page.list._search, typed)
        qtbot.waitUntil(lambda typed=typed: page.list.wanted.search == typed)
        assert page.list.shown_members()
        assert all(name.replace("ё", "е") in m.name.lower().replace("ё", "е") for m in page.list.shown_members())
        qtbot.keyClick(page.list._search, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page.list.wanted.search == "")


def test_copied_rows_carry_the_reason(page: IndicatorsPage, qtbot: QtBot) -> None:
    page.list.focus_table()
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text().replace("\xa0", " ")
    assert text.startswith("Работник\tОрганизация\tСтатус\tПочему\n")
    assert page.list.shown_members()[0].reason.replace("\xa0", " ") in text


def test_another_period_brings_other_values(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.measured
    before = [(v.numerator, v.denominator) for v in page.measured.values]
    window.office.set_period(str(int(last_year(window)) - 1))
    qtbot.waitUntil(lambda: page.measured is not None and page.measured.period.code != last_year(window), timeout=30_000)
    ready(page, window, qtbot)
    assert [(v.numerator, v.denominator) for v in page.measured.values] != before
    value = page.value()
    assert value is not None and page.list.count(COUNTED) == value.numerator


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_the_list_is_saved_with_its_reasons(
    page: IndicatorsPage, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"list{ending}"
    monkeypatch.setattr(messages, "save_file", lambda *a: path)
    with modal(lambda dialog: dialog.finish()):
        page.save_button.click()
    settle(window, qtbot)
    assert path.stat().st_size > 4000


def test_an_empty_base_leads_to_the_import(empty_window: Window, qtbot: QtBot) -> None:
    assert empty_window.office
    empty_window.go("indicators")
    page = empty_window.pages["indicators"]
    assert isinstance(page, IndicatorsPage)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty, timeout=30_000)
    with qtbot.waitSignal(empty_window.office.went) as went:
        page.empty.button.click()
    assert went.args[0] == "import"


def test_a_period_without_rules_says_so_instead_of_numbers(page: IndicatorsPage, window: Window, no_boxes: list[str]) -> None:
    assert window.office
    window.office.set_period("1999")
    assert page.stack.currentWidget() is page.empty and page._to == "rule_sets"
    assert not no_boxes
