"""Rules of the work itself: exceptions, namesakes told apart, dictionaries, rule sets and targets."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain import fields as f
from nmsdesk.domain.keeping import DistinctPersons, Waiver
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.rules.registry import Known, days, error, of, overlapping, warning
from nmsdesk.errors import Trouble

WAIVED_TWICE = error("waivers.duplicate", "Решение о записи уже есть", "Измените прежнее решение.", "edit:reason")
SAME_PERSON = error("distinct_persons.self", "Человек отличён от самого себя", "Выберите двух разных работников.", "edit:second")
TOLD_TWICE = error("distinct_persons.duplicate", "Пара разных людей записана дважды", "Оставьте одну запись.", "remove")


@of(Waiver)
def _waiver(r: Waiver, known: Known) -> Iterator[Trouble]:
    if any(w.id != r.id and (w.code, w.register) == (r.code, r.register) for w in known.where(Waiver, record_uid=r.record_uid)):
        yield WAIVED_TWICE("code", "Решение по этому замечанию для этой записи уже есть.")


@of(DistinctPersons)
def _distinct(r: DistinctPersons, known: Known) -> Iterator[Trouble]:
    if r.first == r.second:
        yield SAME_PERSON("second", "Выберите двух разных работников.")
    pairs = (known.where(DistinctPersons, first=r.first, second=r.second), known.where(DistinctPersons, first=r.second, second=r.first))
    if any(p.id != r.id for pair in pairs for p in pair):
        yield TOLD_TWICE("second", "Эти двое уже признаны разными людьми.")


TARGET_TWICE = error("targets.overlap", "Две цели на одни дни", "Завершите прежнюю цель.", "edit:until")
RULES_TWICE = error("rule_sets.overlap", "Две методики на одни дни", "Завершите прежнюю методику.", "edit:until")
NO_SCHOOLS = warning(
    "rule_sets.school_kinds.missing", "В методике не выбрано, что считать школой", "Выберите виды организаций.", "edit:school_kinds"
)
TERM_CODE = error("terms.code.format", "Неверный код справочника", "Латинские строчные буквы, цифры и знак _.", "edit:code")
TERM_TWICE = error("terms.code.duplicate", "Код справочника повторяется", "Выберите другой код.", "edit:code")


@of(Target)
def _target(r: Target, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(Target, indicator=r.indicator, organization=r.organization)):
        yield TARGET_TWICE("since", f"Цель на эти дни уже задана: {days(other)}.")


@of(RuleSet)
def _rule_set(r: RuleSet, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(RuleSet)):
        yield RULES_TWICE("since", f"Методика на эти дни уже задана: {days(other)}.")
    if not r.school_kinds:
        yield NO_SCHOOLS("school_kinds", "Не выбрано, какие организации школы: показатели 6 и 7 останутся без данных.")


@of(Term)
def _term(r: Term, known: Known) -> Iterator[Trouble]:
    if not f.CODE.fullmatch(r.code):
        yield TERM_CODE("code", "Код: латинские строчные буквы, цифры и знак _.")
    if any(t.id != r.id for t in known.where(Term, dictionary=r.dictionary, code=r.code)):
        yield TERM_TWICE("code", "Такой код в справочнике уже есть.")
