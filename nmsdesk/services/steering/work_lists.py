"""Working lists: candidates taken to be worked on, live with the indicator, marked as done or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import periods, terms
from nmsdesk.domain.cycle import WorkItem, WorkList
from nmsdesk.domain.development import LearningPlan
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators import frozen
from nmsdesk.indicators.context import COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.growth import plan_name
from nmsdesk.services.indicators import context_of
from nmsdesk.services.registers import put
from nmsdesk.services.steering.model import Candidate
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

ITEMS = ("строка", "строки", "строк")
_SUBJECTS = {"persons": "person", "plans": "plan", "teams": "team", "organizations": "organization"}


@dataclass(frozen=True, slots=True)
class Made:
    """A list made or widened: how many lines came to it, how many were there already."""

    record: WorkList
    changed: Changed
    added: int
    known: int = 0


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line as it stands now: whose it is, whether the indicator counts the subject by now, whether the term is over."""

    item: WorkItem
    name: str
    place: str
    counted: bool
    late: bool

    @property
    def standing(self) -> str:
        """«уже учтён», «просрочено», «не учтён» of what is said to be done, the state itself."""
        if self.item.state == "open":
            return "уже учтён" if self.counted else "просрочено" if self.late else terms.WORK_STATES["open"]
        if self.item.state == "done" and not self.counted:
            return "не учтён"  # said to be done, and the indicator does not see it
        return terms.WORK_STATES[self.item.state]


@dataclass(frozen=True, slots=True)
class WorkCard:
    """A list with its lines by organisation, term and name."""

    record: WorkList
    period: Period
    lines: tuple[WorkLine, ...]

    def amount(self, state: str) -> int:
        """How many lines are «open», «done», «dropped», «counted» or «late»."""
        if state == "counted":
            return sum(line.counted for line in self.lines)
        if state == "late":
            return sum(line.late and line.item.state == "open" and not line.counted for line in self.lines)
        return sum(line.item.state == state for line in self.lines)


def proposed_name(code: str, amount: int, period: Period) -> str:
    """«Показатель 2а: 37 человек, 2026 год»."""
    indicator = INDICATORS[code]
    return f"Показатель {indicator.shown_code}: {count(amount, *indicator.nouns)}, {period.title}"


def make(
    desk: Desk, code: str, period: Period, chosen: Sequence[Candidate], name: str = "", until: date | None = None, note: str = ""
) -> Made:  # fmt: skip
    """A new list of the candidates: what to do, who does it and by when; ``until`` bounds the terms. One undo step."""
    if not chosen:
        raise Rejected("Отметьте, кого взять в рабочий список.")
    if until is not None and until < desk.today:
        raise Rejected("Срок списка уже прошёл: укажите день не раньше сегодняшнего.")
    with desk.begin("add", f"Рабочий список: {count(len(chosen), *ITEMS)}") as begun:
        record = WorkList(
            name=name.strip() or proposed_name(code, len(chosen), period), indicator=code, period=period.code, made_on=desk.today,
            until=until, note=note,
        )  # fmt: skip
        stored, _ = put(begun.work, record, desk.today)
        for c in chosen:
            put(begun.work, _item(stored, c), desk.today)
    return Made(stored, begun.changed, len(chosen))


