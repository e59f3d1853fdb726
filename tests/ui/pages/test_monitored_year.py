"""The last year of a city monitored in the window: collecting, snapshot, note, recommendations, responses, what the next snapshot says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.cycle import Recommendation, RoundPlace
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.periods import year
from nmsdesk.services import indicators, registers, snapshots
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(window: Window, qtbot: QtBot, key: str, **what: Any) -> Any:
    window.go(key, **what)
    settle(window, qtbot)
    return window.pages[key]


def pressed(qtbot: QtBot, dialog: Any) -> None:
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)


def recommendations(window: Window, **equal: Any) -> list[Recommendation]:
    assert window.office
    with window.office.desk.read() as reading:
        return reading.where(Recommendation, **equal)


def test_a_year_is_monitored_from_collecting_to_what_came_of_recommendations(window: Window, qtbot: QtBot) -> None:
    assert window.office
    last = window.office.desk.today.year - 1
    window.office.set_period(str(last))
    collected(window, qtbot)
    first = frozen(window, qtbot, f"Мониторинг за {last} год")
    noted(window, qtbot)
    advised(window, qtbot, first)
    answered(window, qtbot)
    diagnosed(window)
    window.office.set_period(str(last + 1))
    second = frozen(window, qtbot, "Следующий срез")
    followed(window, qtbot, second)
    doubted(window, qtbot)


def collected(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    listed = shown(window, qtbot, "monitoring_rounds")

    def fill(dialog: Any) -> None:
        dialog.form.editor("since").set_value(desk.today - timedelta(20))
        dialog.form.editor("until").set_value(desk.today - timedelta(1))
        dialog.form.editor("lists").set_value(("staff",))
        pressed(qtbot, dialog)

    with modal(fill):
        qtbot.mouseClick(listed.new_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    page = window.pages["monitoring_round"]
    page.places.selectAll()  # type: ignore[attr-defined]
    with modal(lambda dialog: pressed(qtbot, dialog)):
        page.mark()  # type: ignore[attr-defined]
    page.places.selectAll()  # type: ignore[attr-defined]
    qtbot.mouseClick(page.accept_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    with desk.read() as reading:
        places = reading.where(RoundPlace)
    assert len(places) > 3 and {p.state for p in places} == {"accepted"}


def frozen(window: Window, qtbot: QtBot, name: str) -> int:
    assert window.office
    page = shown(window, qtbot, "snapshots")

    def fill(dialog: Any) -> None:
        dialog.form.editor("name").setText(name)
        pressed(qtbot, dialog)

    with modal(fill):
        page.make()
    settle(window, qtbot)
    card: Any = window.pages["snapshot"]
    qtbot.waitUntil(lambda: card.approve_button.isVisible() and card.approve_button.isEnabled(), timeout=20_000)

    def sign(dialog: Any) -> None:
        dialog.form.editor("by").setText("Директор УМОЦ")
        pressed(qtbot, dialog)

    with modal(sign):
        qtbot.mouseClick(card.approve_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert card.state.text() == "утверждён"
    return int(card.number)


def noted(window: Window, qtbot: QtBot) -> None:
    card: Any = window.pages["snapshot"]
    card.open_note()
    settle(window, qtbot)
    note: Any = window.pages["note"]
    note.draft()
    settle(window, qtbot)
    assert len(note.blocks) > 8 and not note.warnings
    note.print()
    settle(window, qtbot)
    papers: Any = window.pages["papers"]
    assert papers.isVisible() and "Аналитическая записка" in papers.document.title


def advised(window: Window, qtbot: QtBot, snapshot: int) -> None:
    page = shown(window, qtbot, "recommendations")

    def drive(dialog: Any) -> None:
        dialog.snapshot.set_value(snapshot)
        dialog.read()
        settle(window, qtbot)
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)

    with modal(drive):
        qtbot.mouseClick(page.draft_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    drafts = recommendations(window, state="draft")
    assert drafts and {r.snapshot for r in drafts} == {snapshot} and any(r.indicator == "1" for r in drafts)
    page.table.selectAll()
    with modal(lambda dialog: dialog.finish()):
        page.take("send")
    settle(window, qtbot)
    assert not recommendations(window, state="draft") and len(recommendations(window, state="sent")) == len(drafts)


def answered(window: Window, qtbot: QtBot) -> None:
    number = next(r.id for r in recommendations(window, state="sent") if r.indicator == "1" and r.organization)
    card = shown(window, qtbot, "recommendation", id=number)

    def drive(dialog: Any) -> None:
        dialog.form.set_values({"response": "Диагностика проведена", "actions": "Составлен график"})
        dialog.finish()

    with modal(drive):
        qtbot.mouseClick(card.step_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert [r.state for r in recommendations(window, id=number)] == ["answered"]


def diagnosed(window: Window) -> None:
    """What the recommendations asked for: everyone of the city passes a diagnostic this year."""
    assert window.office
    desk = window.office.desk
    people = [m.id for m in indicators.who(desk, "1", year(desk.today.year), status="not_counted")]
    with desk.read() as reading:
        like = next(d for d in reading.where(Diagnostic) if d.percent and d.percent > 70 and d.level)
    new = replace(like, id=None, uid="", day=desk.today, campaign=None, organization=None)
    for person in people:
        registers.save(desk, replace(new, person=person))


def followed(window: Window, qtbot: QtBot, snapshot: int) -> None:
    page = shown(window, qtbot, "recommendations")

    def drive(dialog: Any) -> None:
        settle(window, qtbot)
        assert all(o.sentence for o in dialog.outcomes.values())
        dialog.keep()

    with modal(drive):
        qtbot.mouseClick(page.follow_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    found = [r for r in recommendations(window) if r.indicator == "1" and r.organization]
    assert found and {r.checked for r in found} == {snapshot}
    assert all(r.outcome.startswith("Было ") and "стало" in r.outcome for r in found), found[0].outcome
    assert any(r.state == "done" for r in found)


def doubted(window: Window, qtbot: QtBot) -> None:
    """A colleague doubts a figure: a tile and a number of its funnel lead to the people behind it."""
    assert window.office
    page = shown(window, qtbot, "indicators")
    value = next(v for v in page.measured.values if v.code == "3")
    page.tiles.chosen.emit("3")
    page.head.step_opened.emit(0)
    qtbot.waitUntil(lambda: bool(page.list.shown_members()), timeout=20_000)
    people = page.list.shown_members()
    assert len(people) == value.denominator and all(m.reason for m in people)
    assert snapshots.listing(window.office.desk)[0].whole
