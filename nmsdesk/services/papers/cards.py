"""Values of the card of a person, the passport of an organisation, the annotated catalogues."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import Diagnostic, Instrument, LearningPlan, Level, Mentorship, Training
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Practice, PracticeAuthor
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization, Site
from nmsdesk.domain.people import Employment, Person, QualificationCategory
from nmsdesk.domain.periods import full_years, year
from nmsdesk.domain.privacy import MARK
from nmsdesk.domain.queries import ListQuery
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.russian import count, day, fold, percent
from nmsdesk.services import indicators, lists, small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.community import programs_of
from nmsdesk.services.papers.finding import best_categories, head_of, jobs_on, posts_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage.records import Labels

YEARS = ("год", "года", "лет")


def person_paper(desk: Desk, wish: Wish) -> Document:
    """The card of a person: work, categories, diagnostics, learning, plans, mentoring, events, publications (domain.md §7.2)."""
    if wish.person is None:
        raise Rejected("Выберите работника, чью карточку печатать.")
    with desk.read() as reading:
        person = reading.get(Person, wish.person)
        if person is None:
            raise Stale("Работника больше нет. Обновите список.")
        labels = Labels(reading.connection)
        jobs = sorted(reading.where(Employment, person=person.id), key=lambda e: e.since or date.min, reverse=True)
        now = jobs_on(jobs, desk.today)
        posts = posts_of(reading)
        places = labels.of("organizations", [e.organization for e in jobs])
        held = best_categories(reading.where(QualificationCategory, person=person.id), desk.today)
        fields = (
            ("Дата рождения", day(person.birth)),
            ("Место работы", places.get(now[0].organization or 0, "") if now else "не работает"),
            ("Должность", posts[now[0].post or 0].name if now and now[0].post in posts else ""),
            ("Образование", ", ".join(x for x in (terms.EDUCATION.get(person.education, ""), person.education_place) if x)),
            ("Педагогический стаж", count(full_years(person.career_start, desk.today), *YEARS) if person.career_start else ""),
            ("Категория", ", ".join(f"{terms.CATEGORY_KINDS[c.kind]}{f' с {day(c.since)}' if c.since else ''}" for c in held)),
        )
        work = tuple((_span(e.since, e.until), places.get(e.organization or 0, ""), posts[e.post].name if e.post in posts else "",
                      terms.EMPLOYMENT_KINDS[e.kind]) for e in jobs)  # fmt: skip
        columns = (("Срок", 2.2), ("Организация", 3.0), ("Должность", 2.6), ("Занятость", 2.2))
        parts = (Part("Места работы", columns, work, numbered=False), *_development(reading, labels, person.id or 0))
        parts = (*parts, *_community(reading, labels, person.id or 0))
    return dossier(Dossier("Карточка педагога", person.full_name, desk.today, fields, parts, personal=True))


def _span(since: date | None, until: date | None) -> str:
    return f"{day(since) or '…'} – {day(until) or 'н. в.'}"


def _development(reading: Reading, labels: Labels, person: int) -> Iterator[Part]:
    found = sorted(reading.where(Diagnostic, person=person), key=lambda d: d.day or date.min, reverse=True)
    tools = {t.id: t.name for t in reading.where(Instrument)}
    levels = {x.id: x.name for x in reading.where(Level)}
    rows = tuple(
        (day(d.day), tools.get(d.instrument, ""), d.result if d.percent is None else percent(d.percent), levels.get(d.level, ""))
        for d in found
    )
    yield Part("Диагностика", (("Дата", 1.4), ("Инструмент", 4.6), ("Результат", 1.6), ("Уровень", 1.6)), rows, numbered=False)
    learned = sorted(reading.where(Training, person=person), key=lambda t: t.until or date.min, reverse=True)
    programs = programs_of(reading, [t.program for t in learned])
    lines = []
    for t in learned:
        program = programs.get(t.program or 0)
        title, hours = (program.title, str(program.hours or "")) if program else ("", "")
        lines.append((_span(t.since, t.until), title, hours, terms.ATTESTATION.get(t.attestation, ""), t.certificate_number))
    columns = (("Срок", 2.2), ("Программа", 4.4), ("Часов", 0.9), ("Аттестация", 1.2), ("Документ", 1.6))
    yield Part("Обучение по программам ДПО", columns, tuple(lines), numbered=False)
    plans = sorted(reading.where(LearningPlan, person=person), key=lambda p: p.since or date.min, reverse=True)
    rows = tuple((p.number, _span(p.since, p.until), p.goal, terms.PLAN_STATES[p.state]) for p in plans)
    yield Part(
        "Индивидуальные образовательные маршруты", (("№", 1.3), ("Срок", 2.2), ("Цель", 4.0), ("Состояние", 2.2)), rows, numbered=False
    )
    pairs = [*reading.where(Mentorship, mentor=person), *reading.where(Mentorship, mentee=person)]
    names = labels.of("persons", [m.mentor for m in pairs] + [m.mentee for m in pairs])
    pairs.sort(key=lambda m: m.since or date.min, reverse=True)
    own = tuple(
        (_span(m.since, m.until), "наставник" if m.mentor == person else "наставляемый",
         names.get((m.mentee if m.mentor == person else m.mentor) or 0, ""), terms.MENTORSHIP_STATES[m.state])
        for m in pairs
    )  # fmt: skip
    yield Part("Наставничество", (("Срок", 2.2), ("Роль", 1.6), ("С кем", 3.6), ("Состояние", 2.6)), own, numbered=False)


def _community(reading: Reading, labels: Labels, person: int) -> Iterator[Part]:
    members = sorted(reading.where(Membership, person=person), key=lambda m: m.since or date.min, reverse=True)
    names = {a.id: a.name for a in reading.by_ids(Association, [m.association or 0 for m in members])}
    rows = tuple((_span(m.since, m.until), names.get(m.association, ""), terms.ASSOCIATION_ROLES[m.role]) for m in members)
    yield Part("Объединения", (("Срок", 2.2), ("Объединение", 5.4), ("Роль", 1.6)), rows, numbered=False)
    came = [p for p in reading.where(Participation, person=person) if p.state == "came"]
    events = {e.id: e for e in reading.by_ids(Event, [p.event or 0 for p in came])}
    came.sort(key=lambda p: (events[p.event].since if p.event in events else None) or date.min, reverse=True)
    lines = []
    for p in came:
        if event := events.get(p.event):
            result = ", ".join(x for x in (f"{p.place} место" if p.place else "", p.result, p.certificate) if x)
            lines.append((day(event.since), event.title, terms.LEVELS_OF_EVENT.get(event.level, ""), terms.EVENT_ROLES[p.role], result))
    columns = (("Дата", 1.3), ("Мероприятие", 4.4), ("Уровень", 1.6), ("Роль", 1.5), ("Результат", 1.9))
    yield Part("Мероприятия", columns, tuple(lines), numbered=False)
    practices = reading.by_ids(Practice, [a.practice or 0 for a in reading.where(PracticeAuthor, person=person)])
    works = reading.by_ids(Development, [a.development or 0 for a in reading.where(DevelopmentAuthor, person=person)])
    texts = [f"{p.title} (практика, {terms.PUBLICATION_STATES[p.state]})" for p in practices]
    texts += [f"{w.title} ({labels.term('development_kinds', w.kind).lower()}, {w.year or 'год не указан'})" for w in works]
    yield Part("Практики и разработки", texts=tuple(texts))


def organization_paper(desk: Desk, wish: Wish) -> Document:
    """The passport of an organisation: staff, indicators beside the city's, the checklist of mentoring, sites."""
    if wish.organization is None:
        raise Rejected("Выберите организацию, чей паспорт печатать.")
    period = wish.period or year(desk.today.year)
    measured = indicators.measure(desk, period, wish.as_of, by_organization=True)
    with desk.read() as reading:
        place = reading.get(Organization, wish.organization)
        if place is None:
            raise Stale("Организации больше нет. Обновите список.")
        on = measured.as_of
        labels = Labels(reading.connection)
        head = head_of(reading, place, on)
        jobs = [e for e in reading.where(Employment, organization=place.id) if e.holds(on)]
        fields = (
            ("Полное наименование", place.full_name),
            ("Вид", labels.term("organization_kinds", place.kind)),
            ("Учредитель", terms.FOUNDERS.get(place.founder, "")),
            ("Руководитель", f"{head.post} {head.name}".strip()),
            ("Работников", _people(reading, len({e.person for e in jobs}))),
            ("По состоянию на", day(on)),
        )
        own = {v.code: v for v in measured.by_organization.get(place.id or 0, ())}
        rows = []
        for value in measured.values:
            mine = own.get(value.code)
            text = f"{mine.numerator} из {mine.denominator}" if mine and mine.denominator else ""
            if mine and mine.hidden:
                text = f"{MARK} из {mine.known}" if mine.known else MARK if "numerator" in mine.hidden else text
            target = percent(value.target) if value.target is not None else "не задана"
            share = MARK if mine and "numerator" in mine.hidden else percent(mine.percent if mine else None)
            city = MARK if "numerator" in value.hidden else percent(value.percent)
            rows.append((INDICATORS[value.code].shown_code, value.title, share, text, city, target))
        columns = (("№", 0.6), ("Показатель", 4.6), ("Организация", 1.6), ("Из них", 1.6), ("Город", 1.4), ("Цель", 1.4))
        note = "Нет данных там, где считать не из чего: в организации нет ни одного человека или команды, о которых говорит показатель."
        parts = [*_staff(reading, jobs, on), Part(f"Показатели: {period.title}", columns, tuple(rows), note=note, numbered=False)]
        parts += [_checklist(reading, place, on), _sites(reading, labels, place)]
    return dossier(Dossier("Паспорт организации", place.name, desk.today, fields, tuple(parts), (head,)))


