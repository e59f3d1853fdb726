"""Words of the search language about organisations: how many work there, which sites and teams they have (as of today)."""

from __future__ import annotations

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value
from nmsdesk.services.querying import values as v
from nmsdesk.services.querying.language import Asking, Meaning, Offer, Word, either, has, matching, number_offers


def organization_words() -> list[Word]:
    """Every word about organisations that its fields do not say."""
    return [
        Word("staff", "сотрудников", "Сотрудников сегодня", _staff, lambda a, t: number_offers(t), "сколько человек: >20", ("работников",)),
        Word("site", "площадка", "Площадка", _site, _site_offers, "есть, вид или тема площадки", ("статус",)),
        Word("team", "команда", "Управленческая команда", _current("teams"), _yes_no, "есть сегодня"),
        Word("attached", "закреплена", "Закреплена за площадкой", _current("site_attachments"), _yes_no, "сегодня"),
        Word("summary", "сводка", "Диагностика без имён", _current("diagnostic_summaries"), _yes_no, "есть ли сводки"),
    ]


def _staff(asking: Asking, value: Value) -> Filter:
    """Persons with an employment today, each once."""
    now = (Filter("", "on", asking.today),)
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("employments", "organization", *now))
    bounds = v.numbers(value, "сотрудников")
    low, high = (None if n is None else int(n) for n in (bounds.low, bounds.high))
    return Filter("", "amount", ("employments", "organization", "person", now, low, high))


def _site(asking: Asking, value: Value) -> Filter:
    now = Filter("", "on", asking.today)
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("sites", "organization", now))
    try:
        kinds = v.codes(value, asking.terms("site_kinds"), "площадка")
    except v.Unclear:
        topic = Filter("topic", "contains", value.text)
        if value.text and asking.found("sites", (topic,)):
            return has("sites", "organization", now, topic)
        raise
    return has("sites", "organization", now, Filter("kind", "in", kinds))


def _current(register: str) -> Meaning:
    """There is a record of the register; a dated one in force today."""

    def meaning(asking: Asking, value: Value) -> Filter:
        now = [Filter("", "on", asking.today)] if REGISTERS[register].dated else []
        if (yes := v.said_yes(value)) is not None:
            return either(yes, has(register, "organization", *now))
        if any(c.field.searchable and isinstance(c.field, f.Text) for c in REGISTERS[register].columns):
            return has(register, "organization", *now, Filter("", "words", value.text))
        raise v.Unclear("Пишите «есть» или «нет».")

    return meaning


def _yes_no(asking: Asking, text: str) -> list[Offer]:
    return matching(("есть", "нет"), text)


def _site_offers(asking: Asking, text: str) -> list[Offer]:
    return matching(("есть", "нет", *asking.terms("site_kinds", aliases=False)), text)
