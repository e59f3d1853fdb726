"""The passport of an indicator: formula in words, population, sources, period, who answers, target and its document (domain.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.knowledge import Document
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.periods import KINDS, Period
from nmsdesk.domain.privacy import MARK
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, number, percent
from nmsdesk.services import indicators
from nmsdesk.services import passport_words as words
from nmsdesk.services.desk import Desk, Reading

OWNERS = "indicator_owners"


@dataclass(frozen=True, slots=True)
class Basis:
    """A document that fixes something: how it is called, and its record where there is one."""

    text: str
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Passport:
    """Everything that a passport says of one reading; ``value`` has all readings as its variants."""

    code: str
    shown_code: str
    title: str
    period: Period
    as_of: date
    value: Value
    official: str  # the code of the official reading
    reading: str
    numerator: str
    denominator: str
    population: str
    conditions: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]  # register key and title
    owner: Term | None
    target: Basis
    rules: RuleSet
    method: Basis

    @property
    def formula(self) -> str:
        """What is divided by what, in words."""
        return f"{self.numerator[:1].upper()}{self.numerator[1:]} × 100 / {self.denominator}"

    @property
    def periodicity(self) -> str:
        return words.PERIODICITY

    def lines(self) -> tuple[tuple[str, str], ...]:
        """The passport as rows (caption, text), for a paper and for those who listen."""
        v = self.value
        readings = "; ".join(
            f"{INDICATORS[self.code].variants[x.variant]}: {percent(x.percent)}, {_share(x)}"
            + (" (официальный)" if x.variant == self.official else "")
            for x in v.variants
        )
        kind = KINDS.get(self.period.kind, "")
        when = f"{self.period.title} ({kind}): с {day(self.period.since)} по {day(self.period.until)}, расчёт на {day(self.as_of)}"
        steps = "; ".join(f"{n}) {title} – {number(left)}" for n, (title, left) in enumerate(v.funnel[1:], 1))
        goal = f"{_goal(v.target)}. {self.target.text}".strip(" .") if v.target is not None else "не задано"
        return (
            ("Наименование", self.title),
            ("Единица измерения", words.UNIT),
            ("Значение", f"{percent(v.percent)}, {_share(v)}"),
            ("Плановое значение и документ", goal),
            ("Прочтение", self.reading + ("" if v.variant == self.official else " (не официальное)")),
            ("Порядок формирования", self.formula),
            ("Кто входит в расчёт", self.population),
            ("Шаги расчёта", f"всего {number(v.passed[0] if v.passed else 0)}; {steps}"),
            ("Условия методики", " ".join(self.conditions)),
            ("Источник данных", ", ".join(title for _, title in self.sources)),
            ("Описание системы мониторинга", words.METHODS),
            ("Период и отчётная дата", when),
            ("Периодичность", self.periodicity),
            ("Исполнитель", self.owner.name if self.owner else "не назначен"),
            ("Методика и документ", self.method.text),
            ("Все прочтения", readings),
        )


def _goal(target: float) -> str:
    return percent(target, 0 if float(target).is_integer() else 1)


def _share(v: Value) -> str:
    if "numerator" in v.hidden:  # few people are not told where names are not
        return f"{MARK} из {number(v.known) if v.known else MARK}"
    return f"{number(v.numerator)} из {number(v.denominator)}"


def passport(desk: Desk, code: str, period: Period, as_of: date | None = None, variant: str = "") -> Passport:
    """The passport of an indicator in the official reading or another one; Rejected for a code or a reading that is not known."""
    if code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATORS)}.")
    indicator = INDICATORS[code]
    if variant and variant not in indicator.variants:
        raise Rejected(f"Варианта «{variant}» у показателя {indicator.shown_code} нет. Есть: {', '.join(indicator.variants)}.")
    measured = indicators.measure(desk, period, as_of, variants=True, codes=(code,))
    (whole,) = measured.values
    chosen = variant or whole.variant
    value = next((v for v in whole.variants if v.variant == chosen), whole)
    with desk.read() as reading:
        target = _target(reading, code, min(measured.as_of, period.until))
        method = _basis(reading, f"«{measured.rules.name}»", measured.rules.basis, measured.rules.act)
    numerator, denominator = words.FORMULAS[code, chosen]
    return Passport(
        code, indicator.shown_code, indicator.title, period, measured.as_of, _with_variants(value, whole), whole.variant,
        indicator.variants[chosen], numerator, denominator, words.population(code, measured.rules), words.conditions(code, measured.rules),
        tuple((key, REGISTERS[key].title) for key in words.SOURCES[code]), owner(desk, code), target, measured.rules, method,
    )  # fmt: skip


def owner(desk: Desk, code: str) -> Term | None:
    """Who answers for an indicator: a word of the dictionary «Кто отвечает за показатели»."""
    with desk.read() as reading:
        found = [t for t in reading.where(Term, dictionary=OWNERS, code=code) if not t.hidden]
    return found[0] if found else None


def blank_owner(code: str) -> Term:
    """The word to be added where nobody answers yet."""
    return Term(dictionary=OWNERS, code=code, name="")


def _with_variants(value: Value, whole: Value) -> Value:
    return replace(value, target=whole.target, variants=whole.variants)


def _target(reading: Reading, code: str, on: date) -> Basis:
    found = [t for t in reading.where(Target, indicator=code) if t.organization is None and t.holds(on)]
    return _basis(reading, "", found[-1].basis, found[-1].act) if found else Basis("")


def _basis(reading: Reading, name: str, basis: str, act: int | None) -> Basis:
    """The document of a rule set or a target: its words, else those of its record."""
    document = reading.get(Document, act)
    said = basis or (document.title if document else "")
    return Basis(", ".join(x for x in (name, said) if x), act)
