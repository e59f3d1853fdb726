"""What a person is at work on a day: young until when, leader, mentor, absent, dismissed – as short badges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.domain.periods import add_months, add_years, day_before, full_years
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Reading

YEARS = ("год", "года", "лет")
Badge = tuple[str, str]  # text, tone


def rules_of(reading: Reading, on: date) -> RuleSet | None:
    """The rule set in force on the day, None when there is none."""
    found = [r for r in reading.where(RuleSet) if r.holds(on)]
    return found[-1] if found else None


def young_until(person: Person, rules: RuleSet) -> date | None:
    """The last day on which age and service keep the person among the young of indicator 5; None when they are not known.

    The earlier of the last day below the age bound and, unless the reading takes all young ones, of the first years of work
    (breaks put off). The same days on which `indicators.populations.young` counts the person.
    """
    if not person.birth:
        return None
    birthday = _last_below(person.birth, (rules.age_bound or 35) + (1 if rules.age_included else 0))
    if rules.variant_5 == "young":
        return birthday
    if not person.career_start:
        return None
    years = (rules.experience_bound or 3) + (1 if rules.experience_included else 0)
    return min(birthday, max(_last_below(person.career_start, years), _prolonged(person, years)))


def _last_below(start: date, years: int) -> date:
    """The last day on which fewer than ``years`` have passed; 29 February has its anniversary on 1 March."""
    end = add_years(start, years)
    return end if end.day != start.day else day_before(end)


def _prolonged(person: Person, years: int) -> date:
    """The same of the start of work with the months of breaks."""
    assert person.career_start
    if not person.career_break:
        return date.min
    end = add_months(person.career_start, person.career_break + 12 * years)
    return end if end.day != person.career_start.day else day_before(end)


def is_young(person: Person, rules: RuleSet | None, jobs: Iterable[Employment], posts: dict[int | None, str], on: date) -> bool:
    """Whether the person is a young teacher on the day: by decision, else by age and service; at a teaching post only."""
    if person.young == "no" or not any(posts.get(e.post) == "teaching" for e in jobs):
        return False
    last = young_until(person, rules) if rules else None
    return person.young == "yes" or (last is not None and last >= on)


def years_old(since: date | None, on: date) -> str:
    """«34 года», '' when the day is not known."""
    return count(full_years(since, on), *YEARS) if since and since <= on else ""


def by_sex(person: Person, man: str, woman: str, neutral: str) -> str:
    """The form that agrees with the person's sex; the neutral one when it is not recorded."""
    return {"m": man, "f": woman}.get(person.sex, neutral)


def badges(
    reading: Reading, person: Person, jobs: Sequence[Employment], absences: Sequence[Absence], mentoring: Sequence[Mentorship],
    mentored: Sequence[Mentorship], memberships: Sequence[Membership],
) -> tuple[Badge, ...]:  # fmt: skip
    """Badges as of today, what bars from work first."""
    on = reading.today
    working = [e for e in jobs if e.holds(on)]
    posts: dict[int | None, str] = {p.id: p.category for p in reading.by_ids(Post, sorted({e.post for e in working if e.post}))}
    found = [*_work(person, jobs, working, on), *_absence(working, absences, on)]
    if is_young(person, rules := rules_of(reading, on), working, posts, on):
        last = young_until(person, rules) if rules else None
        decided = person.young == "yes" and (last is None or last < on)
        found.append(("молодой педагог по решению" if decided else f"молодой педагог до {day(last)}", "accent"))
    if any(p == "leading" for p in posts.values()):
        found.append(("руководитель", "neutral"))
    if n := len({m.mentee for m in mentoring if m.state == "active" and m.holds(on)}):
        found.append((f"наставник: {count(n, 'наставляемый', 'наставляемых', 'наставляемых')}", "ok"))
    if any(m.state == "active" and m.holds(on) for m in mentored):
        found.append((by_sex(person, "наставляемый", "наставляемая", "есть наставник"), "ok"))
    groups = reading.by_ids(Association, sorted({m.association for m in memberships if m.association and m.holds(on)}))
    if any(g.kind == "active" and g.holds(on) for g in groups):
        found.append(("член методактива", "accent"))
    return tuple(found)


def _work(person: Person, jobs: Sequence[Employment], working: Sequence[Employment], on: date) -> Iterable[Badge]:
    """Nothing of those who work; of others since when they do not."""
    if working:
        return
    ended = [e.until for e in jobs if e.until and e.until < on]
    starts = [e.since for e in jobs if e.since and e.since > on]
    if ended:
        last = max(ended)
        dismissed = any(e.until == last and e.end_reason == "dismissed" for e in jobs)
        yield f"{by_sex(person, 'уволен', 'уволена', 'увольнение') if dismissed else 'работа закончена'} {day(last)}", "bad"
    elif not starts:
        yield "место работы не указано", "bad"
    if starts:
        yield f"{by_sex(person, 'принят', 'принята', 'приём')} с {day(min(starts))}", "accent"


def _absence(working: Sequence[Employment], absences: Sequence[Absence], on: date) -> Iterable[Badge]:
    now = {e.id: e.kind for e in working}
    away = [a for a in absences if a.employment in now and a.holds(on)]
    if away:
        last = max(a.until or date.max for a in away)
        whole = len({a.employment for a in away}) == len(now) or any(now[a.employment] == "main" for a in away)
        where = "" if whole else " (совместительство)"
        yield f"длительное отсутствие{where}{f' до {day(last)}' if last != date.max else ''}", "warn"
