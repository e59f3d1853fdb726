"""A school's staff list: persons, employments, categories and long absences at once (domain.md §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.domain.periods import add_months as months_after
from nmsdesk.domain.periods import day_before
from nmsdesk.exchange.values import FullName
from nmsdesk.russian import day, fold
from nmsdesk.services.imports.context import Intake

PLAIN = ("sex", "education", "email", "phone", "snils", "birth")
add_months = lru_cache(4096)(months_after)  # lengths of service come again and again
SOURCES = {"career_start": "experience_teaching", "total_start": "experience_total", "until": "dismissed", "kind": "employment_kind"}


def plan_row(intake: Intake) -> None:
    """One row of a staff list."""
    values = intake.row.values
    place = intake.place()
    assert place is not None
    number = intake.person("full_name", place, new=True)
    person = _person(intake, number)
    job = _jobs(intake, person, place)
    if category := values.get("category"):
        _category(intake, person, category)
    if values.get("absence") and job is not None:
        _absence(intake, job)
    if values.get("courses"):
        intake.note_once("courses", "courses_apart", "Курсы из списка работников не берутся: примите список обучения отдельно.")


def _person(intake: Intake, number: int | None) -> Person:
    values = intake.row.values
    given = {n: values[n] for n in PLAIN if values.get(n)}
    if number is None:
        return _new(intake, given)
    before = intake.draft.get(Person, number)
    assert before is not None
    first = intake.told(before)
    if intake.hints.on_match == "skip":
        return before
    if not before.birth or before.birth_precision != "day":
        given["birth_precision"] = "day" if given.get("birth") else before.birth_precision
    elif given.pop("birth", before.birth) != before.birth:
        intake.note("birth", "birth_differs", f"Дата рождения не сходится с той, что в базе ({day(before.birth)}); оставлена прежняя.")
    if before.snils:
        given.pop("snils", None)
    given |= _started(values, before.birth or given.get("birth"), before, intake.on)
    if first:  # the second row of a person adds what the first left empty: the file cannot contradict itself
        given = _agreed(intake, before, given, first)
    after = replace(_renamed(intake, before, values["full_name"]), **given)
    saved: Person = intake.put(before, after, "full_name")
    if saved.snils and not before.snils:
        intake.people.by_snils[saved.snils] = number
        intake.taking_back.append(lambda: intake.people.by_snils.pop(saved.snils))
    return saved


def _agreed(intake: Intake, before: f.Record, given: dict[str, Any], first: int) -> dict[str, Any]:
    """What a later row of the file adds to the record; where it says otherwise, the first row stands."""
    for name, value in given.items():
        if getattr(before, name) not in (None, "", value):
            source = SOURCES.get(name, name)
            caption = catalogue.register_of(before).column(name).caption
            message = f"«{caption}»: в строках {first} и {intake.row.row} сказано разное; взято из строки {first}."
            intake.note(source, "rows_differ", message)
    return {n: v for n, v in given.items() if getattr(before, n) in (None, "")}


def _new(intake: Intake, given: dict[str, Any]) -> Person:
    name: FullName = intake.row.values["full_name"]
    given |= _started(intake.row.values, given.get("birth"), None, intake.on)
    number = intake.draft.next_id()
    new = Person(id=number, last_name=name.last, first_name=name.first, patronymic=name.patronymic, **given)
    person: Person = intake.put(None, new, "full_name")
    names = (person.last_name, person.first_name, person.patronymic)
    intake.told(person)
    intake.people.add(number, *names, person.snils, person.birth, "day")
    intake.taking_back.append(lambda: intake.people.forget(number, *names))
    if name.former and fold(name.former) != fold(name.last):
        intake.put(None, FormerName(person=number, last_name=name.former), "full_name")
    return person


def _renamed(intake: Intake, before: Person, name: FullName) -> Person:
    """The person under the name of the file: a new surname is a change of name, other differences are refused."""
    if fold(name.last) == fold(before.last_name):
        if fold(name.first) != fold(before.first_name):
            raise intake.refuse("full_name", "snils_conflict", f"СНИЛС принадлежит работнику {before.full_name}, а в файле {name}.")
        if name.patronymic and not before.patronymic:
            return replace(before, patronymic=name.patronymic)
        return before
    known = [n.last_name for n in intake.draft.where(FormerName, person=before.id)]
    if any(fold(n) == fold(name.last) for n in known):
        return before  # the list of a time before the change of name
    if fold(name.first) != fold(before.first_name) or (name.patronymic and fold(name.patronymic) != fold(before.patronymic)):
        raise intake.refuse("full_name", "snils_conflict", f"СНИЛС принадлежит работнику {before.full_name}, а в файле {name}.")
    intake.note("full_name", "renamed", f"{before.full_name}: в файле фамилия {name.last}. Прежняя сохранена в карточке.")
    former = FormerName(
        person=before.id, last_name=before.last_name, first_name=before.first_name, patronymic=before.patronymic,
        until=day_before(intake.on),
    )  # fmt: skip
    intake.put(None, former, "full_name")
    return replace(before, last_name=name.last)


def _started(values: dict[str, Any], birth: date | None, before: Person | None, on: date) -> dict[str, date]:
    """Starts of work out of lengths of service: kept while they say the same number of whole years."""
    found: dict[str, date] = {}
    for name, source in (("career_start", "experience_teaching"), ("total_start", "experience_total")):
        months, known = values.get(source), getattr(before, name, None)
        if months is None:
            continue
        start = add_months(on, -int(months))
        if known is None or abs((known - start).days) > 366:
            found[name] = start
    if birth and "career_start" in found and found["career_start"] < add_months(birth, 14 * 12):
        del found["career_start"]
    return found


def _jobs(intake: Intake, person: Person, place: int) -> Employment | None:
    """The employments that the row speaks of; the first of them is returned."""
    values = intake.row.values
    posts = values.get("post") or []
    subjects = tuple(dict.fromkeys(code for s in values.get("subjects") or [] if (code := intake.term("subjects", s))))
    here = [e for e in intake.jobs(person.id) if e.organization == place]
    first = None
    for n, written in enumerate(posts):
        post = intake.post(written)
        if post is None:
            raise intake.refuse("post", "unknown_post", f"Должности «{written}» нет в справочнике. Добавьте её или это написание.")
        kind = values.get("employment_kind") or "main"
        if n and kind == "main":
            kind = "internal"
        job = _job(intake, person, place, post, subjects, kind, [e for e in here if e.post == post])
        first = first or job
    if not posts and values.get("dismissed"):
        for job in (e for e in here if e.until is None):
            intake.put(job, replace(job, until=values["dismissed"], end_reason="dismissed"), "dismissed")
    return first or next((e for e in here if e.holds(intake.on)), None)


def _job(
    intake: Intake, person: Person, place: int, post: int, subjects: tuple[str, ...], kind: str, same: list[Employment]
) -> Employment:
    values = intake.row.values
    dismissed, hired = values.get("dismissed"), values.get("hired")
    open_ = next((e for e in same if e.holds(intake.on)), None) or next((e for e in same if hired and e.since == hired), None)
    if open_ is None and dismissed:
        open_ = next((e for e in same if e.until == dismissed), None)
    if open_ is not None:
        return _same_job(intake, open_, subjects, kind)
    if kind == "main":
        kind = _main_or_second(intake, person, place, hired)
    since = hired or _since(values, intake.on)
    job = Employment(
        id=intake.draft.next_id(), person=person.id, organization=place, post=post, subjects=subjects, kind=kind,
        rate=values.get("rate"), since=since, until=dismissed, end_reason="dismissed" if dismissed else "",
    )  # fmt: skip
    added: Employment = intake.put(None, job, "post")
    intake.told(added)
    return added


def _same_job(intake: Intake, known: Employment, subjects: tuple[str, ...], kind: str) -> Employment:
    """An employment of the base, or of an earlier row, as this row has it."""
    values, first = intake.row.values, intake.told(known)
    if intake.hints.on_match == "skip":
        return known
    changes: dict[str, Any] = {}
    if values.get("rate"):
        changes["rate"] = values["rate"]
    if dismissed := values.get("dismissed"):
        changes["until"] = dismissed
    if values.get("employment_kind") and known.kind not in ("main", "internal"):
        changes["kind"] = kind
    if first:
        changes = _agreed(intake, known, changes, first)
    if "until" in changes and known.until != dismissed:
        changes["end_reason"] = "dismissed"
    changes["subjects"] = (*known.subjects, *(s for s in subjects if s not in known.subjects))
    kept: Employment = intake.put(known, replace(known, **changes), "post")
    return kept


def _main_or_second(intake: Intake, person: Person, place: int, hired: date | None) -> str:
    """A main job that is already held elsewhere: a dated one there ends by a transfer, else the row is asked about."""
    for job in intake.jobs(person.id):
        if job.kind != "main" or not job.holds(hired or intake.on):
            continue
        if job.organization == place:
            return "internal"
        if "employment_kind" in intake.row.values:
            message = "Основное место работы уже есть в другой организации. Уточните вид занятости."
            raise intake.refuse("employment_kind", "two_main", message)
        if hired and job.since < hired:
            intake.note("hired", "transferred", "Работник принят из другой организации: прежнее место работы закончено днём раньше.")
            intake.put(job, replace(job, until=day_before(hired), end_reason="transferred"), "hired")
            continue
        message = "Основное место работы уже есть в другой организации: уточните вид занятости или дату приёма."
        raise intake.refuse("full_name", "two_main", message)
    return "main"


def _since(values: dict[str, Any], on: date) -> date:
    """The start of an employment not dated in the list: by the service at the post, else the day of the list."""
    months = values.get("experience_post")
    return add_months(on, -int(months)) if months else on


def _category(intake: Intake, person: Person, found: Any) -> None:
    if found.kind == "none":
        return
    until = intake.row.values.get("category_until")
    own = [c for c in intake.draft.where(QualificationCategory, person=person.id) if c.kind == found.kind]
    same = next((c for c in own if c.since == found.since or c.since is None or found.since is None), None)
    if same is None:
        number = intake.draft.next_id()
        category = QualificationCategory(id=number, person=person.id, kind=found.kind, since=found.since, until=until, order=found.order)
        intake.put(None, category, "category")
    elif intake.hints.on_match == "update":
        changes: dict[str, Any] = {"since": same.since or found.since, "until": same.until or until, "order": same.order or found.order}
        intake.put(same, replace(same, **changes), "category")


def _absence(intake: Intake, job: Employment) -> None:
    """A long absence, from the day that the note tells, else from the day of the list."""
    values, known = intake.row.values, intake.draft.where(Absence, employment=job.id)
    start: date = max(values.get("absence_since") or intake.on, job.since or intake.on)
    until = values.get("absence_until")
    if any(a.holds(start) or (until is None and a.holds(intake.on)) for a in known) or not job.holds(start):
        return
    intake.put(None, Absence(employment=job.id, since=start, until=until or job.until), "absence")
