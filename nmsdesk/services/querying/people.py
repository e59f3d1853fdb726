"""Words of the search language about persons: where they work, what they have learned, who is beside them (as of today)."""

from __future__ import annotations

from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Level
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.people import Post
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value
from nmsdesk.russian import fold
from nmsdesk.services.plans import OPEN
from nmsdesk.services.querying import values as v
from nmsdesk.services.querying.language import (
    Asking,
    Meaning,
    Offer,
    Offers,
    Word,
    all_of,
    any_of,
    day_offers,
    either,
    has,
    matching,
    number_offers,
)

YES_NO: list[Offer] = [("есть", ""), ("нет", "")]
NOT_CATEGORIES = ("none",)


def person_words() -> list[Word]:
    """Every word about persons, the most used first."""
    return [
        Word("place", "школа", "Организация", _place, _label_offers("organizations", YES_NO), "где работает сегодня",
             ("место", "сад", "оо"), register="organizations"),
        Word("post", "должность", "Должность", _post, _post_offers, "на какой должности сегодня", register="posts"),
        Word("subject", "предмет", "Предмет", _subject, _term_offers("subjects", YES_NO), "что преподаёт сегодня"),
        Word("age", "возраст", "Возраст", _years("birth", "возраст"), _number_offers, "лет: <35, 30..40"),
        Word("service", "стаж", "Педагогический стаж", _years("career_start", "стаж"), _number_offers, "полных лет: >=3, <3"),
        Word("category", "категория", "Категория", _category, _option_offers(terms.CATEGORY_KINDS), "действует сегодня"),
        Word("diagnostics", "диагностика", "Диагностика", _diagnostics, _diagnostic_offers, "есть, нет, год или последний уровень"),
        Word("plan", "иом", "План ИОМ", _plan, _option_offers(terms.PLAN_STATES), "есть – не закрыт или идёт сегодня", ("план", "маршрут")),
        Word("training", "обучение", "Обучение", _training, _dated_offers("programs"), "год окончания или программа", ("курсы",)),
        Word("deficit", "дефицит", "Дефицит", _deficit, _term_offers("areas", YES_NO), "область незакрытого дефицита"),
        Word("mentor", "наставник", "Наставник", _mentoring("mentee", "mentor"), _yes_no, "есть ли наставник у работника; или кто он"),
        Word("mentees", "наставляемые", "Наставляемые", _mentoring("mentor", "mentee"), _yes_no, "кого сопровождает сегодня"),
        Word("young", "молодой", "Молодой педагог", _young, _true_false, "по правилам методики, работает сегодня", ("молодые",)),
        Word("absent", "отсутствует", "Длительное отсутствие", _absent, _option_offers(terms.ABSENCE_KINDS, ("да", "нет")), "сегодня"),
        Word("works", "работает", "Работает", _works, _true_false, "сегодня или на дату"),
        Word("association", "объединение", "Объединение", _member, _label_offers("associations", YES_NO), "состоит сегодня", ("гмо",)),
        Word("event", "мероприятие", "Мероприятие", _event, _dated_offers("events"), "участие: название или год"),
        Word("team", "команда", "Управленческая команда", _team, _yes_no, "состоит сегодня"),
        Word("practice", "практика", "Практика", _author("practice_authors", "practice"), _yes_no, "автор практики"),
        Word("development", "разработка", "Разработка", _author("development_authors", "development"), _yes_no, "автор разработки"),
    ]  # fmt: skip


# what a value means


def _now(asking: Asking) -> Filter:
    return Filter("", "on", asking.today)


def _place(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("employments", "person", _now(asking)))
    called = asking.referred("organizations", value, "школа")
    if called[0].op == "in":
        return Filter("", "works", (called[0].value, asking.today))
    return has("employments", "person", _now(asking), Filter("organization", "of", called))


def _post(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("employments", "person", _now(asking)))
    posts = asking.reading.where(Post)
    names = {name.strip(): p.id or 0 for p in posts for name in p.aliases.split(";") if name.strip()} | {p.name: p.id or 0 for p in posts}
    groups = {fold(caption): code for code, caption in terms.POST_GROUPS.items()}
    if code := groups.get(fold(value.text)):
        ids: tuple[int, ...] = tuple(p.id or 0 for p in posts if p.category == code)
    elif value.text[:1] == "#" and value.text[1:].isdigit():
        ids = (int(value.text[1:]),)
    else:
        texts = {name: str(n) for name, n in names.items()}
        ids = tuple(int(n) for n in v.codes(value, texts, "должность"))
    return Filter("", "post", (ids, asking.today))