def _staff(reading: Reading, jobs: list[Employment], on: date) -> Iterator[Part]:
    posts = posts_of(reading)
    groups = Counter(posts[e.post].category for e in _first(jobs) if e.post in posts)
    ids = {e.person or 0 for e in jobs}
    held: dict[int, list[QualificationCategory]] = {}
    for c in reading.where(QualificationCategory, person=ids) if ids else []:
        held.setdefault(c.person or 0, []).append(c)
    teaching = [e.person or 0 for e in _first(jobs) if e.post in posts and posts[e.post].category == "teaching"]
    best = Counter((best_categories(held.get(n, ()), on) or [None])[0] for n in teaching)  # type: ignore[list-item]
    kinds = Counter(terms.CATEGORY_KINDS[c.kind] if c else terms.CATEGORY_KINDS["none"] for c in best.elements())
    columns = (("Группа", 5.0), ("Человек", 1.5))
    by_group = zip(groups.most_common(), small_numbers.told(reading, [n for _, n in groups.most_common()]))
    by_kind = zip(kinds.most_common(), small_numbers.told(reading, [n for _, n in kinds.most_common()]))
    rows = tuple((terms.POST_GROUPS[g], n) for (g, _), n in by_group)
    yield Part("Работники по группам должностей", columns, rows, numbered=False)
    yield Part("Педагогические работники по категориям", columns, tuple((k, n) for (k, _), n in by_kind), numbered=False)


