"""A school's staff list: persons, employments, categories and long absences at once (domain.md §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.domain.periods import add_months, day_before
from nmsdesk.exchange.values import FullName
from nmsdesk.russian import fold
from nmsdesk.services.imports.context import Intake

PLAIN = ("sex", "education", "email", "phone")


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


def _person(intake: Intake, number: int | None) -> Person:
    values, name = intake.row.values, intake.row.values["full_name"]
    given: dict[str, Any] = {n: values[n] for n in PLAIN if values.get(n)}
    if values.get("snils"):
        given["snils"] = values["snils"]
    if number is None:
        return _new(intake, name, given)
    before = intake.draft.get(Person, number)
    assert before is not None
    if intake.hints.on_match == "skip":
        return before
    after = _renamed(intake, before, name)
    if before.snils:
        given.pop("snils", None)
    if values.get("birth") and not before.birth:
        given["birth"] = values["birth"]
    given |= _started(values, before, intake.on)
    if number in intake.seen:  # the second row of a person adds what the first left empty: the file cannot contradict itself
        given = {n: v for n, v in given.items() if not getattr(before, n)}
    intake.seen.add(number)
    after = replace(after, **given)
    if after != before and values.get("snils") and not before.snils:
        intake.people.by_snils[values["snils"]] = number
    saved: Person = intake.put(before, after, "full_name")
    return saved


def _new(intake: Intake, name: FullName, given: dict[str, Any]) -> Person:
    values = intake.row.values
    blank = Person(last_name=name.last, first_name=name.first, patronymic=name.patronymic, birth=values.get("birth"))
    given |= _started(values, blank, intake.on)
    person: Person = intake.put(None, replace(blank, **given), "full_name")
    assert person.id is not None
    intake.seen.add(person.id)
    intake.people.add(person.id, person.last_name, person.first_name, person.patronymic, person.snils, person.birth, "day")
    if name.former and fold(name.former) != fold(name.last):
        intake.put(None, FormerName(person=person.id, last_name=name.former), "full_name")
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
        person=before.id, last_name=before.last_name, first_name=before.first_name, patronymic=before.patronymic, until=day_before(intake.on)
    )
    intake.put(None, former, "full_name")
    return replace(before, last_name=name.last)


def _started(values: dict[str, Any], person: Person, on: date) -> dict[str, date]:
    """Starts of work out of lengths of service: kept while they say the same number of whole years."""
    found: dict[str, date] = {}
    for name, months in (("career_start", values.get("experience_teaching")), ("total_start", values.get("experience_total"))):
        known = getattr(person, name)
        if months is None:
            continue
        start = add_months(on, -int(months))
        if known is None or abs((known - start).days) > 366:
            found[name] = start
    if person.birth and "career_start" in found and found["career_start"] < add_months(person.birth, 14 * 12):
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
        post = intake.posts.get(fold(written))
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
        if intake.hints.on_match == "skip":
            return open_
        merged = (*open_.subjects, *(s for s in subjects if s not in open_.subjects))
        changes: dict[str, Any] = {"subjects": merged}
        if dismissed and open_.until != dismissed:
            changes |= {"until": dismissed, "end_reason": "dismissed"}
        if values.get("employment_kind") and kind != open_.kind and open_.kind not in ("main", "internal"):
            changes["kind"] = kind
        if values.get("rate") and open_.rate != values["rate"]:
            changes["rate"] = values["rate"]
        kept: Employment = intake.put(open_, replace(open_, **changes), "post")
        return kept
    if kind == "main":
        kind = _main_or_second(intake, person, place, hired)
    since = hired or _since(values, intake.on)
    job = Employment(
        person=person.id, organization=place, post=post, subjects=subjects, kind=kind, rate=values.get("rate"), since=since,
        until=dismissed, end_reason="dismissed" if dismissed else "",
    )  # fmt: skip
    added: Employment = intake.put(None, job, "post")
    return added


def _main_or_second(intake: Intake, person: Person, place: int, hired: date | None) -> str:
    """A main job that is already held elsewhere: a dated one there ends by a transfer, else the row is asked about."""
    for job in intake.jobs(person.id):
        if job.kind != "main" or not job.holds(hired or intake.on):
            continue
        if job.organization == place:
            return "internal"
        if "employment_kind" in intake.row.values:
            raise intake.refuse("employment_kind", "two_main", "Основное место работы уже есть в другой организации. Уточните вид занятости.")
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
        category = QualificationCategory(person=person.id, kind=found.kind, since=found.since, until=until, order=found.order)
        intake.put(None, category, "category")
    elif intake.hints.on_match == "update":
        changes: dict[str, Any] = {"since": same.since or found.since, "until": same.until or until, "order": same.order or found.order}
        intake.put(same, replace(same, **changes), "category")


def _absence(intake: Intake, job: Employment) -> None:
    known = intake.draft.where(Absence, employment=job.id)
    if not any(a.holds(intake.on) for a in known) and job.holds(intake.on):
        intake.put(None, Absence(employment=job.id, since=max(intake.on, job.since)), "absence")