def _subject(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("employments", "person", _now(asking), Filter("subjects", "filled")))
    return Filter("", "teaches", (v.codes(value, asking.terms("subjects"), "предмет"), asking.today))


def _years(field: str, caption: str) -> Meaning:
    """Full years passed since a day: of age, of service."""

    def meaning(asking: Asking, value: Value) -> Filter:
        if (yes := v.said_yes(value)) is not None:
            return Filter(field, "filled" if yes else "empty")
        bounds = v.numbers(value, caption)
        found = []
        for n in (bounds.low, bounds.high):
            if n is not None and (n != int(n) or n > 150 or n < -1):
                raise v.Unclear(f"«{caption}»: нужно целое число лет.")
        if bounds.high is not None:
            found.append(Filter(field, "above", _years_ago(asking.today, int(bounds.high) + 1)))
        if bounds.low is not None:
            found.append(Filter(field, "until", _years_ago(asking.today, int(bounds.low))))
        return all_of(*(found or [Filter(field, "filled")]))

    return meaning


def _years_ago(today: date, n: int) -> date:
    """The latest birthday of those who are n or older."""
    return add_years(today, -n)


def _category(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        known = tuple(code for code in terms.CATEGORY_KINDS if code not in NOT_CATEGORIES)
        return either(yes, has("categories", "person", _now(asking), Filter("kind", "in", known)))
    codes = v.codes(value, {caption: code for code, caption in terms.CATEGORY_KINDS.items()}, "категория")
    return has("categories", "person", _now(asking), Filter("kind", "in", codes))


def _diagnostics(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("diagnostics", "person"))
    if v.is_span(value, asking.today):
        return has("diagnostics", "person", *v.within("day", v.days(value, asking.today, "диагностика")))
    levels: dict[str, list[int]] = {}
    for level in asking.reading.where(Level):
        levels.setdefault(level.name, []).append(level.id or 0)
    names = v.codes(value, {name: name for name in levels}, "диагностика")
    ids = tuple(n for name in names for n in levels[name])
    return Filter("", "latest", ("diagnostics", "person", "day", (Filter("level", "in", ids),)))


def _plan(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        current = all_of(_now(asking), Filter("", "not", (Filter("state", "eq", "stopped"),)))
        return either(yes, has("plans", "person", any_of(Filter("state", "in", OPEN), current)))
    if v.is_span(value, asking.today):
        low, high = v.days(value, asking.today, "иом")
        meet = [Filter("since", "until", high)] if high else []
        meet += [Filter("until", "since", low)] if low else []
        return has("plans", "person", *meet)
    codes = v.codes(value, {caption: code for code, caption in terms.PLAN_STATES.items()}, "иом")
    return has("plans", "person", Filter("state", "in", codes))


def _training(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("trainings", "person"))
    if v.is_span(value, asking.today):
        return has("trainings", "person", *v.within("until", v.days(value, asking.today, "обучение")))
    return has("trainings", "person", Filter("program", "of", asking.referred("programs", value, "обучение")))


def _deficit(asking: Asking, value: Value) -> Filter:
    still = Filter("closed", "empty")
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("deficits", "person", still))
    return has("deficits", "person", still, Filter("area", "in", v.codes(value, asking.terms("areas"), "дефицит")))


def _mentoring(mine: str, other: str) -> Meaning:
    def meaning(asking: Asking, value: Value) -> Filter:
        active = (Filter("state", "eq", "active"), _now(asking))
        if (yes := v.said_yes(value)) is not None:
            return either(yes, has("mentorships", mine, *active))
        word = "наставник" if other == "mentor" else "наставляемые"
        return has("mentorships", mine, *active, Filter(other, "of", asking.referred("persons", value, word)))

    return meaning


def _young(asking: Asking, value: Value) -> Filter:
    yes = v.said_yes(value)
    if yes is None:
        raise v.Unclear("«молодой»: пишите «да» или «нет».")
    return either(yes, all_of(Filter("", "young", young_bounds(asking)), has("employments", "person", _now(asking))))


def young_bounds(asking: Asking) -> tuple[date, date]:
    """Days after which one must be born and have started to work, by the rules in force today (domain.md §3.3)."""
    rules = next((r for r in asking.reading.where(RuleSet) if r.holds(asking.today)), RuleSet(name=""))
    age = (rules.age_bound or 35) + (1 if rules.age_included else 0)
    service = (rules.experience_bound or 3) + (1 if rules.experience_included else 0)
    return add_years(asking.today, -age), add_years(asking.today, -service)


def _absent(asking: Asking, value: Value) -> Filter:
    yes = v.said_yes(value)
    kinds = []
    if yes is None:
        codes = v.codes(value, {caption: code for code, caption in terms.ABSENCE_KINDS.items()}, "отсутствует")
        kinds = [Filter("kind", "in", codes)]
    away = has("employments", "person", _now(asking), has("absences", "employment", _now(asking), *kinds))
    return either(yes is not False, away)


def _works(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("employments", "person", _now(asking)))
    return has("employments", "person", Filter("", "on", v.span(value.text, asking.today, "работает")[0]))


def _member(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("memberships", "person", _now(asking)))
    called = asking.referred("associations", value, "объединение")
    return has("memberships", "person", _now(asking), Filter("association", "of", called))


def _event(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("participations", "person"))
    if v.is_span(value, asking.today):
        asked = v.within("since", v.days(value, asking.today, "мероприятие"))
    else:
        asked = asking.referred("events", value, "мероприятие")
    return has("participations", "person", Filter("event", "of", asked))


def _team(asking: Asking, value: Value) -> Filter:
    if (yes := v.said_yes(value)) is not None:
        return either(yes, has("team_members", "person", _now(asking)))
    return has("team_members", "person", _now(asking), Filter("team", "of", asking.referred("teams", value, "команда")))


def _author(register: str, name: str) -> Meaning:
    def meaning(asking: Asking, value: Value) -> Filter:
        if (yes := v.said_yes(value)) is not None:
            return either(yes, has(register, "person"))
        work = "practices" if name == "practice" else "developments"
        return has(register, "person", Filter(name, "of", asking.referred(work, value, "практика" if name == "practice" else "разработка")))

    return meaning


# what is offered after the colon


def _yes_no(asking: Asking, text: str) -> list[Offer]:
    return matching(("есть", "нет"), text)


def _true_false(asking: Asking, text: str) -> list[Offer]:
    return matching(("да", "нет"), text)


def _number_offers(asking: Asking, text: str) -> list[Offer]:
    return [*number_offers(text), *(o for o in matching(("нет",), text, {"нет": "не указан"}) if text)]


def _option_offers(options: dict[str, str], first: tuple[str, ...] = ("есть", "нет")) -> Offers:
    return lambda asking, text: matching((*first, *options.values()), text)


def _label_offers(register: str, first: list[Offer]) -> Offers:
    return lambda asking, text: [*asking.labels(register, text), *(o for o in first if text and o[0].startswith(fold(text)))]


def _post_offers(asking: Asking, text: str) -> list[Offer]:
    names = sorted(p.name for p in asking.reading.where(Post))
    return matching((*names, *terms.POST_GROUPS.values()), text, {c: "группа должностей" for c in terms.POST_GROUPS.values()})


def _term_offers(dictionary: str, first: list[Offer]) -> Offers:
    return lambda asking, text: matching((*asking.terms(dictionary, aliases=False), *(o[0] for o in first)), text)


def _diagnostic_offers(asking: Asking, text: str) -> list[Offer]:
    years = [o for o in day_offers(asking, text, []) if not o[0].startswith("сегодня")]
    levels = list(dict.fromkeys(level.name for level in asking.reading.where(Level)))
    hints = {name: "последний результат" for name in levels}
    return [*matching(("есть", "нет"), text), *years, *matching(levels, text, hints)]


def _dated_offers(register: str) -> Offers:
    def offers(asking: Asking, text: str) -> list[Offer]:
        return [*matching(("есть", "нет"), text), *day_offers(asking, text, []), *(asking.labels(register, text) if text else [])]

    return offers
