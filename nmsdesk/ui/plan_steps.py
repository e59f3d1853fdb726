"""Steps of learning plans asked for in a dialog: the same for the card, the list and the board, for one plan or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain import terms
from nmsdesk.errors import NmsError, Rejected, Trouble
from nmsdesk.russian import count
from nmsdesk.services import plan_card, plan_items, plans
from nmsdesk.services.plans import Stepped
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.office import Office


@dataclass(frozen=True, slots=True)
class Step:
    """A step as buttons and menus name it."""

    caption: str
    icon: str
    said: str
    tip: str = ""


STEPS = {
    "agree": Step("Согласовать", "users", "согласован", "Черновик согласован с педагогом"),
    "approve": Step("Утвердить", "check", "утверждён"),
    "begin": Step("В работу", "arrow-right", "в работе", "Начать работу по плану"),
    "review": Step("На проверку", "eye", "отправлен на проверку", "Всё сделано, результаты проверяет методист"),
    "give_back": Step("Вернуть", "arrow-back-up", "возвращён в работу", "Вернуть в работу с замечанием"),
    "extend": Step("Продлить", "clock", "продлён"),
    "stop": Step("Прекратить", "circle-x", "прекращён"),
    "close": Step("Закрыть", "circle-check", "закрыт", "Закрыть по правилу плана"),
}
FORWARD = {"draft": "approve", "agreed": "approve", "approved": "begin", "active": "review", "review": "close"}
OUTCOMES = {k: terms.PLAN_STATES[k] for k in ("done", "partly", "failed")}
BY = "Кто решил"


def take(office: Office, step: str, ids: Sequence[int], owner: QWidget) -> Stepped | None:
    """Ask what the step needs and take it; None when it was left."""
    if not ids or not office.may_write():
        return None
    value: Stepped | None = _Asking(office, step, list(ids), owner).run()
    return value


def mark_done(office: Office, items: Sequence[int], owner: QWidget) -> Any:
    """Lines of a plan done: the day and the evidence."""
    if not items or not office.may_write():
        return None
    return ask(
        office, f"Выполнено: {count(len(items), *plan_items.ITEMS)}" if len(items) > 1 else "Пункт выполнен",
        (
            Asked("on", "Дата", DayEdit(), office.desk.today),
            Asked("evidence", "Подтверждение", TextEdit("Номер документа, ссылка или что сделано")),
            Asked("report", "Отчёт", LongTextEdit(3), None, False),
            Asked("by", "Кто принял", TextEdit(), None, False),
        ),
        told(lambda v: plan_items.done(office.desk, items, v["on"], v["evidence"] or "", v["report"] or "", v["by"] or "")),
        "Выполнено", said="Отмечено выполненным. Отменить – Ctrl+Z", owner=owner,
    )  # fmt: skip


def told(do: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """The use case whose refusals the dialog shows in itself, what was typed kept."""

    def run(values: dict[str, Any]) -> Any:
        try:
            return do(values)
        except NmsError as trouble:
            if isinstance(trouble, Rejected) and trouble.troubles:
                raise
            raise Rejected(str(trouble), (Trouble("", "step", str(trouble)),)) from trouble

    return run


class _Asking:
    """The dialog of one step."""

    def __init__(self, office: Office, step: str, ids: list[int], owner: QWidget) -> None:
        self.office, self.step, self.owner = office, step, owner
        self.ids: int | list[int] = ids if len(ids) > 1 else ids[0]
        self.number = len(ids)

    def run(self) -> Any:
        asked: Callable[[], Any] = getattr(self, f"_{self.step}")
        return asked()

    def _ask(self, fields: Sequence[Asked], do: Callable[[dict[str, Any]], Stepped], text: str = "") -> Any:
        what = STEPS[self.step]
        whole = f" {count(self.number, *plans.PLANS)}" if self.number > 1 else " план"
        titles = {"begin": f"Начать работу:{whole}", "review": f"Отправить на проверку{whole}"}
        return ask(
            self.office, titles.get(self.step, what.caption + whole), fields, told(do), what.caption, text=text, said=self._said,
            owner=self.owner,
        )  # fmt: skip

    def _said(self, done: Stepped) -> str:
        if self.number == 1:
            return f"План {STEPS[self.step].said}. Отменить – Ctrl+Z"
        said = f"{STEPS[self.step].caption}: {count(len(done.records), *plans.PLANS)}. Отменить – Ctrl+Z"
        if done.left:
            name, why = done.left[0]
            said += f" Не изменено {len(done.left)}: {name} – {why}"
        return said

    def _plain(self, do: Callable[..., Stepped], text: str = "") -> Any:
        return self._ask((self._day(), self._by()), lambda v: do(self.office.desk, self.ids, v["on"], v["by"] or ""), text)

    def _day(self, caption: str = "Дата") -> Asked:
        return Asked("on", caption, DayEdit(), self.office.desk.today)

    def _by(self, caption: str = BY) -> Asked:
        return Asked("by", caption, TextEdit("Должность, И. О. Фамилия"), None, False)

    def _agree(self) -> Any:
        return self._plain(plans.agree)

    def _approve(self) -> Any:
        return self._ask(
            (self._day("Дата утверждения"), self._by("Кем утверждён")),
            lambda v: plans.approve(self.office.desk, self.ids, v["on"], v["by"] or ""),
        )

    def _begin(self) -> Any:
        return self._plain(plans.begin)

    def _review(self) -> Any:
        return self._plain(plans.submit)

    def _give_back(self) -> Any:
        return self._ask(
            (self._day(), Asked("reason", "Что доработать", LongTextEdit(3)), self._by()),
            lambda v: plans.give_back(self.office.desk, self.ids, v["on"], v["reason"] or "", v["by"] or ""),
        )

    def _extend(self) -> Any:
        return self._ask(
            (Asked("until", "Новый последний день", DayEdit()), Asked("reason", "Почему", TextEdit()), self._by()),
            lambda v: plans.extend(self.office.desk, self.ids, v["until"], v["reason"] or "", v["by"] or ""),
        )

    def _stop(self) -> Any:
        valid = ", ".join(terms.STOP_REASONS[r] for r in terms.VALID_STOPS)
        return self._ask(
            (
                self._day("С какого дня"), Asked("reason", "Причина", ChoiceEdit(list(terms.STOP_REASONS.items()), nullable=False)),
                Asked("note", "Пояснение", TextEdit(), None, False), self._by(),
            ),
            lambda v: plans.stop(self.office.desk, self.ids, v["on"], v["reason"] or "", v["by"] or "", v["note"] or ""),
            f"Уважительные причины не снижают показатель 2б: {valid}.",
        )  # fmt: skip

    def _close(self) -> Any:
        """What the rule says comes first; of many plans each is judged by its own rule."""
        desk = self.office.desk
        text, met, reflection, conclusion = "Каждый план проверяется по своему правилу; не прошедшие останутся открытыми.", True, "", ""
        if isinstance(self.ids, int):
            shown = plan_card.card(desk, self.ids)
            text, met = plans.said(shown.plan.rule, shown.verdict, desk.today) + ".", shown.verdict.met
            reflection, conclusion = shown.plan.reflection, shown.plan.conclusion
        return self._ask(
            (
                self._day("Дата закрытия"),
                Asked("outcome", "Чем закончился", ChoiceEdit(list(OUTCOMES.items()), nullable=False), "done" if met else "partly"),
                Asked("reflection", "Самоанализ педагога", LongTextEdit(3), reflection or None, False),
                Asked("conclusion", "Заключение тьютора", LongTextEdit(3), conclusion or None, False), self._by(),
            ),
            lambda v: plans.close(
                desk, self.ids, v["on"], v["outcome"] or "", v["reflection"] or "", v["conclusion"] or "", v["by"] or ""
            ),
            text,
        )  # fmt: skip
