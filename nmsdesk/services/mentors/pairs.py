"""The life of pairs: drafts for a list, what the papers lack, papers put for many, the start, results, the early end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.development import Mentorship, MentorshipItem, MentorshipMeeting
from nmsdesk.domain.periods import add_months
from nmsdesk.domain.rules.development import AGREEMENTS_SINCE
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, day, fold, joined
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import dependants, place_of, put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

PAIRS = ("пара", "пары", "пар")
LACKS = {
    "order": "приказ",
    "consent": "согласие наставника",
    "agreement": "доп. соглашение",
    "programme": "программа",
    "approved": "утверждение программы",
}
BY_LAW = ("consent", "agreement")  # article 351.8 of the Labour Code; the rest may wait with a reason
FINISHES = ("reached", "partly", "missed")


@dataclass(frozen=True, slots=True)
class Choice:
    """A mentor chosen for a mentee."""

    mentee: int
    mentor: int
    group: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a step came to: the pairs it touched and the change to be heard."""

    ids: tuple[int, ...]
    changed: Changed = field(default_factory=Changed)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A pair being drawn up: who, since when, what it lacks (codes of LACKS), how many lines its programme has."""

    pair: Mentorship
    mentor: str
    mentee: str
    place: str
    lacks: tuple[str, ...]
    items: int


def school_year_end(on: date) -> date:
    """The last day of the academic year to which the day belongs, 31 May; from April on that of the next one."""
    return date(on.year + (on.month >= 4), 5, 31)


def draft(
    desk: Desk, choices: Sequence[Choice], since: date | None = None, until: date | None = None, form: str = "teacher_teacher",
    kind: str = "traditional",
) -> Done:  # fmt: skip
    """Planned pairs for the choices, one undo step; Rejected when a mentee of them has a pair drawn up already."""
    if not choices:
        raise Rejected("Выберите наставников: ни одной пары не отмечено.")
    if len({c.mentee for c in choices}) < len(choices):
        raise Rejected("Одному наставляемому выбраны два наставника. Оставьте одного.")
    begin = since or desk.today
    last = until or school_year_end(begin)
    with desk.begin("add", f"Проекты наставнических пар: {count(len(choices), *PAIRS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        twice = [m.mentee for m in reading.where(Mentorship, mentee={c.mentee for c in choices}, state="planned")]
        if twice:
            names = Labels(reading.connection).of("persons", twice)
            raise Rejected(f"Пара уже оформляется: {joined(sorted(names[n or 0] for n in twice))}. Уберите их из списка.")
        made = []
        for c in choices:
            pair = Mentorship(
                mentor=c.mentor, mentee=c.mentee, form=form, kind=kind, group=c.group, goal=c.goal, state="planned", since=begin,
                until=last, mentor_organization=place_of(reading, c.mentor, desk.today),
                mentee_organization=place_of(reading, c.mentee, desk.today),
            )  # fmt: skip
            made.append(put(begun.work, pair, desk.today)[0].id or 0)
    return Done(tuple(made), begun.changed)


def drafted(desk: Desk, organization: int | None = None) -> list[Drafted]:
    """Pairs being drawn up with what each lacks, by organisation and mentor."""
    with desk.read() as reading:
        pairs = [m for m in reading.where(Mentorship, state="planned") if organization in (None, m.mentee_organization)]
        return _drafted(reading, pairs)


def _drafted(reading: Reading, pairs: Sequence[Mentorship]) -> list[Drafted]:
    labels = Labels(reading.connection)
    names = labels.of("persons", [n for m in pairs for n in (m.mentor, m.mentee)])
    places = labels.of("organizations", [m.mentee_organization for m in pairs])
    items: dict[int | None, int] = {}
    for i in reading.where(MentorshipItem, mentorship={m.id or 0 for m in pairs}) if pairs else []:
        items[i.mentorship] = items.get(i.mentorship, 0) + 1
    found = [
        Drafted(
            m, names.get(m.mentor or 0, ""), names.get(m.mentee or 0, ""), places.get(m.mentee_organization or 0, ""),
            lacks(m, items.get(m.id, 0)), items.get(m.id, 0),
        )
        for m in pairs
    ]  # fmt: skip
    return sorted(found, key=lambda d: (fold(d.place), fold(d.mentor), fold(d.mentee), d.pair.id))


def lacks(m: Mentorship, items: int) -> tuple[str, ...]:
    """What a pair lacks before it may be active (domain.md §§4.1, 4.3): the agreement since 01.03.2025 only."""
    missing = {
        "order": not m.order and m.act is None,
        "consent": m.consent is None,
        "agreement": not m.agreement and (m.since or AGREEMENTS_SINCE) >= AGREEMENTS_SINCE,
        "programme": not items,
        "approved": bool(items) and m.approved_on is None,
    }
    return tuple(code for code in LACKS if missing[code])


def by_law(m: Mentorship, code: str) -> bool:
    """Whether the law itself demands the paper of this pair: consent and agreement of those begun since 01.03.2025."""
    return code in BY_LAW and (m.since or AGREEMENTS_SINCE) >= AGREEMENTS_SINCE


# papers put for many


def set_order(desk: Desk, ids: Sequence[int], number: str, on: date, act: int | None = None) -> Done:
    """The order on the pairs: «№ 15 от 01.09.2026», its document when it is among the documents."""
    bare = number.strip().removeprefix("№").strip()
    if not bare and act is None:
        raise Rejected("Укажите номер приказа или выберите документ.")
    text = f"№ {bare} от {day(on)}" if bare else ""
    return _each(desk, ids, "Приказ о закреплении наставников", lambda m: replace(m, order=text or m.order, act=act or m.act))


def set_consent(desk: Desk, ids: Sequence[int], on: date) -> Done:
    """The day of the mentors' written consents."""
    if on > desk.today:
        raise Rejected(f"Согласие не может быть получено {day(on)}: этот день ещё не наступил.")
    return _each(desk, ids, "Согласия наставников", lambda m: replace(m, consent=on))


