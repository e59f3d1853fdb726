"""Steps of recommendations asked for in a dialog: the same for the card and the list, for one or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.cycle import Recommendation
from nmsdesk.domain.recommending import LIFE
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.russian import count
from nmsdesk.services import registers
from nmsdesk.services.recommendations import life, listing
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.office import Office
from nmsdesk.ui.plan_steps import told

OF_MANY = ("рекомендации", "рекомендаций", "рекомендаций")
TONES = {
    RECOMMENDATION_STATES["draft"]: "neutral", RECOMMENDATION_STATES["sent"]: "accent", RECOMMENDATION_STATES["answered"]: "warn",
    RECOMMENDATION_STATES["done"]: "ok", RECOMMENDATION_STATES["failed"]: "bad", RECOMMENDATION_STATES["withdrawn"]: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step as buttons and menus name it."""

    caption: str
    icon: str
    keys: str
    tip: str


STEPS = {
    "send": Step("Направить", "mail", "Ctrl+U", "Отметить направленными; письма печатаются отдельно"),
    "answer": Step("Внести ответ", "messages", "Ctrl+R", "Ответ, что сделано и чем подтверждено"),
    "done": Step("Выполнена", "circle-check", "Ctrl+L", "Рекомендация выполнена"),
    "failed": Step("Не выполнена", "circle-x", "", "Рекомендация не выполнена"),
    "remind": Step("Напомнить", "bell", "", "Напечатать напоминания о том, что осталось без ответа в срок"),
    "postpone": Step("Другой срок", "clock", "", "Перенести срок"),
    "withdraw": Step("Снять", "circle-minus", "", "Снять с указанием причины"),
    "reopen": Step("Вернуть", "arrow-back-up", "", "Вернуть в работу: итог поставлен по ошибке"),
}
ONE_ALONE = ("answer",)


def allowed(state: str) -> tuple[str, ...]:
    """The steps that the state of a recommendation allows, in their order."""
    after = LIFE[state]
    if not after:
        return ("reopen",)
    possible = {
        "send": "sent" in after, "answer": "answered" in after or state == "answered", "done": "done" in after,
        "failed": "failed" in after, "remind": state == "sent", "postpone": True, "withdraw": "withdrawn" in after,
    }  # fmt: skip
    return tuple(step for step in STEPS if possible.get(step))


def allowed_of(office: Office, ids: Iterable[int]) -> set[str]:
    """Steps that every one of the recommendations allows."""
    chosen = list(ids)
    states = listing.states(office.desk, chosen) if chosen else set()
    found = set.intersection(*(set(allowed(state)) for state in states)) if states else set()
    return found - set(ONE_ALONE) if len(chosen) > 1 else found


def take(office: Office, step: str, ids: Sequence[int], owner: QWidget) -> Any:
    """Ask what the step needs and take it; None when it was left."""
    if not ids or not office.may_write():
        return None
    return _DIALOGS[step](office, list(ids), owner)


def _title(step: str, ids: Sequence[int]) -> str:
    return STEPS[step].caption if len(ids) == 1 else f"{STEPS[step].caption}: {count(len(ids), *life.NOUN)}"


def _ask(
    office: Office, step: str, ids: list[int], fields: Sequence[Asked], do: Callable[[dict[str, Any]], Any], owner: QWidget, text: str = "",
    said: str = "",
) -> Any:  # fmt: skip
    yes = STEPS[step].caption
    return ask(office, _title(step, ids), fields, told(do), yes, text=text, said=f"{said}. Отменить – Ctrl+Z", owner=owner)


def _send(office: Office, ids: list[int], owner: QWidget) -> Any:
    fields = (
        Asked("on", "Дата направления", DayEdit(), office.desk.today),
        Asked("letter", "Письмо", TextEdit("№ 01-12/45 от 20.01.2026"), None, False, "Номер и дата останутся в истории"),
    )
    return _ask(
        office, "send", ids, fields, lambda v: life.send(office.desk, ids, v["on"], v["letter"] or ""), owner,
        "После направления текст и основание не меняются.", "Направлено",
    )  # fmt: skip


def _answer(office: Office, ids: list[int], owner: QWidget) -> Any:
    record = registers.get(office.desk, "recommendations", ids[0])
    assert isinstance(record, Recommendation)
    fields = (
        Asked("on", "Дата ответа", DayEdit(), record.response_on or office.desk.today),
        Asked("response", "Что ответили", LongTextEdit(3), record.response or None),
        Asked("actions", "Что сделано", LongTextEdit(3), record.actions or None, False),
        Asked("evidence", "Чем подтверждено", TextEdit("Документ, номер, ссылка"), record.evidence or None, False),
    )
    return _ask(
        office, "answer", ids[:1], fields,
        lambda v: life.answer(office.desk, ids[0], v["on"], v["response"] or "", v["actions"] or "", v["evidence"] or ""), owner,
        said="Ответ записан",
    )  # fmt: skip


def _close(state: str, office: Office, ids: list[int], owner: QWidget) -> Any:
    fields = (Asked("outcome", "Что вышло", LongTextEdit(3), None, False, "Пусто – останется сказанное срезом"),)
    said = f"Отмечено: {RECOMMENDATION_STATES[state]}"
    return _ask(office, state, ids, fields, lambda v: life.close(office.desk, ids, state, v["outcome"] or ""), owner, said=said)


def _withdraw(office: Office, ids: list[int], owner: QWidget) -> Any:
    fields = (Asked("reason", "Почему", TextEdit()),)
    return _ask(office, "withdraw", ids, fields, lambda v: life.withdraw(office.desk, ids, v["reason"]), owner, said="Снято")


def _postpone(office: Office, ids: list[int], owner: QWidget) -> Any:
    fields = (Asked("due", "Новый срок", DayEdit()),)
    return _ask(office, "postpone", ids, fields, lambda v: life.postpone(office.desk, ids, v["due"]), owner, said="Срок перенесён")


def _reopen(office: Office, ids: list[int], owner: QWidget) -> Any:
    return office.act(lambda: life.reopen(office.desk, ids), "Возвращено в работу. Отменить – Ctrl+Z")


def _remind(office: Office, ids: list[int], owner: QWidget) -> Any:
    """Note it and open the letters about what is overdue in the snapshot of these."""
    if office.act(lambda: life.remind(office.desk, ids)) is None:
        return None
    record = registers.get(office.desk, "recommendations", ids[0])
    assert isinstance(record, Recommendation)
    one = record.organization if len(ids) == 1 and record.addressee == "organization" else None
    office.go("papers", kind="recommendation_reminders", record=record.snapshot, organization=one)
    return True


_DIALOGS: dict[str, Callable[[Office, list[int], QWidget], Any]] = {
    "send": _send, "answer": _answer, "done": partial(_close, "done"), "failed": partial(_close, "failed"), "remind": _remind,
    "postpone": _postpone, "withdraw": _withdraw, "reopen": _reopen,
}  # fmt: skip
