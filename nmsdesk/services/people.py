"""A person as the desk sees them: the line of the list, and the card with everything about one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, Post, QualificationCategory
from nmsdesk.domain.views import FULL
from nmsdesk.errors import Stale
from nmsdesk.russian import count, day, inside
from nmsdesk.services import area_history
from nmsdesk.services.area_history import AreaHistory
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.growth import Growth, Line, PlanLine
from nmsdesk.services.happenings import Moment, WorkWords
from nmsdesk.services.standing import Badge, badges, is_young, rules_of, years_old
from nmsdesk.storage.records import Labels
from nmsdesk.storage.veil import face_of

RANKS = ("highest", "first", "second", "conformity", "methodist", "mentor", "none")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything about one person; texts are ready to be read, records stay for the forms.

    ``jobs`` are the newest first with their words; ``work`` says post and place today, ``about`` age, service and category;
    ``sections`` map a register to its lines (id, title, detail).
    """

    person: Person
    work: str
    about: str
    jobs: tuple[tuple[Employment, str], ...]
    badges: tuple[Badge, ...]
    facts: tuple[tuple[str, str, str], ...]  # caption, value, link «register:id»
    timeline: tuple[Moment, ...]
    sections: dict[str, list[Line]] = field(default_factory=dict)
    plans: tuple[PlanLine, ...] = ()
    areas: AreaHistory | None = None

    def working(self, on: Any) -> list[tuple[Employment, str]]:
        """Jobs on the day, the main one first."""
        return sorted(((e, text) for e, text in self.jobs if e.holds(on)), key=lambda x: (x[0].kind != "main", x[0].id or 0))


def list_rows(desk: Desk, ids: Sequence[int]) -> list[tuple[str, str, str, str, str, str]]:
    """(name, organisation, post and subjects, mark, category, birth) of each person, as of today."""
    on = desk.today
    with desk.read() as reading:
        people = reading.by_ids(Person, list(ids))
        wanted = set(ids)
        jobs: dict[int, list[Employment]] = defaultdict(list)
        for e in reading.where(Employment, person=wanted):
            if e.holds(on):
                jobs[e.person or 0].append(e)
        best: dict[int, QualificationCategory] = {}
        for c in reading.where(QualificationCategory, person=wanted):
            if c.holds(on) and (c.person not in best or RANKS.index(c.kind) < RANKS.index(best[c.person].kind)):
                best[c.person or 0] = c
        absent = {
            a.employment for a in reading.where(Absence, employment={e.id or 0 for rows in jobs.values() for e in rows}) if a.holds(on)
        }
        labels = Labels(reading.connection)
        places = labels.of("organizations", [e.organization for rows in jobs.values() for e in rows])
        posts = labels.of("posts", [e.post for rows in jobs.values() for e in rows])
        groups: dict[int | None, str] = {p.id: p.category for p in reading.by_ids(Post, sorted(posts))}
        rules = rules_of(reading, on)
        found = []
        for p in people:
            own = sorted(jobs[p.id or 0], key=lambda e: (e.kind != "main", e.id))
            first = own[0] if own else None
            place = places.get(first.organization or 0, "") if first else ""
            more = f" и ещё {len(own) - 1}" if len(own) > 1 else ""
            post = _post(labels, posts, first) + more if first else "не работает"
            mark = ""
            if own and all(e.id in absent for e in own):
                mark = "отсутствует"
            elif is_young(p, rules, own, groups, on):
                mark = "молодой"
            category = best.get(p.id or 0)
            kind = terms.CATEGORY_KINDS[category.kind].split(" занимаемой")[0] if category else ""
            found.append((p.full_name, place, post, mark, kind, day(p.birth)))
    return found


def _post(labels: Labels, posts: dict[int, str], job: Employment) -> str:
    subjects = ", ".join(labels.term("subjects", s) for s in job.subjects)
    return posts.get(job.post or 0, "") + (f": {subjects}" if subjects else "")


def card(desk: Desk, number: int) -> PersonCard:
    """The card of a person; Stale when there is no such person any more."""
    with desk.read() as reading:
        person = reading.get(Person, number)
        if person is None:
            raise Stale("Этого работника больше нет в базе. Обновите список.")
        return _card(reading, person)


def _card(reading: Reading, person: Person) -> PersonCard:
    labels, own = Labels(reading.connection), {"person": person.id}
    jobs = sorted(reading.where(Employment, **own), key=lambda e: (e.since or reading.today, e.id), reverse=True)
    absences = reading.where(Absence, employment={e.id or 0 for e in jobs}) if jobs else []
    categories = sorted(reading.where(QualificationCategory, **own), key=lambda c: c.since or reading.today, reverse=True)
    names = reading.where(FormerName, **own)
    words, growth = WorkWords(person, labels, jobs, reading.today), Growth(reading, person, labels)
    moments = [*words.moments(names, absences, categories), *growth.moments()]
    moments.sort(key=lambda m: (m.day, m.register, m.id), reverse=True)
    shown = badges(reading, person, jobs, absences, growth.mentoring, growth.mentored, growth.memberships)
    sections = _work_sections(words, jobs, absences, categories, names) | growth.sections
    return PersonCard(
        person,
        _work_now(words, jobs, reading),
        _about(person, categories, reading),
        tuple((e, words.job(e)) for e in jobs),
        shown,
        _facts(person, names, reading),
        tuple(moments),
        sections,
        growth.plan_lines(),
        area_history.of_person(reading, growth),
    )


