"""Who can mentor whom: candidates ranked with points and reasons, and a list of mentees served so that no one mentor gets all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nmsdesk.domain.matching.reasons import Score
from nmsdesk.domain.matching.weights import Weights

ENOUGH, LONG = 5, 10  # years of teaching
LEAST = 3  # years of teaching below which nobody is offered as a mentor
AREAS = 3


@dataclass(frozen=True, slots=True)
class Mentee:
    """Who needs a mentor: organisation, post, subjects, areas of open deficits; ``former``: mentors with whom it did not go well."""

    person: int
    organization: int | None
    post: int | None = None
    subjects: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    former: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may mentor: ``years`` of teaching (None: not known), ``load`` of present mentees, ``limit`` of them.

    ``strong`` are areas with the best or the next level in the latest diagnostic; ``elsewhere``: ready for other schools;
    ``mentored``: has a mentor or is to get one, so that nobody learns and teaches at once.
    """

    person: int
    organization: int | None
    post: int | None = None
    subjects: frozenset[str] = frozenset()
    strong: frozenset[str] = frozenset()
    category: str = ""
    honoured: bool = False  # педагог-наставник, педагог-методист
    years: int | None = None
    load: int = 0
    limit: int = 3
    in_bank: bool = False
    elsewhere: bool = False
    succeeded: bool = False
    leads: bool = False
    young: bool = False
    absent: bool = False
    mentored: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate for a mentee with points and reasons in words."""

    mentee: int
    mentor: int
    points: float
    reason: str


def refusal(mentee: Mentee, c: Candidate) -> str:
    """Why the candidate cannot be offered at all, '' when he can."""
    if c.person == mentee.person:
        return "это он сам"
    if c.person in mentee.former:
        return "уже был наставником, пара не сложилась"
    if c.absent:
        return "длительно отсутствует"
    if c.young:
        return "сам молодой педагог"
    if c.mentored:
        return "сам среди наставляемых"
    if c.years is not None and c.years < LEAST:
        return f"стаж меньше {LEAST} лет"
    if c.load >= c.limit:
        return f"уже ведёт {c.load}, больше не может"
    if c.organization != mentee.organization and not c.elsewhere:
        return "из другой организации и не готов к работе с другими школами"
    return ""


def offers(mentee: Mentee, candidates: Iterable[Candidate], weights: Weights, offered: Mapping[int, int] | None = None) -> list[Offer]:
    """Offers for one mentee, best first; ``offered`` counts how often each candidate has been offered in this list already."""
    given = offered or {}
    found = []
    for c in candidates:
        if refusal(mentee, c) or c.load + given.get(c.person, 0) >= c.limit:
            continue
        score = _score(mentee, c, weights)
        score.add("offered", f"уже предложен другим: {given.get(c.person, 0)}", given.get(c.person, 0))
        found.append(Offer(mentee.person, c.person, score.points, score.told()))
    return sorted(found, key=lambda o: (-o.points, o.mentor))


def _score(mentee: Mentee, c: Candidate, weights: Weights) -> Score:
    score = Score(weights)
    if c.organization == mentee.organization and c.organization is not None:
        score.add("same_school", "та же организация")
    if c.subjects & mentee.subjects:
        score.add("same_subject", "тот же предмет")
    if c.post is not None and c.post == mentee.post:
        score.add("same_post", "та же должность")
    if c.category == "highest":
        score.add("category_highest", "высшая категория")
    elif c.category == "first":
        score.add("category_first", "первая категория")
    if c.honoured:
        score.add("category_mentor", "педагог-наставник или методист")
    if c.years is not None and c.years >= LONG:
        score.add("experience_long", f"стаж, лет: {c.years}")
    elif c.years is not None and c.years >= ENOUGH:
        score.add("experience_enough", f"стаж, лет: {c.years}")
    strong = len(c.strong & mentee.areas)
    score.add("strong_area", f"силён в областях дефицита: {strong}", min(AREAS, strong))
    if c.in_bank:
        score.add("in_bank", "в банке наставников")
    if c.succeeded:
        score.add("was_mentor", "уже вёл с хорошим итогом")
    score.add("load", f"уже ведёт: {c.load}", c.load)
    if c.leads:
        score.add("leads", "руководит организацией")
    return score


def spread(mentees: Sequence[Mentee], candidates: Sequence[Candidate], weights: Weights, shown: int = 3) -> dict[int, list[Offer]]:
    """Offers for a list of mentees, the first of each meant for them: those with fewest candidates choose first.

    A mentor who is the first offer of somebody loses points for the next ones and is not the first beyond his limit.
    """
    by_place: dict[int | None, list[Candidate]] = {}
    roaming = [c for c in candidates if c.elsewhere]
    for c in candidates:
        by_place.setdefault(c.organization, []).append(c)

    def around(m: Mentee) -> list[Candidate]:
        own = by_place.get(m.organization, [])
        return own + [c for c in roaming if c.organization != m.organization]

    possible = {m.person: sum(not refusal(m, c) for c in around(m)) for m in mentees}
    given: dict[int, int] = {}
    found: dict[int, list[Offer]] = {}
    for m in sorted(mentees, key=lambda m: (possible[m.person], m.person)):
        ranked = offers(m, around(m), weights, given)
        found[m.person] = ranked[:shown]
        if ranked:
            given[ranked[0].mentor] = given.get(ranked[0].mentor, 0) + 1
    return {m.person: found[m.person] for m in mentees}
