"""Campaigns and deficits in the window: open, fill, save, cancel, undo, by buttons and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.development import AreaResult, Campaign, Deficit, Diagnostic, Instrument, InstrumentTask
from nmsdesk.services import campaigns, deficits, lists, registers, undo
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages
from nmsdesk.ui.entry_dialog import EntryDialog
from nmsdesk.ui.pages import campaigns as campaigns_page
from nmsdesk.ui.pages.deficits import CLOSING, COMPARE, FREQUENT, LIST, MATRIX, PROFILE
from nmsdesk.ui.tick_dialog import TickDialog
from nmsdesk.ui.window import Window


@pytest.fixture
def idle(qtbot: QtBot) -> Callable[[Window], None]:
    """Waits for reading in the background."""

    def wait(window: Window) -> None:
        assert window.office is not None
        office = window.office
        qtbot.waitUntil(lambda: not office.worker.busy, timeout=10_000)
        qtbot.wait(30)

    return wait


def desk_of(window: Window) -> Desk:
    assert window.office is not None
    return window.office.desk


def page(window: Window, key: str, **what: Any) -> Any:
    window.go(key, **what)
    return window.pages[key]


@pytest.fixture
def round_(window: Window) -> Campaign:
    """A campaign of a fresh instrument for every school of the city, going on today."""
    desk = desk_of(window)
    with desk.read() as reading:
        first = reading.where(Instrument)[0]
    tool = registers.save(desk, Instrument(name="Входная диагностика", scale=first.scale, areas=("subject", "methods"))).record
    kinds = [kind for kind, _, _ in campaigns.kinds(desk, desk.today)]
    span = {"since": desk.today - timedelta(days=5), "until": desk.today + timedelta(days=5)}
    return campaigns.create(desk, Campaign(name="Входная", instrument=tool.id, state="active", **span), kinds).campaign


def places_with_people(window: Window, number: int) -> list[campaigns.PlaceLine]:
    return [p for p in campaigns.card(desk_of(window), number).places if len(p.absent) >= 3]


def count(desk: Desk, kind: type) -> int:
    with desk.read() as reading:
        return len(reading.where(kind))


def test_a_new_campaign_invites_the_ticked_kinds_and_opens_its_card(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(window)
    shown = page(window, "campaigns")

    def fill(dialog: TickDialog) -> int:
        tool = lists.suggest(desk, "instruments", "")[0]
        dialog.form.set_values({"name": "Зима"})
        dialog.form.editor("instrument").set_value(tool[0])
        dialog.ticks.tick_all(True)
        dialog.yes.click()
        return dialog.result()

    before = count(desk, Campaign)
    monkeypatch.setattr(TickDialog, "exec", fill)
    shown.add()
    with desk.read() as reading:
        made = max(reading.where(Campaign), key=lambda c: c.id or 0)
    assert (made.name, count(desk, Campaign)) == ("Зима", before + 1)
    card: Any = window.pages["campaign"]
    assert card.isVisible() and card.number == made.id and card.places.paged.ids
    undo.undo(desk)
    assert count(desk, Campaign) == before
    monkeypatch.setattr(TickDialog, "exec", lambda dialog: dialog.reject())
    campaigns_page.new_campaign(window.office, shown)  # type: ignore[arg-type]
    assert count(desk, Campaign) == before


def test_the_card_tells_who_has_not_come_and_opens_them_as_a_list(window: Window, round_: Campaign) -> None:
    card = page(window, "campaign", id=round_.id)
    assert card.places.rows() and card.chips.current() == ""
    card.show_absent()
    persons: Any = window.pages["persons"]
    assert persons.isVisible() and len(persons.table.paged.ids) == len(set(campaigns.card(desk_of(window), round_.id or 0).absent))


def test_results_are_typed_saved_and_taken_back(qtbot: QtBot, window: Window, round_: Campaign) -> None:
    desk, line = desk_of(window), places_with_people(window, round_.id or 0)[0]
    dialog = EntryDialog(window.office, round_.id or 0, line.organization)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    before = count(desk, Diagnostic), count(desk, Deficit)
    for place, text in ((2, "72"), (3, "90"), (4, "20")):
        item = dialog.grid.item(0, place)
        assert item is not None
        item.setText(text)
    dialog.grid.setCurrentCell(1, 2)
    dialog.grid.paste("базовый\t\n45\t50")
    assert dialog.changed() == 3
    dialog.save.click()
    assert dialog.done_value is not None and (dialog.done_value.added, dialog.done_value.changed_results) == (3, 0)
    assert count(desk, Diagnostic) == before[0] + 3
    card = page(window, "campaign", id=round_.id)
    assert card.places.rows()[line.id][2] == 3
    window.undo()
    qtbot.waitUntil(lambda: count(desk, Diagnostic) == before[0], timeout=5000)
    assert count(desk, Deficit) == before[1]


def test_a_cell_that_is_not_understood_keeps_the_sheet_open(qtbot: QtBot, window: Window, round_: Campaign) -> None:
    desk, line = desk_of(window), places_with_people(window, round_.id or 0)[0]
    dialog = EntryDialog(window.office, round_.id or 0, line.organization)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    before = count(desk, Diagnostic)
    item = dialog.grid.item(1, 2)
    assert item is not None
    item.setText("отличник")
    dialog.save.click()
    assert dialog.isVisible() and dialog.trouble.isVisible() and "нет на шкале" in item.toolTip()
    assert dialog.grid.currentItem() is item and count(desk, Diagnostic) == before
    dialog.reject()  # «не сохранять»
    assert not dialog.isVisible() and count(desk, Diagnostic) == before


def test_leaving_the_sheet_asks_first(qtbot: QtBot, window: Window, round_: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    line = places_with_people(window, round_.id or 0)[0]
    dialog = EntryDialog(window.office, round_.id or 0, line.organization)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    item = dialog.grid.item(0, 2)
    assert item is not None
    item.setText("72")
    monkeypatch.setattr(messages, "keep_typed", lambda owner: "stay")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    monkeypatch.setattr(messages, "keep_typed", lambda owner: "save")
    dialog.reject()
    assert dialog.done_value is not None and not dialog.isVisible()


def test_every_tab_of_deficits_shows_what_its_use_case_gives(window: Window, idle: Callable[[Window], None]) -> None:
    shown = page(window, "deficits")
    for tab in (MATRIX, PROFILE, COMPARE, FREQUENT, CLOSING, LIST):
        shown.tabs.setCurrentIndex(tab)
        idle(window)
    assert shown.matrix.map.cursor_cell() is not None
    assert len(shown.profile.bars.rows()) > 2 and shown.compared.table.rows() and shown.frequent.table.rows()
    assert set(shown.closing.table.rows()) == {c.deficit for c in deficits.closable(desk_of(window), shown_people(window))}
    assert shown.list.table.paged.ids and not shown.bar.isVisible()


def shown_people(window: Window) -> list[int]:
    from nmsdesk.services.diagnostics import Scope, persons

    return persons(desk_of(window), Scope())


def test_a_school_narrows_every_tab(window: Window, idle: Callable[[Window], None], round_: Campaign) -> None:
    line = places_with_people(window, round_.id or 0)[0]
    shown = page(window, "deficits", organization=line.organization, tab="matrix")
    idle(window)
    whole = len(shown.matrix.found.rows) + len(shown.matrix.found.without)
    assert whole == line.expected and line.name in shown.bar.text()


def test_other_pages_open_the_list_of_deficits_as_before(window: Window) -> None:
    from nmsdesk.domain.queries import Filter

    with desk_of(window).read() as reading:
        some = [d.id or 0 for d in reading.where(Deficit)[:3]]
    shown = page(window, "deficits", filters=(Filter("id", "in", tuple(some)),), title="три")
    assert shown.tabs.currentIndex() == LIST and sorted(shown.list.table.paged.ids) == sorted(some)


def test_chosen_deficits_are_closed_by_their_evidence_and_opened_again(window: Window, idle: Callable[[Window], None]) -> None:
    desk = desk_of(window)
    shown = page(window, "deficits", tab="closing")
    idle(window)
    ids = list(shown.closing.table.rows())
    assert ids
    shown.closing.table.selectAll()
    shown.closing.close_button.click()
    idle(window)
    assert all(d.closed and d.closure and d.evidence for d in (registers.get(desk, "deficits", n) for n in ids))  # type: ignore[attr-defined]
    assert not shown.closing.table.rows()
    undo.undo(desk)
    assert all(registers.get(desk, "deficits", n).closed is None for n in ids)  # type: ignore[attr-defined]


def test_a_deficit_of_the_list_is_closed_by_evidence_that_is_named(qtbot: QtBot, window: Window) -> None:
    from nmsdesk.ui.deficits_list import ClosingDialog

    desk = desk_of(window)
    with desk.read() as reading:
        open_ = reading.where(Deficit, closed=None)
    ready = {c.deficit for c in deficits.closable(desk, [d.person or 0 for d in open_])}
    record = next(d for d in open_ if d.id not in ready)
    shown = page(window, "deficits", id=record.id)
    assert shown.list.table.current_id() == record.id and shown.list.close_button.isVisible()
    dialog = ClosingDialog(window.office, record, shown.list)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.form.fields["diagnostic"].isVisible()
    dialog.form.set_values({"on": desk.today, "evidence": ""})
    dialog.yes.click()
    assert dialog.isVisible() and registers.get(desk, "deficits", record.id or 0).closed is None  # type: ignore[attr-defined]
    dialog.form.set_values({"evidence": "Открытый урок принят методистом"})
    dialog.yes.click()
    closed = registers.get(desk, "deficits", record.id or 0)
    assert isinstance(closed, Deficit) and (closed.closure, closed.closed) == ("work", desk.today)
    undo.undo(desk)
    assert registers.get(desk, "deficits", record.id or 0).closed is None  # type: ignore[attr-defined]


def test_deficits_are_opened_by_the_last_results_in_one_step(window: Window, idle: Callable[[Window], None], round_: Campaign) -> None:
    desk, line = desk_of(window), places_with_people(window, round_.id or 0)[0]
    with desk.read() as reading:
        taken = {(d.person, d.area) for d in reading.where(Deficit)}
    person = next(n for n in line.absent if (n, "methods") not in taken)
    typed = registers.save(
        desk,
        Diagnostic(person=person, instrument=round_.instrument, day=desk.today, percent=30.0),
        (AreaResult(area="methods", percent=20.0),),
    )
    with desk.read() as reading:
        tool = reading.get(Instrument, round_.instrument)
    from dataclasses import replace

    assert tool is not None
    registers.save(desk, replace(tool, deficit_below=50.0))
    shown = page(window, "deficits", tab="matrix")
    idle(window)
    assert shown.open_button.isEnabled() and str(len(shown.plan.opens)) in shown.open_button.text()
    shown.open_button.click()
    idle(window)
    with desk.read() as reading:
        assert any(d.area == "methods" for d in reading.where(Deficit, diagnostic=typed.record.id))
    undo.undo(desk)
    with desk.read() as reading:
        assert not reading.where(Deficit, diagnostic=typed.record.id)


def test_the_import_page_asks_for_the_key_file(
    qtbot: QtBot, window: Window, idle: Callable[[Window], None], round_: Campaign, tmp_path: Path
) -> None:
    desk, line = desk_of(window), places_with_people(window, round_.id or 0)[0]
    for n, area in ((1, "subject"), (2, "subject"), (3, "methods")):
        registers.save(desk, InstrumentTask(instrument=round_.instrument, number=n, area=area))
    name = registers.label(desk, "persons", line.absent[0])
    results, key = tmp_path / "results.xlsx", tmp_path / "key.xlsx"
    for path, rows in (
        (results, (("Код участника", 1, 2, 3, "Первичный балл", "%"), ("A1", 1, 0, 1, 2, 66.7))),
        (key, (("Код участника", "ФИО", "ОО"), ("A1", name, line.name))),
    ):
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        made.save(path)
    shown = page(window, "import", files=[str(results)])
    qtbot.waitUntil(lambda: shown.work.file is not None and shown.work.file.plan is not None, timeout=10_000)
    settings = shown.check.settings
    assert shown.work.file.plan.kind == "tasks" and settings.fields["keys"].isVisible() and settings.fields["instrument"].isVisible()
    settings.fields["keys"].editor._take(key)
    settings.fields["instrument"].editor.set_value("Входная диагностика")
    settings.fields["day"].editor.set_value(desk.today)
    settings.changed.emit()
    qtbot.waitUntil(lambda: shown.work.file.plan is not None and shown.work.file.plan.created == 1, timeout=10_000)
    shown.check.accept.click()
    idle(window)
    with desk.read() as reading:
        (found,) = reading.where(Diagnostic, campaign=round_.id)
    assert (found.score, found.maximum, found.percent, found.tasks) == (2.0, 3.0, 66.7, "1:1; 2:0; 3:1")