def _work_now(words: WorkWords, jobs: Sequence[Employment], reading: Reading) -> str:
    """«Учитель: математика, МБОУ СОШ № 3 и ещё 1 место»."""
    on = reading.today
    now = sorted((e for e in jobs if e.holds(on)), key=lambda e: (e.kind != "main", e.id or 0))
    if now:
        more = f" и ещё {count(len(now) - 1, 'место', 'места', 'мест')}" if len(now) > 1 else ""
        return words.job(now[0]) + more
    last = [e for e in jobs if e.until and e.until < on]
    return f"Сейчас не работает, раньше – {inside(words.job(last[0]))}" if last else "Сейчас не работает"


def _about(person: Person, categories: Sequence[QualificationCategory], reading: Reading) -> str:
    """«34 года · стаж 12 лет · высшая категория»."""
    on = reading.today
    held = sorted((c for c in categories if c.holds(on) and c.kind in RANKS[:4]), key=lambda c: RANKS.index(c.kind))
    kind = terms.CATEGORY_KINDS[held[0].kind] if held else ""
    category = kind if kind.startswith("соответ") else f"{kind} категория" if kind else ""
    service = years_old(person.career_start, on)
    return " · ".join(x for x in (years_old(person.birth, on), f"стаж {service}" if service else "", category) if x)


def _facts(person: Person, names: Sequence[FormerName], reading: Reading) -> tuple[tuple[str, str, str], ...]:
    p, on = person, reading.today
    age, service = years_old(p.birth, on), years_old(p.career_start, on)
    pause = f", перерывы {p.career_break} мес." if p.career_break else ""
    start = f"с {day(p.career_start)}" + (f" ({service}{pause})" if service else "")
    unknown = ("не указана", "не указан") if face_of(reading.connection) == FULL else ("скрыта", "скрыт")
    former = ", ".join(dict.fromkeys(n.last_name for n in names if n.last_name != p.last_name))
    found = [
        ("Дата рождения", f"{day(p.birth)}{f' ({age})' if age else ''}" if p.birth else unknown[0], ""),
        ("Педагогический стаж", start if p.career_start else "не указан", ""),
        ("Образование", ", ".join(x for x in (terms.EDUCATION.get(p.education, ""), p.education_place) if x), ""),
        ("СНИЛС", p.snils or unknown[1], ""),
        ("Прежние фамилии", former, ""),
        ("Связь", ", ".join(x for x in (p.email, p.phone) if x), ""),
        ("Молодой педагог", ", ".join(x for x in (terms.YOUNG.get(p.young, ""), p.young_reason) if x), ""),
        ("Примечание", p.note, ""),
    ]
    return tuple(f for f in found if f[1])


def _work_sections(
    words: WorkWords, jobs: Sequence[Employment], absences: Sequence[Absence], categories: Sequence[QualificationCategory],
    names: Sequence[FormerName],
) -> dict[str, list[Line]]:  # fmt: skip
    found: dict[str, list[Line]] = {}
    for e in jobs:
        span = f"с {day(e.since)}" + (f" по {day(e.until)}" if e.until else "")
        reason = terms.EMPLOYMENT_ENDS.get(e.end_reason, "") if e.until else ""
        found.setdefault("employments", []).append((e.id or 0, words.job(e), ", ".join(x for x in (span, reason) if x)))
    for a in sorted(absences, key=lambda a: a.since or words.today, reverse=True):
        kind = terms.ABSENCE_KINDS[a.kind]
        span = f"с {day(a.since)}" + (f" по {day(a.until)}" if a.until else ", продолжается")
        found.setdefault("absences", []).append((a.id or 0, kind[0].upper() + kind[1:], span))
    for c in categories:
        until = f"до {day(c.until)}" if c.until else "бессрочно" if c.since else ""
        name, since = terms.CATEGORY_KINDS[c.kind], f"с {day(c.since)}" if c.since else ""
        detail = ", ".join(x for x in (since, until, c.order) if x)
        found.setdefault("categories", []).append((c.id or 0, name[0].upper() + name[1:], detail))
    for n in names:
        text = " ".join(x for x in (n.last_name, n.first_name, n.patronymic) if x)
        found.setdefault("former_names", []).append((n.id or 0, text, f"до {day(n.until)}" if n.until else ""))
    return found