def _people(reading: Reading, n: int) -> str:
    (shown,) = small_numbers.each(reading, n)
    return f"{MARK} человек" if isinstance(shown, str) else count(n, "человек", "человека", "человек")


def _first(jobs: list[Employment]) -> list[Employment]:
    """One employment of each person, the main one first."""
    found: dict[int, Employment] = {}
    for e in sorted(jobs, key=lambda e: (e.kind != "main", e.id or 0)):
        found.setdefault(e.person or 0, e)
    return list(found.values())


def _checklist(reading: Reading, place: Organization, on: date) -> Part:
    marks = {m.item: m for m in reading.where(ChecklistMark, organization=place.id) if m.holds(on)}
    items = sorted((i for i in reading.where(ChecklistItem) if not i.hidden), key=lambda i: i.position or 0)
    rows = tuple(
        (
            i.name,
            "да" if i.obligatory else "нет",
            terms.MARKS[m.state] if (m := marks.get(i.id)) else "не отмечено",
            m.document if m else "",
        )
        for i in items
    )
    columns = (("Условие модели наставничества", 5.0), ("Обязательное", 1.4), ("Отметка", 1.4), ("Документ", 2.6))
    return Part("Целевая модель наставничества", columns, rows if marks else ())


def _sites(reading: Reading, labels: Labels, place: Organization) -> Part:
    found = sorted(reading.where(Site, organization=place.id), key=lambda s: s.since or date.min, reverse=True)
    rows = tuple((labels.term("site_kinds", s.kind), s.topic, _span(s.since, s.until)) for s in found)
    return Part("Площадки", (("Вид", 3.0), ("Тема", 5.0), ("Срок", 2.2)), rows, numbered=False)