def agreement_numbers(desk: Desk, ids: Sequence[int], first: int, on: date) -> dict[int, str]:
    """The agreement of each pair, one number a mentor, in the order of the mentors' names."""
    with desk.read() as reading:
        pairs = reading.by_ids(Mentorship, list(ids))
        names = Labels(reading.connection).of("persons", [m.mentor for m in pairs])
    mentors = sorted({m.mentor or 0 for m in pairs}, key=lambda n: (fold(names[n]), n))
    number = {n: first + at for at, n in enumerate(mentors)}
    return {m.id or 0: f"№ {number[m.mentor or 0]} от {day(on)}" for m in pairs}


def set_agreement(desk: Desk, ids: Sequence[int], first: int, on: date, paid: bool = False) -> Done:
    """Supplementary agreements to the mentors' contracts, numbered from ``first`` (article 351.8 of the Labour Code)."""
    if first < 1:
        raise Rejected("Номер соглашения – целое число от единицы.")
    numbers = agreement_numbers(desk, ids, first, on)
    return _each(desk, ids, "Дополнительные соглашения с наставниками", lambda m: replace(m, agreement=numbers[m.id or 0], paid=paid))


def approve(desk: Desk, ids: Sequence[int], on: date) -> Done:
    """Personal programmes approved; Rejected with the names of those who have none."""
    with desk.read() as reading:
        bare = [d for d in _drafted(reading, reading.by_ids(Mentorship, list(ids))) if not d.items]
    if bare:
        raise Rejected(f"Утверждать нечего, программа пуста: {joined([d.mentee for d in bare])}. Сначала составьте её.")
    if on > desk.today:
        raise Rejected(f"Программа не может быть утверждена {day(on)}: этот день ещё не наступил.")
    return _each(desk, ids, "Программы наставничества утверждены", lambda m: replace(m, approved_on=on))


def activate(desk: Desk, ids: Sequence[int], reason: str = "") -> Done:
    """Planned pairs become active; refused with what is missing and for whom.

    Without a consent or an agreement that the law demands a pair never starts; the order and the programme may follow when
    ``reason`` says why: it is written into the pair's log.
    """
    with desk.read() as reading:
        pairs = reading.by_ids(Mentorship, list(ids))
        found = {d.pair.id: d for d in _drafted(reading, pairs)}
    if not pairs:
        raise Rejected("Выберите пары, которые становятся действующими.")
    if going := [d for d in found.values() if d.pair.state != "planned"]:
        raise Rejected(f"Пара уже не проект: {joined([d.mentee for d in going])}. Уберите её из выбранных.")
    hard = {n: [c for c in d.lacks if by_law(d.pair, c)] for n, d in found.items()}
    soft = {n: [c for c in d.lacks if not by_law(d.pair, c)] for n, d in found.items()}
    if any(hard.values()):
        raise Rejected(f"Закон (статья 351.8 ТК РФ) не разрешает начинать: {_said(found, hard)}.")
    if any(soft.values()) and not reason.strip():
        raise Rejected(f"Не хватает: {_said(found, soft)}. Внесите недостающее или укажите причину, почему пара начинается без этого.")
    with desk.begin("change", f"Пары стали действующими: {len(pairs)}") as begun:
        for m in pairs:
            put(begun.work, replace(m, state="active"), desk.today)
            if soft[m.id]:
                without = joined([LACKS[c] for c in soft[m.id]])
                put(begun.work, MentorshipMeeting(mentorship=m.id, day=desk.today, topic=f"Пара начата, не оформлено: {without}",
                                                  note=f"Причина: {reason.strip()}"), desk.today)  # fmt: skip
    return Done(tuple(ids), begun.changed)


