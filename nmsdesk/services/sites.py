"""Use cases of sites: organisations attached for an academic year, carried over to the next one, ended; what indicator 7 sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Organization, Site, SiteAttachment
from nmsdesk.domain.periods import Period, Span, academic_year
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import day, fold
from nmsdesk.services import gathering
from nmsdesk.services.associations import Added
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as the card shows it; ``year`` is the academic year it begins in, «2025/2026»."""

    id: int
    organization: int
    name: str
    kind: str
    year: str
    since: date
    until: date | None
    act: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the site gives its organisation to indicator 7 in a period, and why, in a sentence."""

    counts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SiteCard:
    """Everything about a site; ``history`` are the other statuses of the same organisation."""

    site: Site
    kind: str
    organization: str
    state: tuple[str, str]  # words and tone
    facts: tuple[tuple[str, str, str], ...]
    attached: tuple[Attached, ...]
    years: tuple[tuple[str, int], ...]
    events: tuple[tuple[int, str, str], ...]
    practices: tuple[tuple[int, str, str], ...]
    history: tuple[tuple[int, str, str], ...]
    standing: Standing


def card(desk: Desk, number: int, period: Period) -> SiteCard:
    """The card of a site with its standing in the period; Stale when it has gone."""
    with desk.read() as reading:
        site = _site(reading, number)
        labels = Labels(reading.connection)
        attached = _attached(reading, number)
        years: dict[str, int] = {}
        for one in attached:
            years[one.year] = years.get(one.year, 0) + 1
        return SiteCard(
            site,
            labels.term("site_kinds", site.kind),
            labels.of("organizations", [site.organization]).get(site.organization or 0, ""),
            _state(site, desk.today),
            _facts(reading, site),
            attached,
            tuple(sorted(years.items(), reverse=True)),
            _events(reading, site),
            _practices(reading, site),
            _history(reading, site),
            _standing(reading, site, period),
        )


def _site(reading: Reading, number: int) -> Site:
    site = reading.get(Site, number)
    if site is None:
        raise Stale("Этой площадки больше нет. Обновите список.")
    return site


def _state(site: Site, today: date) -> tuple[str, str]:
    if site.until and site.until < today:
        return f"завершена {day(site.until)}", "neutral"
    if site.since and site.since > today:
        return f"начнёт работу {day(site.since)}", "accent"
    return (f"действует по {day(site.until)}", "ok") if site.until else ("действует", "ok")


def _facts(reading: Reading, s: Site) -> tuple[tuple[str, str, str], ...]:
    labels = Labels(reading.connection)
    act = labels.of("documents", [s.act]).get(s.act or 0, "")
    found = (
        ("Организация", labels.of("organizations", [s.organization]).get(s.organization or 0, ""), f"organizations:{s.organization}"),
        ("Тема", s.topic, ""),
        ("Уровень", terms.LEVELS_OF_EVENT.get(s.level, ""), ""),
        ("Срок", f"с {day(s.since)}" + (f" по {day(s.until)}" if s.until else ""), ""),
        ("Руководитель", labels.of("persons", [s.leader]).get(s.leader or 0, ""), f"persons:{s.leader}" if s.leader else ""),
        ("Приказ", s.order, ""),
        ("Документ", act, f"documents:{s.act}" if s.act else ""),
        ("Результаты", s.results, ""),
    )
    return tuple(f for f in found if f[1])


def year_of(since: date) -> str:
    """The academic year a day belongs to: «2025/2026»."""
    first = since.year if since.month >= 9 else since.year - 1
    return academic_year(first).code


def _attached(reading: Reading, number: int) -> tuple[Attached, ...]:
    """Attachments, the latest year first, by name within it."""
    found = reading.where(SiteAttachment, site=number)
    labels = Labels(reading.connection)
    places = {o.id: o for o in reading.by_ids(Organization, sorted({a.organization or 0 for a in found}))}
    acts = labels.of("documents", [a.act for a in found])
    lines = []
    for a in found:
        place, since = places[a.organization], a.since or reading.today
        kind = labels.term("organization_kinds", place.kind)
        lines.append(
            Attached(a.id or 0, place.id or 0, place.name, kind, year_of(since), since, a.until, acts.get(a.act or 0, ""), a.note)
        )
    lines.sort(key=lambda a: fold(a.name))
    return tuple(sorted(lines, key=lambda a: a.year, reverse=True))


def _events(reading: Reading, site: Site) -> tuple[tuple[int, str, str], ...]:
    """Events held on the base of the organisation while it has been a site, the latest first."""
    span = Span(site.since, site.until)
    found = [e for e in reading.where(Event, organization=site.organization) if span.overlaps(Span(e.since, e.until or e.since))]
    found.sort(key=lambda e: (e.since or reading.today, e.id), reverse=True)
    return tuple((e.id or 0, e.title, f"{day(e.since)}, {terms.EVENT_STATES[e.state]}") for e in found)


def _practices(reading: Reading, site: Site) -> tuple[tuple[int, str, str], ...]:
    found = sorted(reading.where(Practice, organization=site.organization), key=lambda p: fold(p.title))
    return tuple((p.id or 0, p.title, terms.PUBLICATION_STATES[p.state]) for p in found)


def _history(reading: Reading, site: Site) -> tuple[tuple[int, str, str], ...]:
    labels = Labels(reading.connection)
    others = [s for s in reading.where(Site, organization=site.organization) if s.id != site.id]
    others.sort(key=lambda s: s.since or reading.today, reverse=True)
    rows = []
    for s in others:
        text = labels.term("site_kinds", s.kind) + (f": {s.topic}" if s.topic else "")
        rows.append((s.id or 0, text, f"с {day(s.since)}" + (f" по {day(s.until)}" if s.until else "")))
    return tuple(rows)


def _standing(reading: Reading, site: Site, period: Period) -> Standing:
    """What the default reading of indicator 7 makes of the site: the organisation gives its experience to others (domain.md §3.3)."""
    place = reading.get(Organization, site.organization)
    rules = [r for r in reading.where(RuleSet) if r.holds(period.until)]
    school = bool(place and place.counted and any(place.kind in r.school_kinds for r in rules))
    if not school:
        return Standing(False, "Организация не считается школой по методике этого периода, в показатель 7 она не входит.")
    if not gathering.counted(reading, "site_kinds", site.kind):
        return Standing(False, "Такой вид площадки в показателе 7 не учитывается. Это можно изменить в справочнике «Виды площадок».")
    if not Span(site.since, site.until).overlaps(Span(period.since, period.until)):
        return Standing(False, f"За {period.title} площадка не действовала ни дня, в показателе 7 она не учтена.")
    return Standing(True, f"За {period.title} школа учтена в показателе 7: она делится опытом. Закреплённые школы этим не учитываются.")


def attach(desk: Desk, number: int, organizations: Iterable[int], year: Period, act: int | None = None) -> Added:
    """Attach organisations for an academic year in one step; those attached on these days already are left as they are."""
    ids = list(dict.fromkeys(organizations))
    if not ids:
        raise Rejected("Отметьте организации, которые закрепляются.")
    with desk.begin("add", f"Закреплены организации за площадкой на {year.title}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        site = _site(reading, number)
        if site.organization in ids:
            raise Rejected("Организацию нельзя закрепить за её собственной площадкой.")
        since = max(year.since, site.since or year.since)
        until = min(year.until, site.until or year.until)
        if since > until:
            raise Rejected(f"Площадка не действует в {year.title}: сначала продлите её срок.")
        there = {a.organization for a in reading.where(SiteAttachment, site=number) if Span(a.since, a.until).overlaps(Span(since, until))}
        new = [n for n in ids if n not in there]
        if not new:
            raise Rejected("Все отмеченные организации уже закреплены на этот год.")
        for place in new:
            put(begun.work, SiteAttachment(site=number, organization=place, since=since, until=until, act=act), desk.today)
        names = Labels(reading.connection).of("organizations", [n for n in ids if n in there])
    return Added(begun.changed, len(new), tuple(names[n] for n in ids if n in there))


def carry_over(desk: Desk, number: int, year: Period) -> Added:
    """Attach in the next academic year everyone who is attached in ``year``: one step."""
    with desk.read() as reading:
        span = Span(year.since, year.until)
        ids = [a.organization for a in _attached(reading, number) if Span(a.since, a.until).overlaps(span)]
    if not ids:
        raise Rejected(f"За {year.title} никто не закреплён: переносить некого.")
    return attach(desk, number, ids, academic_year(year.since.year + 1))


def detach(desk: Desk, attachments: Iterable[int], on: date) -> Changed:
    """End attachments: the day is the last one; one step."""
    with desk.begin("change", "Завершено закрепление за площадкой") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for a in reading.by_ids(SiteAttachment, list(attachments)):
            if a.since and a.since > on:
                raise Rejected(f"Закрепление начинается {day(a.since)}: раньше завершить его нельзя. Удалите запись, если она ошибочна.")
            put(begun.work, replace(a, until=on), desk.today)
    return begun.changed


def end(desk: Desk, number: int, on: date, results: str = "") -> Changed:
    """End a site with everything attached to it on that day: one step."""
    with desk.begin("change", "Завершена площадка") as begun:
        reading = Reading(begun.work.connection, desk.today)
        site = _site(reading, number)
        put(begun.work, replace(site, until=on, results=results or site.results), desk.today)
        for a in reading.where(SiteAttachment, site=number):
            if a.since and a.since > on:
                begun.work.remove(a)  # it would never begin
            elif a.until is None or a.until > on:
                put(begun.work, replace(a, until=on), desk.today)
    return begun.changed


def candidates(desk: Desk, number: int, year: Period) -> list[tuple[int, str, str, bool]]:
    """Organisations to attach: (id, name, kind, attached already), those that have not ended, by kind and name."""
    with desk.read() as reading:
        site = _site(reading, number)
        span = Span(year.since, year.until)
        there = {a.organization for a in reading.where(SiteAttachment, site=number) if Span(a.since, a.until).overlaps(span)}
        labels = Labels(reading.connection)
        schools = {kind for r in reading.where(RuleSet) if r.holds(year.since) for kind in r.school_kinds}
        found = [o for o in reading.where(Organization) if o.id != site.organization and not (o.until and o.until < year.since)]
        found.sort(key=lambda o: (o.kind not in schools, fold(o.name)))
        return [(o.id or 0, o.name, labels.term("organization_kinds", o.kind), o.id in there) for o in found]
