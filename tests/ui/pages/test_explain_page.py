"""The indicators explain themselves in the window: chips, rows mended in place, trend, passport, the matrix."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.indicators.shortfall import PERSONAL
from nmsdesk.services import passports
from nmsdesk.services.leavers import LEFT
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import messages
from nmsdesk.ui.indicator_members import ALL, POPULATION
from nmsdesk.ui.matrix_cells import TOTAL
from nmsdesk.ui.pages.indicators import LIST, PASSPORT, PLACES, IndicatorsPage
from nmsdesk.ui.pages.matrix import MatrixPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


@pytest.fixture
def window(one_window: Window, no_boxes: list[str]) -> Window:
    """One window does for all: what a test writes here is nothing to the others."""
    return one_window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> IndicatorsPage:
    """The page on the last full year of the small city, nothing narrowed."""
    assert window.office
    if window.office.period.code != (last := str(window.office.desk.today.year - 1)):
        window.office.set_period(last)
    if isinstance(grid := window.pages.get("matrix"), MatrixPage):
        grid.chips.set_current("")
        grid.seek.clear()
    return chosen(window, qtbot, "1")


def chosen(window: Window, qtbot: QtBot, code: str, **what: object) -> IndicatorsPage:
    """The page at an indicator, everything read."""
    window.go("indicators", code=code, **what)
    found = window.pages["indicators"]
    assert isinstance(found, IndicatorsPage)
    qtbot.waitUntil(lambda: (found.code, found.variant) in found._members and not found._timer.isActive(), timeout=30_000)
    settle(window, qtbot)
    return found


def test_the_chips_part_the_headcount_without_rest(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    for code in ("3", "5", "6"):
        chosen(window, qtbot, code)
        count = page.list.count
        parts = (COUNTED, words.LACKS_ONE, words.REST, EXCLUDED, NO_DATA)
        assert sum(count(p) for p in parts) == count(ALL) == len([m for m in page.list.members if m.status != LEFT])
        for part in (*parts, LEFT):
            page.list.want(status=part)
            assert len(page.list.table.paged.ids) == count(part)
    page.list.want(status=NOT_COUNTED)
    assert len(page.list.table.paged.ids) == count(words.LACKS_ONE) + count(words.REST)


def test_a_row_is_mended_in_its_place_and_every_number_follows(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    chosen(window, qtbot, "3", status=words.LACKS_ONE)
    value = page.value()
    assert value is not None
    rows = page.list.shown_members()
    at = next(i for i, m in enumerate(rows) if m.step == "итоговая аттестация сдана")
    page.list.table.selectRow(at)
    qtbot.waitUntil(lambda: page.list.mend_button.isVisible() and page.list.mend_button.text() == "Отметить аттестацию", timeout=30_000)

    def pass_it(dialog: object) -> None:
        dialog.form.set_values({"attestation": "passed"})  # type: ignore[attr-defined]
        assert dialog.save()  # type: ignore[attr-defined]

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    page.list.focus_table()
    with modal(pass_it):
        qtbot.keyClick(page.list.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.value() != value and ("3", "") in page._members, timeout=30_000)
    settle(window, qtbot)
    now = page.list.current_member()
    assert now is not None and (now.id, now.status) == (rows[at].id, COUNTED) and words.standing(now) == "учтён"
    assert [m.id for m in page.list.shown_members()] == [m.id for m in rows] and page.list.table.currentIndex().row() == at
    mended = page.value()
    assert mended is not None and mended.numerator == value.numerator + 1 and page.list.count(COUNTED) == mended.numerator
    assert page.tiles.tiles["3"].value.numerator == mended.numerator and page.head.funnel._steps[-1][1] == mended.numerator
    page.list.want(status=words.LACKS_ONE)
    assert len(page.list.shown_members()) == len(rows) - 1


def test_every_number_of_the_head_opens_its_list(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    value = page.value()
    assert value is not None and window.office
    for link, amount in ((page.head.counted, value.numerator), (page.head.whole, value.denominator), (page.head.excluded, value.excluded)):
        link.click()
        assert page.tabs.currentIndex() == LIST and len(page.list.table.paged.ids) == amount
    with qtbot.waitSignal(window.office.went) as went:
        page.head.missing_opened.emit()
    assert went.args == ["steering", {"code": "1"}]


def test_the_small_charts_lead_to_their_year_and_to_the_diagram(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office
    qtbot.waitUntil(lambda: len(page.head.progress.points) == 12, timeout=30_000)
    years = page.head.years
    value = page.value()
    assert value is not None and years.points[-1].percent == value.percent
    assert page.head.progress.points[-1].now.percent == value.percent  # type: ignore[union-attr]
    assert "цель" in years.text_of(0) and "год назад" in page.head.progress.text_of(5)
    qtbot.keyClick(page.head.progress, Qt.Key.Key_Home)
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.keyClick(page.head.progress, Qt.Key.Key_Return)
    assert went.args[0] == "charts"
    window.go("indicators")
    earlier = years.points[0]
    qtbot.keyClick(years, Qt.Key.Key_Home)
    qtbot.keyClick(years, Qt.Key.Key_Return)
    assert window.office.period == earlier.period
    qtbot.waitUntil(lambda: ("1", "") in page._members, timeout=30_000)
    settle(window, qtbot)
    assert len(page.list.table.paged.ids) == earlier.numerator == page.list.count(COUNTED)


def test_the_passport_opens_what_it_speaks_of_and_who_answers_is_edited(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office
    page.tabs.setCurrentIndex(PASSPORT)
    qtbot.waitUntil(lambda: page.passport.found is not None, timeout=30_000)
    value = page.value()
    assert value is not None
    page.passport.rows.link_clicked.emit("step:1")
    assert len(page.list.table.paged.ids) == value.passed[0] - value.passed[1]
    with qtbot.waitSignal(window.office.went) as went:
        page.passport.rows.link_clicked.emit("register:instruments")
    assert went.args[0] == "instruments"
    with qtbot.waitSignal(window.office.went) as went:
        page.passport.print_wanted.emit()
    assert went.args == ["papers", {"kind": "indicator_passport", "search": "1"}]
    window.go("indicators")
    page.tabs.setCurrentIndex(PASSPORT)

    def rename(dialog: object) -> None:
        dialog.form.set_values({"name": "Отдел диагностики"})  # type: ignore[attr-defined]
        assert dialog.save()  # type: ignore[attr-defined]

    with modal(rename):
        page.passport.owner.click()
    found = passports.owner(window.office.desk, "1")
    assert found is not None and found.name == "Отдел диагностики"


def matrix(window: Window, qtbot: QtBot, **what: object) -> MatrixPage:
    window.go("matrix", **what)
    found = window.pages["matrix"]
    assert isinstance(found, MatrixPage)
    qtbot.waitUntil(lambda: found.found is not None, timeout=30_000)
    settle(window, qtbot)
    return found


def test_the_matrix_of_a_school_is_narrowed_and_its_totals_are_lists(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.measured
    place = page.measured.order[0]
    page.list.want(organization=place)
    page._to_matrix()
    grid = matrix(window, qtbot)
    assert grid.organization == place and {r.organization for r in grid.shown_rows()} == {place}
    assert not grid.place.problem() and grid.place.value() == place
    lacking = [r for r in grid.shown_rows() if r.lacks >= 2]
    grid.chips._chips["2"].click()
    assert grid.shown_rows() == lacking
    grid.table.selectRow(1)
    settle(window, qtbot)
    assert {s.code for s in grid.person.found} == set(lacking[0].cells) and grid.table.current_id() == lacking[0].person
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.keyClick(grid.table, Qt.Key.Key_Return)
    assert went.args == ["person", {"id": lacking[0].person}]
    grid = matrix(window, qtbot)
    assert grid.found is not None and grid.table.paged.ids[0] == TOTAL
    totals = grid.found.totals["1"]
    with qtbot.waitSignal(window.office.went) as went:
        grid._clicked(grid.table.paged.index(0, 3 + PERSONAL.index("1")))
    assert went.args == ["indicators", {"code": "1", "organization": place, "status": POPULATION}]
    qtbot.waitUntil(lambda: ("1", "") in page._members, timeout=30_000)
    settle(window, qtbot)
    assert len(page.list.table.paged.ids) == totals[COUNTED] + totals[NOT_COUNTED]


def test_the_matrix_says_each_cell_in_words_and_is_saved(
    page: IndicatorsPage, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = matrix(window, qtbot, organization=None)
    row = next(r for r in grid.shown_rows() if "1" in r.cells and r.cells["1"].status == NOT_COUNTED)
    assert "шаг" in grid._words(row.person, "1") and "учтены" in grid._words(TOTAL, "1")
    assert all(grid._words(row.person, code) for code in PERSONAL)
    grid.seek.setText(row.name.split()[0].lower())
    assert row in grid.shown_rows()
    path = tmp_path / "matrix.xlsx"
    monkeypatch.setattr(messages, "save_file", lambda *a: path)
    with modal(lambda dialog: dialog.finish()):
        grid.save_button.click()
    settle(window, qtbot)
    assert path.stat().st_size > 4000


def test_the_map_of_bars_shows_the_organisations_of_the_table_and_opens_their_lists(
    page: IndicatorsPage, window: Window, qtbot: QtBot
) -> None:
    page.tabs.setCurrentIndex(PLACES)
    page.places.look._chips["map"].click()
    assert page.places.map.isVisible() and page.places.map.ids() == [n for n in page.places.table.paged.ids if n != TOTAL]
    qtbot.keyClick(page.places.map, Qt.Key.Key_End)
    assert "цель" in page.places.map.accessibleDescription()
    last = page.places.map.ids()[-1]
    qtbot.keyClick(page.places.map, Qt.Key.Key_Return)
    assert page.list.wanted.organization == last and page.list.shown_members()


def test_a_line_about_a_person_leads_to_the_persons_row_in_the_list(page: IndicatorsPage, window: Window, qtbot: QtBot) -> None:
    grid = matrix(window, qtbot, organization=None)
    for code in ("3", "4"):
        row = next(r for r in reversed(grid.shown_rows()) if code in r.cells)
        grid.table.select_id(row.person)
        settle(window, qtbot)
        grid.person._open_list(code)
        qtbot.waitUntil(lambda code=code: page.code == code and (code, "") in page._members, timeout=30_000)
        settle(window, qtbot)
        now = page.list.current_member()
        assert now is not None and now.id == (row.cells[code].subjects or (row.person,))[0]
        window.go("matrix")
