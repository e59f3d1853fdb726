"""The first page: numbers belong to the period above them, an empty base says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.ui.pages.indicators import IndicatorsPage
from nmsdesk.ui.pages.overview import OverviewPage
from nmsdesk.ui.window import Window


def test_the_numbers_of_another_period_are_gone_before_the_new_ones_come(window: Window, qtbot: QtBot) -> None:
    assert window.office
    year = window.office.desk.today.year

    def status() -> str:
        page = window.pages[window._current]
        assert isinstance(page, OverviewPage | IndicatorsPage)
        return page.cards["1"].status_text() if isinstance(page, OverviewPage) else page.head.status_text()

    for key in ("indicators", "overview"):
        window.office.set_period(str(year))
        window.go(key)
        qtbot.waitUntil(lambda: "не хватает" in status().casefold() or "достигнут" in status().casefold(), timeout=20_000)
        window.office.set_period(str(year - 1))
        assert status().casefold() == "считается…"
        qtbot.waitUntil(lambda: status().casefold() != "считается…", timeout=20_000)


def test_an_empty_base_says_what_to_do_first(window_on: Callable[[Path], Window], tmp_path: Path, qtbot: QtBot) -> None:
    house.create_desk(str(tmp_path / "empty.db")).close()
    window = window_on(tmp_path / "empty.db")
    window.go("overview")
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(page._empty.isVisible, timeout=2000)
    text = page._empty._text
    assert text.height() >= text.heightForWidth(text.width())
    page._empty.button.click()
    assert window.navigation.current() == "import"
