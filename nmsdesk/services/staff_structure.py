"""The staff of an organisation by post group, category, age and service: each person once in a group, so that bars sum up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.people import Employment, Person, Post, QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Reading
from nmsdesk.storage.records import ages

AGES = ((25, "до 25 лет"), (35, "25–34 года"), (50, "35–49 лет"), (60, "50–59 лет"), (200, "от 60 лет"))
SERVICE = ((3, "до 3 лет"), (10, "3–9 лет"), (20, "10–19 лет"), (30, "20–29 лет"), (200, "от 30 лет"))
GROUPS = {"teaching": "педагоги", "leading": "руководители", "support": "учебно-вспом.", "other": "прочие"}
CATEGORIES = {"highest": "высшая", "first": "первая", "second": "вторая", "conformity": "соответствие"}
UNKNOWN = "не указан"


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the staff: its caption and the persons in it."""

    caption: str
    ids: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Structure:
    """The headcount on a day and its divisions; in each division the bars sum to the headcount."""

    staff: tuple[int, ...]
    groups: tuple[Bar, ...]
    categories: tuple[Bar, ...]
    ages: tuple[Bar, ...]
    service: tuple[Bar, ...]
    posts: tuple[Bar, ...]  # by post, a person at two posts is in both; the most frequent first


def of_jobs(reading: Reading, jobs: Sequence[Employment], on: date) -> Structure:
    """The structure of those whose jobs are given: all jobs of one organisation that hold on the day."""
    staff = tuple(dict.fromkeys(e.person or 0 for e in jobs))
    people: dict[int | None, Person] = {p.id: p for p in reading.by_ids(Person, list(staff))}
    posts: dict[int | None, Post] = {p.id: p for p in reading.by_ids(Post, sorted({e.post for e in jobs if e.post}))}
    chief = {}  # the job by which a person is counted: main first
    for e in sorted(jobs, key=lambda e: (e.kind != "main", e.kind != "internal", e.id or 0), reverse=True):
        chief[e.person or 0] = posts[e.post].category
    best: dict[int, str] = {}
    for c in reading.where(QualificationCategory, person=set(staff)) if staff else ():
        if c.holds(on) and c.kind in CATEGORIES and _rank(c.kind) < _rank(best.get(c.person or 0, "")):
            best[c.person or 0] = c.kind
    by_post: dict[str, list[int]] = {}
    for e in jobs:
        own = by_post.setdefault(posts[e.post].name, [])
        if e.person not in own:
            own.append(e.person or 0)
    old = ages(reading.connection, staff, on)
    served = {n: full_years(p.career_start, on) for n, p in people.items() if n and p.career_start}
    found = (
        _bars(staff, lambda n: GROUPS[chief[n]], GROUPS.values()),
        _bars(staff, lambda n: CATEGORIES.get(best.get(n, ""), "без категории"), (*CATEGORIES.values(), "без категории")),
        _bars(staff, lambda n: _band(old.get(n), AGES), [*(c for _, c in AGES), UNKNOWN]),
        _bars(staff, lambda n: _band(served.get(n), SERVICE), [*(c for _, c in SERVICE), UNKNOWN]),
        tuple(Bar(name, tuple(ids)) for name, ids in sorted(by_post.items(), key=lambda x: (-len(x[1]), x[0]))),
    )
    return Structure(staff, *(_told(reading, bars) for bars in found))


def _told(reading: Reading, bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """The bars; without names small ones stand together."""
    rest = small_numbers.together(reading, [b.count for b in bars])
    ids = tuple(dict.fromkeys(n for i, b in enumerate(bars) if i in rest for n in b.ids))
    shown = tuple(b for i, b in enumerate(bars) if i not in rest)
    return (*shown, Bar(small_numbers.REST if shown else "все", ids)) if rest else shown


def _rank(kind: str) -> int:
    return list(CATEGORIES).index(kind) if kind in CATEGORIES else len(CATEGORIES)


def _band(years: int | None, bands: Iterable[tuple[int, str]]) -> str:
    if years is None:
        return UNKNOWN
    return next(caption for bound, caption in bands if years < bound)


def _bars(staff: Sequence[int], of: Callable[[int], str], order: Iterable[str]) -> tuple[Bar, ...]:
    found: dict[str, list[int]] = {}
    for n in staff:
        found.setdefault(of(n), []).append(n)
    return tuple(Bar(caption, tuple(found[caption])) for caption in order if caption in found)