class _Entry(NamedTuple):
    """A line of an annotated catalogue."""

    head: str
    title: str
    authors: list[int]
    organization: int | None
    text: str


def practices_paper(desk: Desk, wish: Wish) -> Document:
    """The bank of practices with annotations, those accepted; narrowed by the wish's query or search."""
    ids = lists.ids(desk, _narrowed(wish, "practices"))
    with desk.read() as reading:
        authors = _authors((a.practice, a.person) for a in reading.where(PracticeAuthor))
        found = [p for p in reading.by_ids(Practice, ids) if p.state == "accepted"]
        entries = [
            _Entry(terms.PRACTICE_KINDS[p.kind], p.title, authors[p.id or 0], p.organization, _annotation(p.annotation, p.keywords))
            for p in found
        ]
        return _catalogue(reading, "Банк успешных практик", entries)


def developments_paper(desk: Desk, wish: Wish) -> Document:
    """The annotated catalogue of methodical developments, those accepted; narrowed by the wish's query or search."""
    ids = lists.ids(desk, _narrowed(wish, "developments"))
    with desk.read() as reading:
        labels = Labels(reading.connection)
        authors = _authors((a.development, a.person) for a in reading.where(DevelopmentAuthor))
        found = [d for d in reading.by_ids(Development, ids) if d.state == "accepted"]
        entries = [
            _Entry(
                labels.term("development_kinds", d.kind), f"{d.title}{f', {d.year}' if d.year else ''}", authors[d.id or 0], d.organization,
                _annotation(d.annotation, d.keywords),
            )
            for d in found
        ]  # fmt: skip
        return _catalogue(reading, "Аннотированный каталог научно-методических разработок", entries)


def _narrowed(wish: Wish, key: str) -> ListQuery:
    return wish.query if wish.query and wish.query.register == key else ListQuery(key, wish.search)


def _authors(pairs: Iterable[tuple[int | None, int | None]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for what, person in pairs:
        found[what or 0].append(person or 0)
    return found


def _annotation(text: str, keywords: str) -> str:
    return "\n".join(x for x in (text, f"Ключевые слова: {keywords}" if keywords else "") if x)


def _catalogue(reading: Reading, title: str, entries: list[_Entry]) -> Document:
    labels = Labels(reading.connection)
    names = labels.of("persons", [n for e in entries for n in e.authors])
    places = labels.of("organizations", [e.organization for e in entries])
    groups: dict[str, list[_Entry]] = defaultdict(list)
    for e in sorted(entries, key=lambda e: fold(e.title)):
        groups[e.head].append(e)

    def who(e: _Entry) -> str:
        return "\n".join(x for x in (", ".join(names.get(n, "") for n in e.authors), places.get(e.organization or 0, "")) if x)

    columns = (("Название", 3.0), ("Авторы, организация", 3.0), ("Аннотация", 5.0))
    parts = tuple(
        Part(head[:1].upper() + head[1:], columns, tuple((e.title, who(e), e.text) for e in of)) for head, of in sorted(groups.items())
    )
    if not parts:
        parts = (Part("Каталог", empty="Принятых материалов, которые отвечают отбору, нет."),)
    intro = f"Материалов: {len(entries)}. В каталог входят материалы, прошедшие экспертизу." if entries else ""
    return dossier(Dossier(title, "", reading.today, parts=parts, intro=intro, landscape=True))