def add(desk: Desk, number: int, chosen: Sequence[Candidate]) -> Made:
    """More candidates into a list that there is; those who are in it already are left as they are. One undo step."""
    if not chosen:
        raise Rejected("Отметьте, кого взять в рабочий список.")
    with desk.begin("add", f"В рабочий список: {count(len(chosen), *ITEMS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        record = _list(reading, number)
        if any(c.code != record.indicator for c in chosen):
            raise Rejected(f"Этот список составлен по показателю {INDICATORS[record.indicator].shown_code}. Выберите другой.")
        there = {_subject(record, i) for i in reading.where(WorkItem, work_list=number)}
        new = [c for c in chosen if c.id not in there]
        if not new:
            raise Rejected("Все выбранные уже есть в этом списке.")
        for c in new:
            put(begun.work, _item(record, c), desk.today)
    return Made(record, begun.changed, len(new), len(chosen) - len(new))


def _item(record: WorkList, c: Candidate) -> WorkItem:
    due = min(c.due, record.until) if record.until else c.due
    return WorkItem(
        work_list=record.id, organization=c.organization, person=c.person, plan=c.id if c.register == "plans" else None,
        team=c.id if c.register == "teams" else None, action=c.action, cost=c.cost, due=due, responsible=c.responsible,
    )  # fmt: skip


def _subject(record: WorkList, item: WorkItem) -> int | None:
    """The subject of the indicator that the line is about."""
    found: int | None = getattr(item, _SUBJECTS[INDICATORS[record.indicator].subject])
    return found


def _list(reading: Reading, number: int) -> WorkList:
    found = reading.get(WorkList, number)
    if found is None:
        raise Stale("Этого рабочего списка больше нет. Обновите перечень.")
    return found


def card(desk: Desk, number: int) -> WorkCard:
    """The list with the standing of each line today; Stale when it has gone."""
    with desk.read() as reading:
        return card_in(desk, reading, _list(reading, number))


def card_in(desk: Desk, reading: Reading, record: WorkList) -> WorkCard:
    """See ``card``."""
    period = periods.period(record.period)
    items = reading.where(WorkItem, work_list=record.id)
    standing = frozen.statuses(reading.connection, record.indicator, context_of(desk, reading, period)) if items else {}
    names = names_of(reading, items)
    places = Labels(reading.connection).of("organizations", {i.organization for i in items})
    lines = []
    for i in items:
        counted = standing.get(_subject(record, i) or 0, (None, ""))[1] == COUNTED
        late = i.due is not None and i.due < desk.today
        lines.append(WorkLine(i, names[i.id or 0], places.get(i.organization or 0, ""), counted, late))
    lines.sort(key=lambda x: (fold(x.place), x.item.due or date.max, fold(x.name), x.item.id or 0))
    return WorkCard(record, period, tuple(lines))


def names_of(reading: Reading, items: Sequence[WorkItem]) -> dict[int, str]:
    """How each line is called: the person (with the plan), the team, the organisation."""
    labels = Labels(reading.connection)
    people, teams = labels.of("persons", {i.person for i in items}), labels.of("teams", {i.team for i in items})
    places = labels.of("organizations", {i.organization for i in items if i.person is None})
    plans = {p.id: plan_name(p) for p in reading.by_ids(LearningPlan, sorted({i.plan for i in items if i.plan is not None}))}
    found = {}
    for i in items:
        name = people.get(i.person or 0, "") or teams.get(i.team or 0, "") or places.get(i.organization or 0, "")
        found[i.id or 0] = f"{name}, {plans[i.plan]}" if i.plan in plans else name
    return found


def of(desk: Desk, code: str, period: Period) -> list[WorkList]:
    """Lists of an indicator and a period, the latest first: more may be added to them."""
    with desk.read() as reading:
        found = reading.where(WorkList, indicator=code, period=period.code)
    return sorted(found, key=lambda r: r.id or 0, reverse=True)


def listing(desk: Desk) -> list[WorkCard]:
    """All lists with their lines, the latest first."""
    with desk.read() as reading:
        found = sorted(reading.where(WorkList), key=lambda r: (r.made_on or date.min, r.id or 0), reverse=True)
        return [card_in(desk, reading, record) for record in found]


def mark(desk: Desk, items: Iterable[int], state: str, note: str = "") -> Changed:
    """Lines done, dropped or open again: one undo step."""
    ids = list(dict.fromkeys(items))
    if not ids:
        raise Rejected("Выберите строки списка.")
    if state not in terms.WORK_STATES:
        raise Rejected("Выберите отметку: выполнено, снято или в работе.")
    with desk.begin("change", f"Отмечено «{terms.WORK_STATES[state]}»: {count(len(ids), *ITEMS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(WorkItem, ids)
        if len(found) != len(ids):
            raise Stale("Таких строк в рабочих списках больше нет. Откройте список снова.")
        for i in found:
            done = desk.today if state == "done" else None
            put(begun.work, replace(i, state=state, done_on=i.done_on if i.state == state else done, note=note or i.note), desk.today)
    return begun.changed


def close_counted(desk: Desk, number: int) -> Changed:
    """Everyone whom the indicator counts by now is marked as done; Rejected when there is nobody."""
    ids = [line.item.id or 0 for line in card(desk, number).lines if line.counted and line.item.state == "open"]
    if not ids:
        raise Rejected("Отмечать некого: из тех, кто в работе, показатель пока никого не учитывает.")
    return mark(desk, ids, "done")


def set_due(desk: Desk, items: Iterable[int], due: date, responsible: str = "") -> Changed:
    """Another term, and another responsible if given, for lines of a list: one undo step."""
    ids = list(dict.fromkeys(items))
    if not ids:
        raise Rejected("Выберите строки списка.")
    with desk.begin("change", f"Срок: {count(len(ids), *ITEMS)}") as begun:
        for i in Reading(begun.work.connection, desk.today).by_ids(WorkItem, ids):
            put(begun.work, replace(i, due=due, responsible=responsible.strip() or i.responsible), desk.today)
    return begun.changed