def drop(desk: Desk, ids: Sequence[int]) -> Done:
    """Delete drafts with their programmes; Rejected for pairs that have begun."""
    with desk.begin("remove", f"Удалены проекты пар: {count(len(ids), *PAIRS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for m in reading.by_ids(Mentorship, list(ids)):
            if m.state != "planned":
                raise Rejected("Удалить можно только проект пары. Начатую пару завершите или прекратите.")
            for record in (*dependants(reading, m), m):
                begun.work.remove(record)
    return Done(tuple(ids), begun.changed)


def _said(found: dict[int | None, Drafted], missing: dict[int | None, list[str]]) -> str:
    """«согласие наставника – Иванова и Петров; приказ – Сидоров», at most five names each."""
    parts = []
    for code, caption in LACKS.items():
        whose = [found[n].mentee for n, codes in missing.items() if code in codes]
        if whose:
            more = f" и ещё {len(whose) - 5}" if len(whose) > 5 else ""
            parts.append(f"{caption} – {', '.join(whose[:5])}{more}")
    return "; ".join(parts)


def _each(desk: Desk, ids: Sequence[int], reason: str, made: Callable[[Mentorship], Mentorship]) -> Done:
    """Change each pair in one undo step."""
    if not ids:
        raise Rejected("Выберите пары.")
    with desk.begin("change", f"{reason}: {count(len(ids), *PAIRS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for m in reading.by_ids(Mentorship, list(ids)):
            put(begun.work, made(m), desk.today)
    return Done(tuple(ids), begun.changed)


# one pair


def _pair(reading: Reading, number: int) -> Mentorship:
    found = reading.get(Mentorship, number)
    if found is None:
        raise Stale("Пары больше нет. Обновите список.")
    return found


def _one(desk: Desk, number: int, reason: str, made: Callable[[Mentorship], Mentorship]) -> Done:
    with desk.begin("change", reason) as begun:
        put(begun.work, made(_pair(Reading(begun.work.connection, desk.today), number)), desk.today)
    return Done((number,), begun.changed)


def middle(desk: Desk, number: int, text: str, on: date) -> Done:
    """The result in the middle of the programme."""
    if not text.strip():
        raise Rejected("Напишите промежуточный итог.")
    return _one(desk, number, "Промежуточный итог наставничества", lambda m: replace(m, middle=text, middle_on=on))


def finish(desk: Desk, number: int, state: str, on: date, text: str = "") -> Done:
    """The final result: reached, partly or missed, with the last day of the pair."""
    if state not in FINISHES:
        raise Rejected("Выберите, достигнута ли цель наставничества.")
    return _one(desk, number, "Итог наставничества", lambda m: replace(_running(m), state=state, until=on, result=text or m.result))


def end_early(desk: Desk, number: int, on: date, reason: str, text: str = "") -> Done:
    """The pair ends before its term, with the reason; the mentee then needs another mentor unless the reason says otherwise."""
    if reason not in terms.MENTORSHIP_ENDS:
        raise Rejected("Выберите причину досрочного прекращения.")

    def ended(m: Mentorship) -> Mentorship:
        if m.since and on < m.since:
            raise Rejected(f"Пара началась {day(m.since)}, прекратить её {day(on)} нельзя.")
        return replace(_running(m), state="ended", until=on, end_reason=reason, result=text or m.result)

    return _one(desk, number, "Наставничество прекращено досрочно", ended)


def _running(m: Mentorship) -> Mentorship:
    if m.state not in ("planned", "active", "paused"):
        raise Rejected(f"Пара уже закрыта: {terms.MENTORSHIP_STATES[m.state]}.")
    return m


def log_meeting(desk: Desk, number: int, on: date, topic: str, hours: float | None = None, note: str = "") -> Done:
    """A meeting in the log of the pair."""
    with desk.begin("add", "Встреча наставника") as begun:
        _pair(Reading(begun.work.connection, desk.today), number)
        put(begun.work, MentorshipMeeting(mentorship=number, day=on, topic=topic, hours=hours, note=note), desk.today)
    return Done((number,), begun.changed)


def steps_of(since: date, until: date, parts: int) -> list[date]:
    """Days that divide the term into equal parts, the last of them its end."""
    months = max(1, (until.year - since.year) * 12 + until.month - since.month)
    days: list[Any] = [min(until, add_months(since, max(1, round(months * n / parts)))) for n in range(1, parts)]
    return [*days, until]
