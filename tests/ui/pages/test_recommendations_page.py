"""Recommendations in the window: drafted and edited, sent, answered, checked; the library heard; similar organisations without names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nmsdesk.domain.cycle import Advice, Recommendation
from nmsdesk.domain.periods import add_years, period
from nmsdesk.domain.views import ANONYMOUS, View
from nmsdesk.services import snapshots
from nmsdesk.services.recommendations import drafting, follow_up, life
from nmsdesk.storage import records
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


@pytest.fixture
def advised(window: Window) -> list[int]:
    """Approved snapshots of two years; recommendations to organisations of the first, sent then."""
    desk = window.office.home  # type: ignore[union-attr]
    year = desk.today.year
    numbers = []
    with desk.begin("test", "Прежние рекомендации убраны") as begun:  # those that the demo city has had
        for old in begun_records(begun):
            begun.work.remove(old)
    for back in (2, 1):
        made = snapshots.make(desk, period(str(year - back)))
        snapshots.approve(desk, made.id or 0, desk.today, "Директор УМОЦ")
        numbers.append(made.id or 0)
    plan = drafting.plan(desk, numbers[0], since=add_years(desk.today, -1), addressees=("organization",))
    made_ = drafting.apply(desk, numbers[0], plan.new[:6])
    life.postpone(desk, made_.ids[1:], add_years(desk.today, 1))
    life.postpone(desk, made_.ids[:1], desk.today)
    life.send(desk, made_.ids, desk.today)
    return numbers


def begun_records(begun: Any) -> list[Recommendation]:
    return list(records.where(begun.work.connection, Recommendation))


def rows(window: Window, **equal: Any) -> list[Recommendation]:
    with window.office.desk.read() as reading:  # type: ignore[union-attr]
        return list(reading.where(Recommendation, **equal))


def page(window: Window, qtbot: QtBot, key: str, **what: Any) -> Any:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(key, **what)
    settle(window, qtbot)
    return window.pages[key]


def test_drafts_are_looked_over_edited_and_made_by_the_keyboard(window: Window, qtbot: QtBot, advised: list[int]) -> None:
    shown = page(window, qtbot, "recommendations")
    before = len(rows(window))

    def drive(dialog: Any) -> None:
        dialog.snapshot.set_value(advised[1])
        dialog.read()
        settle(window, qtbot)
        assert dialog.drafts and all(not d.there for d in dialog.drafts.values())
        dialog.tick_all(False)
        assert not dialog.make_button.isEnabled()
        dialog.table.setFocus()
        dialog.table.selectRow(0)
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        assert len(dialog.ticked) == 1
        dialog.text.setPlainText("Провести педагогический совет.")
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    with modal(drive):
        qtbot.keyClick(shown, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    (new,) = [r for r in rows(window, state="draft")]
    assert new.text == "Провести педагогический совет." and len(rows(window)) == before + 1
    assert [int(n) for n in shown.table.paged.ids] == [new.id], "the new ones are shown"


def test_steps_are_offered_as_the_states_allow_and_taken_for_many(window: Window, qtbot: QtBot, advised: list[int]) -> None:
    shown = page(window, qtbot, "recommendations")
    shown.table.selectAll()
    assert shown.step_buttons["done"].isEnabled() and not shown.step_buttons["send"].isEnabled()
    assert not shown.step_buttons["answer"].isEnabled(), "an answer is typed one by one"
    with modal(lambda dialog: dialog.finish()):
        shown.take("done")
    settle(window, qtbot)
    assert {r.state for r in rows(window)} == {"done"}
    assert shown.step_buttons["reopen"].isEnabled() and not shown.step_buttons["done"].isEnabled()
    counts = {key: chip.text().split()[-1] for key, chip in shown.chips._chips.items()}
    assert (counts["all"], counts["done"], counts["sent"]) == ("6", "6", "0")
    window.undo()
    settle(window, qtbot)
    shown._chip("sent")
    assert len(shown.table.paged.ids) == 6


def test_the_card_takes_an_answer_and_leads_to_the_people_behind(window: Window, qtbot: QtBot, advised: list[int]) -> None:
    number = next(r.id for r in rows(window) if r.indicator in ("1", "2a", "3"))
    card = page(window, qtbot, "recommendation", id=number)

    def drive(dialog: Any) -> None:
        dialog.form.set_values({"response": "Приказ издан", "actions": "Утверждён график"})
        dialog.finish()

    with modal(drive):
        qtbot.mouseClick(card.step_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    (answered,) = rows(window, id=number)
    assert (answered.state, answered.response, answered.response_on) == ("answered", "Приказ издан", window.office.desk.today)  # type: ignore[union-attr]
    card.tabs.setCurrentIndex(1)
    settle(window, qtbot)
    trails = follow_up.behind(window.office.desk, answered)  # type: ignore[union-attr]
    assert len(card.people.paged.ids) == len(trails) > 0
    assert card.people.paged.text(0, 0) == trails[0].then.name and not card.people.isColumnHidden(0)
    window.office.see(View(face=ANONYMOUS))  # type: ignore[union-attr]
    settle(window, qtbot)
    assert {card.people.paged.text(n, 0).split()[0] for n in range(len(trails))} == {"Работник"}, "names go with the view"
    window.office.see(View())  # type: ignore[union-attr]
    settle(window, qtbot)
    qtbot.mouseClick(card.snapshot_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    listed: Any = window.pages["snapshot"]
    shown = [listed.list.table.paged.text(n, 0).partition(",")[0] for n in range(listed.list.table.paged.rowCount())]
    assert sorted(shown) == sorted(t.then.name for t in trails), "the list of the snapshot is the same people"


def test_what_the_next_snapshot_showed_is_confirmed_by_a_person(window: Window, qtbot: QtBot, advised: list[int]) -> None:
    shown = page(window, qtbot, "recommendations")

    def drive(dialog: Any) -> None:
        settle(window, qtbot)
        assert len(dialog.outcomes) == 6 and dialog.sentence.text()
        dialog.table.selectAll()
        dialog.decide("failed")
        dialog.table.clearSelection()
        dialog.table.selectRow(0)
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        dialog.keep()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    with modal(drive):
        qtbot.keyClick(shown, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    found = rows(window)
    assert {r.checked for r in found} == {advised[1]} and all(r.outcome for r in found)
    assert sorted(r.state for r in found) == ["failed"] * 5 + ["withdrawn"]


def test_a_phrase_is_heard_while_it_is_typed_and_offers_the_steps_of_its_indicator(window: Window, qtbot: QtBot) -> None:
    library = page(window, qtbot, "advices")

    def drive(dialog: Any) -> None:
        dialog.indicator.set_value("1")
        dialog.indicator.changed.emit()
        assert [offer.text for offer in dialog.step._options] == ["есть диагностика в периоде", "уровень засчитан"]
        dialog.text.setPlainText("{place}: не хватает {missing}, {людей}.")
        assert dialog.sound.text() == "СОШ № 1: не хватает 12 человек, {людей}." and "{людей}" in dialog.trouble.text()
        dialog.text.setPlainText("{place}: не хватает {missing}.")
        dialog.finish()

    with modal(drive):
        library.add()
    with window.office.desk.read() as reading:  # type: ignore[union-attr]
        assert reading.where(Advice, text="{place}: не хватает {missing}.")


def test_other_organisations_have_no_names_unless_asked_for(window: Window, qtbot: QtBot) -> None:
    with window.office.desk.read() as reading:  # type: ignore[union-attr]
        from nmsdesk.domain.organizations import Organization

        school = next(o for o in reading.where(Organization, counted=True) if o.kind == "school")
    window.office.set_period(str(date.today().year - 1))  # type: ignore[union-attr]
    shown = page(window, qtbot, "peers", id=school.id)
    for code in ("kind", "size", "founder"):  # the two usual ones off, the founder on
        shown.flags[code].click()
    settle(window, qtbot)
    others = [p for p in shown.compared.lines[0].peers if p.id != school.id]
    assert len(others) > 2 and others[0].name not in shown.plot.tip(0, others[0])
    assert _texts(shown.members.parentWidget()) & {p.name for p in others} == set()
    shown.names.click()
    assert others[0].name in shown.plot.tip(0, others[0])
    assert shown.table.paged.rowCount() == 8 and _painted(shown.plot) > 8


def _texts(widget: QWidget) -> set[str]:
    from PySide6.QtWidgets import QLabel

    return {x.text() for x in widget.findChildren(QLabel) if x.isVisible()}


def _painted(widget: QWidget) -> int:
    """How many colours the picture has: an empty one has few."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})
