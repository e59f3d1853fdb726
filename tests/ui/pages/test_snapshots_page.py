"""Snapshots in the window: made, approved, drilled into, compared, printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import period
from nmsdesk.services import registers, snapshots
from nmsdesk.ui.pages.snapshot import COMPARE, SnapshotPage
from nmsdesk.ui.pages.snapshots import SnapshotsPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


@pytest.fixture
def year(window: Window) -> str:
    """The last whole year of the city, chosen in the window."""
    assert window.office
    code = str(window.office.desk.today.year - 1)
    window.office.set_period(code)
    return code


def card_of(window: Window, qtbot: QtBot, number: int) -> SnapshotPage:
    window.go("snapshot", id=number)
    settle(window, qtbot)
    page = window.pages["snapshot"]
    assert isinstance(page, SnapshotPage)
    return page


def test_a_snapshot_is_made_by_the_button_and_approved(window: Window, qtbot: QtBot, year: str) -> None:
    assert window.office
    window.go("snapshots")
    settle(window, qtbot)
    page = window.pages["snapshots"]
    assert isinstance(page, SnapshotsPage) and page.stack.currentWidget() is page.empty

    def fill(dialog: Any) -> None:
        assert dialog.form.editor("period").value() == year
        dialog.form.editor("name").setText("Годовой срез")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(fill):
        qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    card = window.pages["snapshot"]
    assert isinstance(card, SnapshotPage) and card.isVisible() and card.frozen
    assert card.state.text() == "черновик" and card.seal.text() == "не изменён"

    def sign(dialog: Any) -> None:
        dialog.form.editor("by").setText("Директор УМОЦ")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(sign):
        qtbot.mouseClick(card.approve_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert card.state.text() == "утверждён" and not card.approve_button.isVisible()
    assert not card.rename_action.isEnabled() and not card.remove_action.isEnabled()
    window.go("snapshots")
    settle(window, qtbot)
    assert page.stack.currentWidget() is page.table
    row = page._fetch(list(page.table.paged.ids))[0]
    assert row[0] == "Годовой срез" and row[2:4] == ("утверждён", "не изменён")


def test_lists_are_drilled_out_of_the_snapshot_and_stay_when_the_data_change(window: Window, qtbot: QtBot, year: str) -> None:
    assert window.office
    desk = window.office.desk
    made = snapshots.make(desk, period(year))
    card = card_of(window, qtbot, made.id or 0)
    part = card.frozen.parts["1"]  # type: ignore[union-attr]
    assert card.tiles.tiles["1"].value == part.value
    assert card.list.count("counted") == part.value.numerator
    named = card.list.shown_members()[0]
    with desk.read() as reading:
        person = reading.get(Person, named.id)
    from dataclasses import replace

    assert person
    registers.save(desk, replace(person, last_name="Переименованная"))
    card.refresh()
    settle(window, qtbot)
    assert card.list.shown_members()[0].name == named.name and not named.name.startswith("Переименованная")
    qtbot.mouseClick(card.tiles.tiles["7"], Qt.MouseButton.LeftButton)
    assert card.list.subject == "organizations" and "7." in card.tabs.tabText(0)
    card.choose("1")
    card.list.table.selectRow(0)
    card.list.open_current()
    settle(window, qtbot)
    assert window.pages["person"].isVisible()


def test_the_comparison_leads_to_the_names_behind_a_cause(window: Window, qtbot: QtBot, year: str) -> None:
    assert window.office
    desk = window.office.desk
    made = snapshots.make(desk, period(year))
    lacking = next(s for s in snapshots.members(desk, made.id or 0, "1", "not_counted") if "нет учтённой" in s.reason)
    registers.save(desk, Diagnostic(person=lacking.id, instrument=1, day=date(int(year), 12, 1), percent=99.0))
    card = card_of(window, qtbot, made.id or 0)
    card.tabs.setCurrentIndex(COMPARE)
    settle(window, qtbot)
    panel = card.compare
    texts = [line[0] for line, _ in panel.lines]
    assert [t.strip() for t in texts][:2] == ["1. Диагностика дефицитов", "– Новые данные"]
    assert panel.lines[1][0][1:3] == ("+1", "0")
    panel.causes.select_id(1)
    assert [m.id for m in panel.movers] == [lacking.id]
    assert lacking.name in panel.whole.text() and "не учтён → учтён" in panel.whole.text()
    panel.names.opened.emit(0)
    settle(window, qtbot)
    assert window.pages["person"].isVisible()


def test_print_leads_to_the_summary_of_the_snapshot(window: Window, qtbot: QtBot, year: str) -> None:
    assert window.office
    made = snapshots.make(window.office.desk, period(year))
    card = card_of(window, qtbot, made.id or 0)
    card.print()
    settle(window, qtbot)
    papers = window.pages["papers"]
    wish = papers.wish.wish()  # type: ignore[attr-defined]
    assert wish.record == made.id and papers.document is not None  # type: ignore[attr-defined]
    fields = papers.wish.fields  # type: ignore[attr-defined]
    assert fields["record"].caption == "Срез" and fields["period"].isHidden()
    papers.open(kind="monitoring", record=None)  # type: ignore[attr-defined]
    assert not fields["period"].isHidden()


def test_a_draft_is_removed_after_a_question(window: Window, qtbot: QtBot, year: str) -> None:
    assert window.office
    made = snapshots.make(window.office.desk, period(year))
    card = card_of(window, qtbot, made.id or 0)
    card.remove()
    settle(window, qtbot)
    assert snapshots.listing(window.office.desk) == [] and window.pages["snapshots"].isVisible()
