"""The panels of the forecast and of the radar: loaded by an indicator, opened, saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.services import forecasts, radar
from nmsdesk.ui import messages
from nmsdesk.ui.chart_stage import BUSY, CANVAS
from nmsdesk.ui.forecast_panel import ForecastPanel
from nmsdesk.ui.radar_panel import RadarPanel
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle


@pytest.fixture
def looking_ahead(one_window: Window, no_boxes: list[str]) -> Window:
    """The academic year, of which some months are always left; nothing here writes."""
    assert one_window.office
    today = one_window.office.desk.today
    first = today.year if today.month >= 9 else today.year - 1
    if one_window.office.period.code != f"{first}/{first + 1}":
        one_window.office.set_period(f"{first}/{first + 1}")
    return one_window


def test_the_forecast_is_shown_in_words_and_on_the_chart(looking_ahead: Window, qtbot: QtBot, tmp_path: Path) -> None:
    office = looking_ahead.office
    assert office
    panel = ForecastPanel(office)
    qtbot.addWidget(panel)
    panel.resize(1000, 500)
    panel.show()
    panel.load("2a")
    qtbot.waitUntil(lambda: panel.found is not None and panel.stage.currentIndex() == CANVAS, timeout=60_000)
    expected = forecasts.forecast(office.desk, "2a", office.period)
    assert panel.found == expected and panel.how.text() == expected.how and panel.values
    assert len(panel.values.bands) == len(expected.bands)
    with qtbot.waitSignal(office.went) as went:
        assert panel.stage.canvas is not None
        panel.stage.canvas.setFocus()
        qtbot.keyClick(panel.stage.canvas, Qt.Key.Key_Return)
    assert went.args == ["indicators", {"code": "2a"}]


def test_another_indicator_overtakes_the_one_being_counted(looking_ahead: Window, qtbot: QtBot) -> None:
    assert looking_ahead.office
    panel = ForecastPanel(looking_ahead.office)
    qtbot.addWidget(panel)
    panel.load("1")
    panel.load("7")
    settle(looking_ahead, qtbot)
    qtbot.waitUntil(lambda: panel.found is not None, timeout=60_000)
    assert panel.found and panel.found.code == "7"


def test_without_rules_the_panel_says_so(empty_window: Window, qtbot: QtBot) -> None:
    office = empty_window.office
    assert office
    office.set_period("1999")
    panel, other = ForecastPanel(office), RadarPanel(office)
    for one in (panel, other):
        qtbot.addWidget(one)
        one.load("1")
    settle(empty_window, qtbot)
    qtbot.waitUntil(lambda: "методики" in panel.stage._busy.text(), timeout=60_000)
    assert panel.stage.currentIndex() == BUSY and panel.found is None and not panel.save_button.isEnabled()


def test_rows_of_the_radar_open_their_person_and_are_saved(
    looking_ahead: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = looking_ahead.office
    assert office
    panel = RadarPanel(office)
    qtbot.addWidget(panel)
    panel.load("5")
    qtbot.waitUntil(lambda: panel.found is not None, timeout=60_000)
    expected = radar.radar(office.desk, "5", office.period)
    assert panel.found == expected and expected.movers and [m.id for m in panel.movers()] == [m.id for m in expected.movers]
    with qtbot.waitSignal(office.went) as went:
        panel.table.setFocus()
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert went.args == ["person", {"id": expected.movers[0].id}]
    place = expected.movers[-1].organization
    panel.organization.set_value(place)
    panel.organization.changed.emit()
    assert {m.organization for m in panel.movers()} == {place}
    path = tmp_path / "radar.xlsx"
    monkeypatch.setattr(messages, "save_file", lambda *a: path)
    panel.save_button.click()
    settle(looking_ahead, qtbot)
    rows = [row for row in load_workbook(path).active.iter_rows(values_only=True)]  # type: ignore[union-attr]
    assert sum(any(m.reason in str(cell) for cell in row) for row in rows for m in panel.movers()[:1]) >= 1
