"""The life of a recommendation: draft, sent, answered, done or not, withdrawn; each step is checked and undone whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain.cycle import Recommendation, Snapshot
from nmsdesk.domain.recommending import LIFE
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed

NOUN = ("рекомендация", "рекомендации", "рекомендаций")


def send(desk: Desk, ids: Collection[int], on: date, letter: str = "") -> Changed:
    """Note drafts of an approved snapshot as sent; ``letter`` (number and date) stands in the history. One undo step."""
    by = f", письмо {letter.strip()}" if letter.strip() else ""

    def sent(reading: Reading, r: Recommendation) -> Recommendation:
        snapshot = reading.get(Snapshot, r.snapshot)
        if snapshot is None or snapshot.state == "draft":
            raise Rejected(f"Срез «{snapshot.name if snapshot else ''}» не утверждён. Утвердите его и направьте рекомендации снова.")
        if on > desk.today:
            raise Rejected(f"Дата {day(on)} ещё не наступила.")
        if r.due and r.due < on:
            raise Rejected(f"Срок рекомендации {day(r.due)} раньше даты направления {day(on)}. Сначала перенесите срок.")
        return replace(r, state="sent", sent_on=on)

    return _step(desk, ids, "sent", f"Направлено: {count(len(set(ids)), *NOUN)}{by}", sent)


def answer(desk: Desk, number: int, on: date, response: str, actions: str = "", evidence: str = "") -> Changed:
    """Keep the response to a recommendation, what has been done and what shows it; may be added to later. One undo step."""
    if not response.strip():
        raise Rejected("Впишите, что ответили.")

    def answered(_: Reading, r: Recommendation) -> Recommendation:
        return replace(r, state="answered", response=response, response_on=on, actions=actions, evidence=evidence)

    return _step(desk, (number,), "answered", "Внесён ответ на рекомендацию", answered, again=True)


def close(desk: Desk, ids: Collection[int], state: str, outcome: str = "") -> Changed:
    """Note recommendations as done or not; ``outcome`` replaces what stands there when it is given. One undo step."""
    if state not in ("done", "failed"):
        raise Rejected("Итог рекомендации: выполнена или не выполнена.")
    return _step(
        desk, ids, state, f"Отмечено «{RECOMMENDATION_STATES[state]}»: {count(len(set(ids)), *NOUN)}",
        lambda _, r: replace(r, state=state, outcome=outcome.strip() or r.outcome),
    )  # fmt: skip


def withdraw(desk: Desk, ids: Collection[int], reason: str) -> Changed:
    """Take recommendations back, with the reason. One undo step."""
    if not reason.strip():
        raise Rejected("Укажите, почему рекомендация снята.")
    return _step(
        desk, ids, "withdrawn", f"Снято: {count(len(set(ids)), *NOUN)}",
        lambda _, r: replace(r, state="withdrawn", outcome=f"Снята: {reason.strip()}"),
    )  # fmt: skip


def reopen(desk: Desk, ids: Collection[int]) -> Changed:
    """Take an outcome back: the recommendation is again what its dates say – answered, sent or a draft. One undo step."""
    with desk.begin("change", f"Возвращено в работу: {count(len(set(ids)), *NOUN)}") as begun:
        for r in _records(Reading(begun.work.connection, desk.today), ids):
            if LIFE[r.state]:
                raise Rejected(f"Рекомендация не закрыта: {RECOMMENDATION_STATES[r.state]}.")
            state = "answered" if r.response_on else "sent" if r.sent_on else "draft"
            put(begun.work, replace(r, state=state), desk.today)
    return begun.changed


def postpone(desk: Desk, ids: Collection[int], due: date) -> Changed:
    """Another term. One undo step."""
    with desk.begin("change", f"Срок до {day(due)}: {count(len(set(ids)), *NOUN)}") as begun:
        for r in _records(Reading(begun.work.connection, desk.today), ids):
            if not LIFE[r.state]:
                raise Rejected("Рекомендация закрыта, срок ей не нужен. Сначала верните её в работу.")
            put(begun.work, replace(r, due=due), desk.today)
    return begun.changed


def remind(desk: Desk, ids: Collection[int]) -> int:
    """Note in the log of events that the addressees have been reminded; how many recommendations."""
    with desk.read() as reading:
        found = _records(reading, ids)
    if waiting := [r for r in found if r.state != "sent"]:
        raise Rejected(f"Напоминают о направленных рекомендациях без ответа, а эта – {RECOMMENDATION_STATES[waiting[0].state]}.")
    if early := [r for r in found if r.due is None or r.due >= desk.today]:
        raise Rejected(f"Срок ответа ещё не прошёл: {day(early[0].due) or 'он не указан'}. Напоминают о просроченных.")
    desk.database.log("remind", f"Напоминание: {count(len(found), *NOUN)}")
    return len(found)


def _step(
    desk: Desk, ids: Collection[int], state: str, reason: str, after: Callable[[Reading, Recommendation], Recommendation],
    again: bool = False,
) -> Changed:  # fmt: skip
    with desk.begin("change", reason) as begun:
        reading = Reading(begun.work.connection, desk.today)
        for r in _records(reading, ids):
            if state not in LIFE[r.state] and not (again and r.state == state):
                raise Rejected(f"Такой шаг невозможен, состояние – {RECOMMENDATION_STATES[r.state]}: «{_short(r.text)}». Выберите другие.")
            put(begun.work, after(reading, r), desk.today)
    return begun.changed


def _records(reading: Reading, ids: Collection[int]) -> Sequence[Recommendation]:
    wanted = sorted(set(ids))
    if not wanted:
        raise Rejected("Рекомендаций для этого шага нет. Составьте их по срезу или выберите другие.")
    found = reading.by_ids(Recommendation, wanted)
    if len(found) < len(wanted):
        raise Stale("Рекомендации больше нет. Обновите список.")
    return found


def _short(text: str) -> str:
    return text if len(text) < 60 else text[:57].rstrip() + "…"
