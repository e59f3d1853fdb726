"""Evidence of the support of a young teacher: mentor, clubs, events, plan – what counts, else why what there is does not."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from nmsdesk.domain import terms
from nmsdesk.indicators import facts
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.evidence_parts import chunks, day, period, span
from nmsdesk.indicators.evidence_people import plan_words
from nmsdesk.storage.schema import TABLES

MOST = 3
_DICTIONARIES = ("mentoring_forms", "association_kinds", "event_forms")


class _Gathered:
    """Facts of each person: whether it counts, since when, in words."""

    def __init__(self, connection: Connection, context: Context):
        self.connection, self.context = connection, context
        self._counting = {key: {n for _, n in connection.execute(rows)} for key, rows in facts.supporting(context).items()}
        t = TABLES["terms"]
        self.kinds: dict[str, set[str]] = {name: set() for name in _DICTIONARIES}
        for name, code in connection.execute(select(t.c.dictionary, t.c.code).where(t.c.dictionary.in_(_DICTIONARIES), t.c.counts)):
            self.kinds[name].add(code)
        self.found: dict[int, list[tuple[bool, str, str]]] = {}

    def add(self, key: str, number: int, person: int, since: str, words: str) -> None:
        self.found.setdefault(person, []).append((number in self._counting[key], since, words))


def support(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The latest three that count, else the latest three that do not, with the days that are wanted."""
    gathered = _Gathered(connection, context)
    _mentors(gathered, passed)
    _clubs(gathered, passed)
    _events(gathered, passed)
    _plans(gathered, passed)
    words = {}
    for person, n in passed.items():
        rows = sorted(gathered.found.get(person, ()), reverse=True)
        texts = list(dict.fromkeys(text for counts, _, text in rows if counts or not n))[:MOST]
        if n:
            words[person] = "; ".join(texts)
        else:
            words[person] = f"не засчитано: {'; '.join(texts)}" if texts else "ничего не записано"
            words[person] += f", нужна засчитываемая форма {period(context)}"
    return words


def _mentors(to: _Gathered, people: Mapping[int, int]) -> None:
    s = TABLES["mentorships"]
    rows = select(s.c.id, s.c.mentee, s.c.since, s.c.until, s.c.state, s.c.form).where(s.c.since <= to.context.last)
    for number, person, since, until, state, form in chunks(to.connection, rows, s.c.mentee, people):
        aside = ", форма не учитывается" if form and form not in to.kinds["mentoring_forms"] else ""
        to.add("mentorships", number, person, since, f"наставник {span(since, until)} ({terms.MENTORSHIP_STATES.get(state, state)}{aside})")


def _clubs(to: _Gathered, people: Mapping[int, int]) -> None:
    m, a = TABLES["memberships"], TABLES["associations"]
    rows = select(m.c.id, m.c.person, m.c.since, m.c.until, a.c.name, a.c.kind).join(a, a.c.id == m.c.association)
    for number, person, since, until, name, kind in chunks(to.connection, rows.where(m.c.since <= to.context.last), m.c.person, people):
        aside = "" if kind in to.kinds["association_kinds"] else " (вид объединения не учитывается)"
        to.add("memberships", number, person, since, f"«{name}» {span(since, until)}{aside}")


def _events(to: _Gathered, people: Mapping[int, int]) -> None:
    x, v = TABLES["participations"], TABLES["events"]
    ends = func.coalesce(v.c.until, v.c.since)
    rows = select(x.c.id, x.c.person, v.c.since, v.c.title, x.c.state, v.c.form).join(v, v.c.id == x.c.event)
    rows = rows.where(v.c.since <= to.context.last, ends >= to.context.first)
    for number, person, since, title, state, form in chunks(to.connection, rows, x.c.person, people):
        why = [] if state == "came" else [terms.PARTICIPATION_STATES.get(state, state)]
        why += [] if form in to.kinds["event_forms"] else ["форма не учитывается"]
        said = f" ({', '.join(why)})" if why else ""
        to.add("participations", number, person, since, f"«{title}» {day(since)}{said}")


def _plans(to: _Gathered, people: Mapping[int, int]) -> None:
    p = TABLES["plans"]
    rows = select(p.c.id, p.c.person, p.c.number, p.c.since, p.c.until, p.c.state, p.c.approved_on).where(p.c.since <= to.context.last)
    for plan, person, number, since, until, state, approved in chunks(to.connection, rows, p.c.person, people):
        to.add("plans", plan, person, since, plan_words(number, since, until, state, approved))
