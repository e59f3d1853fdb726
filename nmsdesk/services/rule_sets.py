"""A new method of counting from a day on: made out of the former one, its effect looked at first, written as one undo step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import Snapshot
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import Period, day_before, period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation, frozen
from nmsdesk.indicators.context import Context, Member, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

HEAD = ("name", "since", "until", "basis", "act")  # what is no rule of counting
RULES = tuple(x.name for x in fields(RuleSet) if x.name not in (*f.SERVICE, *HEAD))
_ON: dict[str, tuple[str, str]] = {
    "count_external": (
        "Внешний совместитель считается и там, где совмещает.", "Внешний совместитель считается по основному месту работы.",
    ),
    "external_alone": (
        "Внешний совместитель, у которого в базе нет основного места, считается.",
        "Внешний совместитель без основного места в базе не считается.",
    ),
    "count_contract": ("Работающие по договорам ГПХ считаются.", "Работающие по договорам ГПХ не считаются."),
    "count_absent": (
        "Длительно отсутствующие считаются наравне с остальными.", "Длительно отсутствующие исключаются из расчёта.",
    ),
    "manual_headcount": (
        "Знаменатель показателей 1, 2а и 3 берётся из форм статистики там, где она введена.", "Знаменатель считается по списку работников.",
    ),
    "best_attempt": ("Из нескольких диагностик засчитывается лучшая.", "Из нескольких диагностик засчитывается последняя."),
    "count_retraining": ("Профессиональная переподготовка считается.", "Считается только повышение квалификации."),
    "exclude_valid_stops": (
        "План, прекращённый по уважительной причине, исключается из показателя 2б.",
        "План, прекращённый по уважительной причине, остаётся в показателе 2б как нереализованный.",
    ),
    "age_included": ("Достигший этого возраста ещё считается молодым.", "Достигший этого возраста молодым уже не считается."),
    "experience_included": ("Последний год стажа входит в первые годы.", "Как только этот стаж набран, первые годы закончились."),
}  # fmt: skip
_SAID = {
    "school_kinds": "Показатели 6 и 7 считаются по этим организациям.",
    "variant_1": "Кто прошёл диагностику и от какого числа берётся доля.",
    "variant_2a": "От какого числа берётся доля имеющих ИОМ.",
    "variant_2b": "Какие ИОМ должны быть уже реализованы.",
    "variant_3": "Должна ли программа отвечать на выявленный дефицит.",
    "variant_4": "Когда команда считается обученной.",
    "variant_5": "Кто считается молодым педагогом.",
    "variant_6": "Какие организации обязаны внедрить модель наставничества.",
    "variant_7": "От какого числа организаций берётся доля площадок.",
    "minimum_hours": "Более короткое обучение в показателе 3 не считается.",
    "age_bound": "Возраст для показателя 5 на отчётную дату.",
    "experience_bound": "Педагогический стаж для показателя 5 на отчётную дату.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words: its field, caption, value as read, and what it means."""

    name: str
    caption: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that changes: caption, value before and after as people read them."""

    name: str
    caption: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RulesPlan:
    """A new rule set: ``former`` ends the day before ``new`` begins."""

    former: RuleSet
    new: RuleSet
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """A subject whose status differs: statuses before and after ('' is «not in the list»), why in words."""

    register: str
    id: int
    name: str
    organization: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Shift:
    """An indicator under the former and the new rules, with everyone whose part changes."""

    code: str
    before: Value
    after: Value
    movers: tuple[Mover, ...]

    @property
    def differs(self) -> bool:
        return bool(self.movers) or (self.before.numerator, self.before.denominator) != (self.after.numerator, self.after.denominator)


def in_force(desk: Desk, span: Period, as_of: date | None = None) -> RuleSet:
    """The rule set by which a period is counted; Rejected when there is none."""
    on = indicators.as_of_day(desk, span, as_of)
    with desk.read() as reading:
        return indicators.rules_on(reading, min(on, span.until))


def versions(desk: Desk) -> list[RuleSet]:
    """All rule sets, newest first."""
    with desk.read() as reading:
        return sorted(reading.where(RuleSet), key=lambda r: (r.since or date.min, r.id or 0), reverse=True)


def in_words(desk: Desk, rules: RuleSet) -> tuple[Said, ...]:
    """Every rule with its value and its meaning."""
    with desk.read() as reading:
        labels = Labels(reading.connection)
        return tuple(Said(n, _caption(n), _text(labels, rules, n), _meaning(rules, n)) for n in RULES)


def plan_rules(desk: Desk, since: date, changes: Mapping[str, Any], name: str, basis: str = "", act: int | None = None) -> RulesPlan:
    """A rule set in force from ``since``, made out of the one of that day with ``changes`` by field; nothing is written."""
    with desk.read() as reading:
        return _planned(reading, since, changes, name, basis, act)


def new_rules(desk: Desk, since: date, changes: Mapping[str, Any], name: str, basis: str, act: int | None = None) -> Changed:
    """Write what `plan_rules` says as one undo step; Rejected without a name, a document or a difference."""
    if not name.strip():
        raise Rejected("Назовите методику.")
    if not basis.strip() and act is None:
        raise Rejected("Укажите документ, которым утверждена методика.")
    with desk.begin("rules", f"Новая методика с {day(since)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        plan = _planned(reading, since, changes, name, basis, act)
        if not plan.differences:
            raise Rejected("Новая методика ничем не отличается от прежней. Измените хотя бы одно правило.")
        put(begun.work, replace(plan.former, until=day_before(since)), desk.today)
        put(begun.work, plan.new, desk.today)
    return begun.changed


def _planned(reading: Reading, since: date, changes: Mapping[str, Any], name: str, basis: str, act: int | None) -> RulesPlan:
    former = next((r for r in reading.where(RuleSet) if r.holds(since)), None)
    if former is None:
        raise Rejected(f"На {day(since)} не действует ни одна методика, а новая делается из прежней. Выберите другой день.")
    if former.since == since:
        raise Rejected(f"С {day(since)} уже действует методика «{former.name}»: двух на одни дни не бывает. Выберите другой день.")
    unknown = sorted(set(changes) - set(RULES))
    if unknown:
        raise Rejected(f"Такого правила в методике нет: {', '.join(unknown)}.")
    new = replace(
        former, id=None, uid="", version=0, changed_at="", changed_by="", name=name.strip(), since=since, until=former.until,
        basis=basis.strip(), act=act, **changes,
    )  # fmt: skip
    labels = Labels(reading.connection)
    told = tuple(_differences(labels, former, new))
    return RulesPlan(former, new, told, tuple(_warnings(reading, new)))


def differences(desk: Desk, former: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """How two rule sets differ, field by field."""
    with desk.read() as reading:
        return tuple(_differences(Labels(reading.connection), former, new))


def _differences(labels: Labels, former: RuleSet, new: RuleSet) -> Iterator[Difference]:
    for name in RULES:
        if getattr(former, name) != getattr(new, name):
            yield Difference(name, _caption(name), _text(labels, former, name), _text(labels, new, name))


def _warnings(reading: Reading, new: RuleSet) -> Iterator[str]:
    """A period is counted by the rules of its last day; approved snapshots keep what was published."""
    assert new.since is not None
    if (new.since.month, new.since.day) not in ((1, 1), (9, 1)):
        yield f"Период считается по методике своего последнего дня: {new.since.year} год будет весь посчитан по новой."
    for s in reading.where(Snapshot, state="approved"):
        ruled = min(s.as_of or date.max, period(s.period).until)
        if new.holds(ruled):
            yield f"Срез «{s.name}» за {period(s.period).title} утверждён по прежней методике: его значения не изменятся."


def effect(desk: Desk, span: Period, former: RuleSet, new: RuleSet, as_of: date | None = None) -> tuple[Shift, ...]:
    """All indicators of a period under two rule sets, and everyone who moves; nothing is written."""
    before, after = (indicators.measure(desk, span, as_of, rules=rules) for rules in (former, new))
    found = []
    with desk.read() as reading:
        for a, b in zip(before.values, after.values):
            pair = [Context(span, before.as_of, rules, variant=v.variant) for rules, v in ((former, a), (new, b))]
            found.append(Shift(a.code, a, b, tuple(_movers(reading, a.code, *pair))))
    return tuple(found)


def _movers(reading: Reading, code: str, former: Context, new: Context) -> Iterator[Mover]:
    old, now = (frozen.statuses(reading.connection, code, c) for c in (former, new))
    moved = [n for n in {**old, **now} if old.get(n, (None, ""))[1] != now.get(n, (None, ""))[1]]
    if not moved:
        return
    shown: dict[int, Member] = {m.id: m for m in evaluation.members(reading.connection, code, former, only=moved)}
    reasons = dict.fromkeys((n for n in shown if n not in now), "по новым правилам не входит в расчёт")
    for m in evaluation.members(reading.connection, code, new, only=moved):
        shown[m.id] = m
        reasons[m.id] = m.reason
    for m in sorted(shown.values(), key=lambda m: (m.organization_name, m.name, m.id)):
        yield Mover(m.subject, m.id, m.name, m.organization_name, old.get(m.id, (None, ""))[1], now.get(m.id, (None, ""))[1], reasons[m.id])


def said(shift: Shift) -> str:
    """«меняется у 12 человек», «не меняется»."""
    if not shift.differs:
        return "не меняется"
    n = len(shift.movers)
    forms = {"persons": ("человека", "человек"), "plans": ("плана", "планов"), "teams": ("команды", "команд")}
    one, many = forms.get(INDICATORS[shift.code].subject, ("организации", "организаций"))
    return f"меняется у {count(n, one, many, many)}" if n else "меняется численность"


def _caption(name: str) -> str:
    return REGISTERS["rule_sets"].column(name).caption


def _text(labels: Labels, rules: RuleSet, name: str) -> str:
    return labels.text(REGISTERS["rule_sets"].column(name).field, getattr(rules, name)) or "не задано"


def _meaning(rules: RuleSet, name: str) -> str:
    if name in _ON:
        return _ON[name][0 if getattr(rules, name) else 1]
    if name == "validity_years":
        years = rules.validity_years or 0
        if not years:
            return "Считается только диагностика, пройденная в самом периоде."
        return f"Считается и диагностика, пройденная не раньше чем за {count(years, 'год', 'года', 'лет')} до конца периода."
    return _SAID[name]
