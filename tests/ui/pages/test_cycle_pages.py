"""The yearly cycle in the window: a round begun, led and printed; a note drafted, mended, carried and printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from nmsdesk.domain.periods import period
from nmsdesk.services import notes, rounds, snapshots
from nmsdesk.ui import messages
from nmsdesk.ui.pages.monitoring_round import MonitoringRoundPage
from nmsdesk.ui.pages.monitoring_rounds import MonitoringRoundsPage
from nmsdesk.ui.pages.note import NotePage
from nmsdesk.ui.pages.papers import PapersPage
from nmsdesk.ui.pages.snapshot import SnapshotPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


def page_of(window: Window, qtbot: QtBot, key: str, **what: Any) -> Any:
    window.go(key, **what)
    settle(window, qtbot)
    return window.pages[key]


def select(page: MonitoringRoundPage, ids: list[int]) -> None:
    page.places.select_ids(ids)
    page.places.selectionModel().setCurrentIndex(
        page.places.paged.index(page.places.paged.ids.index(ids[0]), 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )


def pressed(qtbot: QtBot, dialog: Any) -> None:
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)


def test_a_round_is_begun_led_and_its_letters_printed(window: Window, qtbot: QtBot) -> None:
    assert window.office
    office = window.office
    listed = page_of(window, qtbot, "monitoring_rounds")
    assert isinstance(listed, MonitoringRoundsPage) and not listed.table.paged.ids

    def fill(dialog: Any) -> None:
        dialog.form.editor("name").setText("Весенний сбор")
        dialog.form.editor("since").set_value(office.desk.today - timedelta(20))
        dialog.form.editor("until").set_value(office.desk.today - timedelta(3))
        dialog.form.editor("lists").set_value(("staff", "plans"))
        pressed(qtbot, dialog)

    with modal(fill):
        qtbot.mouseClick(listed.new_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    page = window.pages["monitoring_round"]
    assert isinstance(page, MonitoringRoundPage) and page.isVisible()
    ids = list(page.places.paged.ids)
    assert len(ids) > 3 and page.card.counted()["waited"] == len(ids) and page.notice.count() == 1
    assert all(row[2].startswith("просрочено 3") for row in page.places.rows().values())

    select(page, ids[:2])
    with modal(lambda dialog: pressed(qtbot, dialog)):
        page.mark()
    assert page.card.counted()["sent"] == 2 and list(page.chips._chips)[:3] == ["", "waited", "sent"]
    select(page, ids[:1])
    qtbot.mouseClick(page.accept_button, Qt.MouseButton.LeftButton)
    assert page.card.counted()["accepted"] == 1

    def remark(dialog: Any) -> None:
        dialog.remarks.set_value("Нет дат рождения")
        pressed(qtbot, dialog)

    select(page, ids[1:2])
    with modal(remark):
        qtbot.mouseClick(page.return_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.card.counted()["returned"] == 1, timeout=20_000)
    office.act(lambda: rounds.set_due(office.desk, ids[3:4], office.desk.today + timedelta(2)))
    with modal(lambda dialog: pressed(qtbot, dialog)):
        page.remind_overdue()
    settle(window, qtbot)
    papers = window.pages["papers"]
    assert isinstance(papers, PapersPage) and papers.isVisible() and papers.kind == "round_reminders" and papers.document
    reminded = [p.id for p in rounds.card(office.desk, page.number).places if p.reminded_on]
    assert sorted(reminded) == sorted({*ids[1:3], *ids[4:]}) and papers.document.title.endswith("писем" if len(reminded) > 4 else "письма")
    window.undo()
    settle(window, qtbot)
    assert not any(p.reminded_on for p in rounds.card(office.desk, page.number).places)


def test_the_board_is_narrowed_searched_and_opened_by_keys(window: Window, qtbot: QtBot) -> None:
    assert window.office
    from nmsdesk.domain.cycle import MonitoringRound
    from nmsdesk.domain.queries import Filter

    desk = window.office.desk
    made = rounds.create(
        desk, MonitoringRound(name="Сбор", period="2025", lists="staff", since=desk.today, until=desk.today + timedelta(9)), everyone=True
    )
    page = page_of(window, qtbot, "monitoring_round", id=made.round.id)
    ids = list(page.places.paged.ids)
    rounds.mark(desk, ids[:1])
    page.refresh()
    page.chips.set_current("sent")
    page._narrow()
    assert list(page.places.paged.ids) == ids[:1] and page.school_card.isVisible()
    page.chips.set_current("")
    page.seek.setText(page.card.places[2].name)
    assert len(page.places.paged.ids) == 1
    page.seek.clear()
    page.places.select_id(ids[1])
    qtbot.keyClick(page.places, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.pages["organization"].isVisible()
    listed = page_of(window, qtbot, "monitoring_rounds", filters=(Filter("id", "in", (made.round.id,)),), title="Просрочено")
    assert listed.narrowed.isVisible() and list(listed.table.paged.ids) == [made.round.id]
    listed.show_all()
    listed.remove()
    settle(window, qtbot)
    assert not listed.table.paged.ids and rounds.states(desk) == []


@pytest.fixture
def years(window: Window, qtbot: QtBot) -> tuple[int, int]:
    """Snapshots of two years, the first one approved."""
    assert window.office
    desk = window.office.desk
    last = desk.today.year - 1
    first, second = (snapshots.make(desk, period(str(n))).id or 0 for n in (last - 1, last))
    snapshots.approve(desk, first, desk.today, "Директор")
    return first, second


def test_a_note_is_drafted_from_the_snapshot_and_what_is_false_is_mended(
    window: Window, qtbot: QtBot, years: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = page_of(window, qtbot, "snapshot", id=years[1])
    assert isinstance(card, SnapshotPage)
    card.open_note()
    settle(window, qtbot)
    page = window.pages["note"]
    assert isinstance(page, NotePage) and page.stack.currentWidget() is page.empty
    page.draft()
    settle(window, qtbot)
    assert page.list.list.count() == len(page.blocks) > 8 and not page.warnings and not page.notice.isVisible()
    assert "{" not in page.checks.preview.toPlainText() and "Мониторинг показателей" in page.checks.preview.toPlainText()

    page.list.choose(next(b.id for b in page.blocks if b.title == "Выводы"))
    page.text.moveCursor(QTextCursor.MoveOperation.End)
    page.text.insertPlainText("\nНабрано ")
    type_text(page.text, "{6.per")
    assert [o.value for o in page.text.offers()][:1] == ["{6.percent}"]
    qtbot.keyClick(page.text, Qt.Key.Key_Return)
    assert page.text.toPlainText().endswith("Набрано {6.percent}")
    status = page.figures.value("6").status if page.figures else ""
    page.text.insertPlainText(", план " + ("не достигнут." if status == "reached" else "достигнут."))
    qtbot.waitUntil(lambda: len(page.warnings) == 1)
    (warning,) = page.checks.list.warnings
    assert warning.kind == "false" and page.notice.isVisible() and "⚠ 1" in page.list.list.currentItem().text()
    page.mend(warning.mends[0])
    assert not page.warnings and "{6.status|достигнут|не достигнут}" in page.text.toPlainText() and page.dirty()
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert not page.dirty() and any("6.status|достигнут" in b.text for b in notes.blocks(window.office.desk, years[1]))  # type: ignore[union-attr]

    page.text.insertPlainText(" Ещё 987 654 раза.")
    qtbot.waitUntil(lambda: len(page.warnings) == 1)
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda owner, title, *a, **k: asked.append(title) or False)
    page.print()
    settle(window, qtbot)
    assert asked == ["В записке есть замечания"] and page.isVisible() and "987 654" in page.text.textCursor().selectedText()
    page.confirm(page.checks.list.warnings[0])
    settle(window, qtbot)
    assert not page.warnings
    page.print()
    settle(window, qtbot)
    papers = window.pages["papers"]
    assert isinstance(papers, PapersPage) and papers.isVisible() and papers.document and "Аналитическая записка" in papers.document.title


def test_a_note_is_carried_and_its_blocks_moved_added_and_removed(window: Window, qtbot: QtBot, years: tuple[int, int]) -> None:
    assert window.office
    desk = window.office.desk
    notes.add(desk, years[0], "Показатель 1", "Доля {1.percent}.")
    notes.add(desk, years[0], "Итоги", "Слова.")
    page = page_of(window, qtbot, "note", id=years[1])
    assert page.offer.isVisible()
    with modal(lambda dialog: pressed(qtbot, dialog)):
        page.carry()
    settle(window, qtbot)
    assert [w.kind for w in page.warnings] == ["changed"] and page.read_button.isEnabled() and not page.offer.isVisible()
    qtbot.mouseClick(page.read_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert not page.warnings
    page.move_block(1)
    settle(window, qtbot)
    assert [b.title for b in page.blocks] == ["Итоги", "Показатель 1"] and page.title.value() == "Показатель 1"

    def name(dialog: Any) -> None:
        dialog.form.editor("title").setText("Риски")
        pressed(qtbot, dialog)

    with modal(name):
        page.add()
    settle(window, qtbot)
    assert [b.title for b in page.blocks] == ["Итоги", "Показатель 1", "Риски"] and page.title.value() == "Риски"
    page.remove()
    settle(window, qtbot)
    assert len(page.blocks) == 2
    page.text.insertPlainText("Поле {1.нет}. ")
    qtbot.waitUntil(lambda: any(w.kind == "fault" for w in page.warnings))
    page.print()
    settle(window, qtbot)
    assert page.isVisible()
    page.text.undo()
    page.text.insertPlainText("Показатель 1: 98,7 %. ")
    assert page.save()
    papers = page_of(window, qtbot, "papers", kind="note", record=years[1])
    assert papers.document and papers.doubts.isVisible()
