"""The card and the board of learning plans driven by their buttons and keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from given import a_diagnostic, a_person, a_plan, saved
from pytestqt.qtbot import QtBot

from nmsdesk.domain.development import LearningPlan, PlanItem
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


def state(window: Window, plan: LearningPlan) -> LearningPlan:
    assert window.office
    with window.office.desk.read() as reading:
        found = reading.get(LearningPlan, plan.id)
    assert found
    return found


def fill(**values: Any) -> Any:
    def drive(dialog: Any) -> None:
        dialog.form.set_values(values)
        dialog.finish()

    return drive


def refused(dialog: Any) -> None:
    dialog.form.set_values({"outcome": "done", "conclusion": "Всё освоено"})
    dialog.finish()
    assert "не реализован успешно" in dialog._trouble.accessibleName() + dialog._trouble.findChild(type(dialog._about)).text()
    assert dialog.isVisible() and dialog.form.values()["conclusion"] == "Всё освоено"


def test_a_plan_goes_through_its_life_by_the_card_and_the_board(empty_window: Window, qtbot: QtBot) -> None:
    window = empty_window
    assert window.office
    desk = window.office.desk
    person = a_person(desk)
    day = desk.today
    plan = a_plan(desk, person, state="draft", since=day, until=date(day.year + 1, 5, 31), diagnostic=a_diagnostic(desk, person).id)
    item = saved(desk, PlanItem(plan=plan.id, content="Курс", position=1))
    window.go("plan", id=plan.id)
    settle(window, qtbot)
    page: Any = window.pages["plan"]
    for step, after, answers in (("agree", "agreed", {}), ("approve", "approved", {"by": "Директор"}), ("begin", "active", {})):
        with modal(fill(**answers)):
            page.step(step)
        settle(window, qtbot)
        assert state(window, plan).state == after
    assert page.buttons["close"].isVisible() and not page.buttons["approve"].isVisible()
    with modal(refused):
        page.buttons["close"].click()
    page.items.select_id(item.id)
    with modal(fill(evidence="Удостоверение 15")):
        page.items.space_pressed.emit()
    assert page.card.items[0].done and page.card.verdict.met
    page.toggle()
    assert not page.card.items[0].done
    window.go("plans", board=True)
    settle(window, qtbot)
    plans: Any = window.pages["plans"]
    assert [lane.tiles.count() for lane in plans.board.lanes] == [0, 0, 1, 0, 0]
    with modal(fill()):
        plans.board.forward(plans.board.lanes[2].tiles.tile())
    assert [lane.tiles.count() for lane in plans.board.lanes] == [0, 0, 0, 1, 0] and state(window, plan).state == "review"
    plans.board.lanes[3].tiles.open_current()
    with modal(fill(reason="Приложите разработку")):
        page.buttons["give_back"].click()
    assert state(window, plan).state == "active"
    with modal(fill(reason="refused")):
        page.step("stop")
    assert state(window, plan).state == "stopped" and not page.card.allowed
