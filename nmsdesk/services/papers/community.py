"""Values of the papers of common life: protocols, lists and certificates of events, plans of measures, reports of associations, sites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Attendance, Event, EventSession, Meeting, Membership, Participation
from nmsdesk.domain.development import Program
from nmsdesk.domain.knowledge import Measure, Practice, Roadmap
from nmsdesk.domain.organizations import Organization, Site, SiteAttachment
from nmsdesk.domain.people import Employment, Person, QualificationCategory
from nmsdesk.domain.periods import Span, year
from nmsdesk.errors import Rejected, Stale
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.reports.event_papers import EventPaper, Guest, certificates, participants
from nmsdesk.reports.protocol import Person as Present
from nmsdesk.reports.protocol import Protocol, protocol
from nmsdesk.reports.schedule import Line, Schedule, schedule
from nmsdesk.russian import MONTHS, count, day, fold, percent
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import best_categories, centre, city, jobs_on, posts_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage.records import Labels
from nmsdesk.storage.records import ages as ages_of

_AGES = ((0, 25, "моложе 25 лет"), (25, 35, "25–34 года"), (35, 45, "35–44 года"), (45, 55, "45–54 года"), (55, 200, "55 лет и старше"))


def protocol_paper(desk: Desk, wish: Wish) -> Document:
    """The protocol of a meeting of an association."""
    with desk.read() as reading:
        meeting = reading.get(Meeting, chosen(wish, "заседание"))
        association = reading.get(Association, meeting.association) if meeting else None
        if meeting is None or association is None or meeting.day is None:
            raise Stale("Заседания больше нет. Обновите список.")
        marks = reading.where(Attendance, meeting=meeting.id)
        people = _people(reading, [m.person for m in marks], meeting.day)
        by_state = {state: tuple(people[m.person or 0] for m in marks if m.state in states) for state, states in _STATES.items()}
        names = Labels(reading.connection).of("persons", [meeting.chair, meeting.secretary])
        return protocol(
            Protocol(
                association.name, meeting.number, meeting.day, meeting.place, names.get(meeting.chair or 0, ""),
                names.get(meeting.secretary or 0, ""), meeting.topic, _lines(meeting.agenda), _lines(meeting.decisions),
                _sorted(by_state["present"]), _sorted(by_state["absent"]), _sorted(by_state["invited"]),
            )
        )  # fmt: skip


_STATES = {"present": ("present",), "absent": ("absent", "excused"), "invited": ("invited",)}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sorted(people: Iterable[Present]) -> tuple[Present, ...]:
    return tuple(sorted(people, key=lambda p: fold(p.name)))


def _people(reading: Reading, numbers: list[int | None], on: date) -> dict[int, Present]:
    """Persons with the organisation of the day."""
    ids = [n for n in numbers if n is not None]
    labels = Labels(reading.connection)
    names = labels.of("persons", ids)
    jobs: dict[int, list[Employment]] = {}
    for e in reading.where(Employment, person=set(ids)) if ids else []:
        jobs.setdefault(e.person or 0, []).append(e)
    now = {n: (jobs_on(jobs.get(n, ()), on) or [None])[0] for n in ids}  # type: ignore[list-item]
    places = labels.of("organizations", [e.organization for e in now.values() if e])
    return {n: Present(names.get(n, ""), places.get(e.organization or 0, "") if (e := now[n]) else "") for n in ids}


def participants_paper(desk: Desk, wish: Wish) -> Document:
    """The list of those who take part in an event."""
    return participants(_event(desk, wish))


def certificates_paper(desk: Desk, wish: Wish) -> Document:
    """Certificates of an event, those that have a number."""
    values = _event(desk, wish)
    if not any(g.certificate for g in values.guests):
        raise Rejected("Номера сертификатов ещё не присвоены. Присвойте их в карточке мероприятия.")
    return certificates(values)


def _event(desk: Desk, wish: Wish) -> EventPaper:
    with desk.read() as reading:
        event = reading.get(Event, chosen(wish, "мероприятие"))
        if event is None or event.since is None:
            raise Stale("Мероприятия больше нет. Обновите список.")
        held = event.state == "held"
        labels = Labels(reading.connection)
        own = [p for p in reading.where(Participation, event=event.id) if p.state == ("came" if held else p.state) and p.state != "missed"]
        names = labels.of("persons", [p.person for p in own])
        places = labels.of("organizations", [p.organization for p in own] + [event.organization])
        sexes = {p.id or 0: p.sex for p in reading.by_ids(Person, [p.person or 0 for p in own])}
        posts = _posts(reading, [p.person for p in own], event.since)
        guests = tuple(
            Guest(
                names.get(p.person or 0, ""), places.get(p.organization or 0, ""), posts.get(p.person or 0, ""),
                terms.EVENT_ROLES.get(p.role, ""), _ROLES_OF.get(p.role, ""), sexes.get(p.person or 0, ""), _result(p), p.certificate,
                p.certificate_on,
            )
            for p in sorted(own, key=lambda p: fold(names.get(p.person or 0, "")))
        )  # fmt: skip
        sessions = sorted(reading.where(EventSession, event=event.id), key=lambda s: (s.day or event.since, s.position or 0))
        several = len({s.day for s in sessions if s.day}) > 1
        return EventPaper(
            event.title, labels.term("event_forms", event.form), event.since, event.until,
            event.place or places.get(event.organization or 0, ""), event.organizer, event.hours,
            terms.LEVELS_OF_EVENT.get(event.level, ""), guests,
            tuple((f"{day(s.day)} {s.starts}".strip() if several else s.starts, s.topic, s.speaker) for s in sessions),
            held, centre(reading, event.since), city(),
        )  # fmt: skip


_ROLES_OF = {  # after «в качестве»; winners and laureates took part, their result is said apart
    "listener": "слушателя", "participant": "участника", "speaker": "выступающего", "organizer": "организатора", "expert": "эксперта",
    "winner": "участника", "laureate": "участника",
}  # fmt: skip


def _result(p: Participation) -> str:
    place = f"{p.place} место" if p.place else ""
    return ", ".join(x for x in (place, p.result) if x)


def _posts(reading: Reading, numbers: list[int | None], on: date) -> dict[int, str]:
    ids = {n for n in numbers if n is not None}
    jobs: dict[int, list[Employment]] = {}
    for e in reading.where(Employment, person=ids) if ids else []:
        jobs.setdefault(e.person or 0, []).append(e)
    posts = posts_of(reading)
    found = {}
    for n, of in jobs.items():
        if (now := jobs_on(of, on)) and (post := posts.get(now[0].post or 0)):
            found[n] = post.name
    return found


def schedule_paper(desk: Desk, wish: Wish) -> Document:
    """A plan-график by month, any other plan by direction."""
    with desk.read() as reading:
        roadmap = reading.get(Roadmap, chosen(wish, "план"))
        if roadmap is None or roadmap.since is None:
            raise Stale("Плана больше нет. Обновите список.")
        labels = Labels(reading.connection)
        by_month = roadmap.kind == "schedule"
        measures = reading.where(Measure, roadmap=roadmap.id)
        key = (lambda m: (m.until or date.max, m.position or 0)) if by_month else (lambda m: (m.direction, m.position or 0, m.until))
        lines = tuple(_line(labels, m, by_month, desk.today) for m in sorted(measures, key=key))
        act = labels.of("documents", [roadmap.act]).get(roadmap.act or 0, "")
        return schedule(
            Schedule(
                terms.ROADMAP_KINDS.get(roadmap.kind, ""), roadmap.name, act, lines, centre(reading, desk.today), desk.today,
                roadmap.since.year,
            )
        )  # fmt: skip


def _line(labels: Labels, m: Measure, by_month: bool, today: date) -> Line:
    section = (
        (f"{MONTHS[m.until.month - 1].capitalize()} {m.until.year}" if m.until else "")
        if by_month
        else terms.DIRECTIONS.get(m.direction, "")
    )
    term = f"{day(m.since)} – {day(m.until)}" if m.since else day(m.until)
    late = m.state in ("planned", "active") and m.until is not None and m.until < today
    done = ", ".join(x for x in (terms.MEASURE_STATES[m.state] if m.state != "planned" else "", day(m.done_on), m.result) if x)
    form = labels.term("event_forms", m.form) if m.form else ""
    return Line(
        section, m.name, form, term, m.place, m.audience, m.responsible, done or ("срок прошёл" if late else ""), "warn" if late else ""
    )


def association_paper(desk: Desk, wish: Wish) -> Document:
    """The report of an association for a period: members by category, experience and age, meetings, attendance (domain.md §7.2)."""
    period = wish.period or year(desk.today.year)
    with desk.read() as reading:
        association = reading.get(Association, chosen(wish, "объединение"))
        if association is None:
            raise Stale("Объединения больше нет. Обновите список.")
        on = min(period.until, desk.today) if period.since <= desk.today else period.until
        members = [m for m in reading.where(Membership, association=association.id) if m.holds(on)]
        labels = Labels(reading.connection)
        head = [m.person for m in members if m.role == "head"]
        fields = (
            ("Вид", labels.term("association_kinds", association.kind)),
            ("Период", period.title),
            ("Тема года", association.topic),
            ("Приказ", labels.of("documents", [association.act]).get(association.act or 0, "") or association.order),
            ("На базе", labels.of("organizations", [association.organization]).get(association.organization or 0, "")),
            ("Руководитель", ", ".join(labels.of("persons", head).values())),
            (f"Состав на {day(on)}", count(len(members), "участник", "участника", "участников")),
        )
        parts = (*_composition(reading, members, on), _meetings(reading, association, Span(period.since, period.until)))
        parts = (*parts, _roll(reading, members, on))
        director = centre(reading, on)
    return dossier(Dossier("Отчёт о работе объединения", association.name, desk.today, fields, parts, (director,), personal=True))


def _composition(reading: Reading, members: list[Membership], on: date) -> tuple[Part, ...]:
    ids = [m.person or 0 for m in members]
    if not ids:
        return ()
    held: dict[int, list[QualificationCategory]] = {}
    for c in reading.where(QualificationCategory, person=set(ids)):
        held.setdefault(c.person or 0, []).append(c)
    categories: dict[str, int] = {}
    for n in ids:
        best = best_categories(held.get(n, ()), on)
        name = terms.CATEGORY_KINDS[best[0].kind] if best else terms.CATEGORY_KINDS["none"]
        categories[name] = categories.get(name, 0) + 1
    old = ages_of(reading.connection, ids, on)
    ages = [(text, sum(low <= age < high for age in old.values())) for low, high, text in _AGES]
    known = sum(n for _, n in ages)
    ages = [*((t, n) for t, n in ages if n), *([("дата рождения не указана", len(ids) - known)] if known < len(ids) else [])]
    columns = (("Показатель", 4.0), ("Человек", 1.5), ("Доля", 1.5))
    tables = (("Состав по категориям", sorted(categories.items(), key=lambda x: -x[1])), ("Состав по возрасту", ages))
    found = []
    for title, of in tables:
        shown = small_numbers.told(reading, [n for _, n in of])
        rows = tuple((t, n, small_numbers.share(n, len(ids))) for (t, _), n in zip(of, shown))
        found.append(Part(title, columns, rows, numbered=False))
    return tuple(found)


def _meetings(reading: Reading, association: Association, span: Span) -> Part:
    rows = []
    found = [m for m in reading.where(Meeting, association=association.id) if m.day and span.holds(m.day)]
    for m in sorted(found, key=lambda m: m.day or date.min):
        marks = [a.state for a in reading.where(Attendance, meeting=m.id)]
        members = [s for s in marks if s != "invited"]
        came = sum(s == "present" for s in members)
        share = f"{came} из {len(members)} ({percent(100 * came / len(members), 0)})" if members else "не отмечено"
        rows.append((day(m.day), m.number, m.topic, "\n".join(_lines(m.decisions)), share))
    columns = (("Дата", 1.3), ("№", 0.6), ("Тема", 3.0), ("Решения", 4.0), ("Присутствовали", 1.8))
    return Part("Заседания", columns, tuple(rows), empty="Заседаний в этом периоде не было.", numbered=False)


def _roll(reading: Reading, members: list[Membership], on: date) -> Part:
    people = _people(reading, [m.person for m in members], on)
    rows = sorted(
        (m.role != "head", m.role != "secretary", fold(people[m.person or 0].name), people[m.person or 0], m.role) for m in members
    )
    shown = tuple((p.name, p.place, terms.ASSOCIATION_ROLES[role]) for _, _, _, p, role in rows)
    return Part(
        "Состав объединения", (("Фамилия, имя, отчество", 4.0), ("Организация", 4.0), ("Роль", 2.0)), shown, empty="Участников нет."
    )


def site_paper(desk: Desk, wish: Wish) -> Document:
    """The passport of a site: status, schools attached by year, events on its base, practices of the organisation."""
    with desk.read() as reading:
        site = reading.get(Site, chosen(wish, "площадку"))
        place = reading.get(Organization, site.organization) if site else None
        if site is None or place is None:
            raise Stale("Площадки больше нет. Обновите список.")
        labels = Labels(reading.connection)
        until, kind = day(site.until) or "без срока", labels.term("site_kinds", site.kind)
        fields = (
            ("Организация", place.full_name or place.name),
            ("Вид площадки", kind),
            ("Уровень", terms.LEVELS_OF_EVENT.get(site.level, "")),
            ("Тема", site.topic),
            ("Срок", f"{day(site.since)} – {until}"),
            ("Основание", labels.of("documents", [site.act]).get(site.act or 0, "") or site.order),
            ("Руководитель", labels.of("persons", [site.leader]).get(site.leader or 0, "")),
        )
        attached = sorted(reading.where(SiteAttachment, site=site.id), key=lambda a: (a.since or date.min, a.id or 0))
        names = labels.of("organizations", [a.organization for a in attached])
        rows = tuple((names.get(a.organization or 0, ""), day(a.since), day(a.until)) for a in attached)
        span = Span(site.since, site.until)
        events = [e for e in reading.where(Event, organization=place.id) if e.state == "held" and e.since and span.holds(e.since)]
        events.sort(key=lambda e: e.since or date.min)
        practices = [p.title for p in reading.where(Practice, organization=place.id) if p.state == "accepted"]
        parts = (
            Part("Закреплённые организации", (("Организация", 5.0), ("С", 1.5), ("По", 1.5)), rows, empty="Организации не закреплены."),
            Part(
                "Мероприятия на базе площадки", (("Дата", 1.5), ("Мероприятие", 6.0), ("Форма", 3.0)),
                tuple((day(e.since), e.title, labels.term("event_forms", e.form)) for e in events),
            ),
            Part("Практики организации в банке", texts=tuple(practices)),
            Part("Результаты", texts=_lines(site.results), numbered=False, empty="Результаты не внесены."),
        )  # fmt: skip
    return dossier(Dossier("Паспорт площадки", f"{kind}: {place.name}", desk.today, fields, parts))


def programs_of(reading: Reading, ids: list[int | None]) -> dict[int, Program]:
    """Programmes by id."""
    return {p.id or 0: p for p in reading.by_ids(Program, [n for n in ids if n is not None])}


def chosen(wish: Wish, what: str) -> int:
    """The record that the paper is about; Rejected when none was chosen."""
    if wish.record is None:
        raise Rejected(f"Выберите {what}.")
    return wish.record
