"""Values of the papers of mentoring: programmes, consents, agreements of pairs, the register of a school, a mentor's certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.development import Deficit, Mentorship, MentorshipItem, MentorshipMeeting
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.reports import mentoring as forms
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.reports.mentor_order import Member
from nmsdesk.reports.mentoring import Line, PairPaper
from nmsdesk.reports.parts import Signer, place_of
from nmsdesk.russian import count, day, fold, number
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import pupils_forms
from nmsdesk.services.papers.finding import best_categories, centre, city, head_of, jobs_on, posts_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage import records
from nmsdesk.storage.records import Labels

YEARS = ("год", "года", "лет")
_CATEGORIES = {"highest": "высшая категория", "first": "первая категория", "methodist": "педагог-методист", "mentor": "педагог-наставник"}
_RESULTS = ("reached", "partly", "missed", "ended")
MOST = 100  # pairs in one document


def programme_paper(desk: Desk, wish: Wish) -> Document:
    """Personal programmes of a pair or of the pairs of a list."""
    return _papers(desk, wish, forms.programmes)


def consent_paper(desk: Desk, wish: Wish) -> Document:
    """The consents of the mentors of a pair or of a list."""
    return _papers(desk, wish, forms.consents)


def agreement_paper(desk: Desk, wish: Wish) -> Document:
    """The drafts of agreements with the mentors of a pair or of a list."""
    return _papers(desk, wish, forms.agreements)


def _papers(desk: Desk, wish: Wish, made: Callable[[Sequence[PairPaper]], Document]) -> Document:
    with desk.read() as reading:
        if wish.query is not None and wish.query.register == "mentorships":
            ids = records.ids_of(reading.connection, wish.query)
        elif wish.record is not None:
            ids = [wish.record]
        else:
            raise Rejected("Выберите наставническую пару.")
        pairs = reading.by_ids(Mentorship, ids)
        if not pairs:
            raise Stale("Пары больше нет. Обновите список.")
        if len(pairs) > MOST:
            raise Rejected(f"В один документ войдёт не больше {MOST} пар, выбрано {len(pairs)}. Уточните отбор.")
        asked = _Pairs(reading)
        values = [asked.paper(m) for m in pairs]
    values.sort(key=lambda p: (fold(p.organization), fold(p.mentor.name), fold(p.mentee.name)))
    return made(values)


class _Pairs:
    """What the papers of several pairs share."""

    def __init__(self, reading: Reading):
        self.reading, self.labels, self.posts = reading, Labels(reading.connection), posts_of(reading)

    def paper(self, m: Mentorship) -> PairPaper:
        reading, labels, on = self.reading, self.labels, m.since or self.reading.today
        on = max(on, reading.today) if m.until is None or m.until >= reading.today else m.until
        place, employer = reading.get(Organization, m.mentee_organization), reading.get(Organization, m.mentor_organization)
        employer = employer or place
        items = sorted(reading.where(MentorshipItem, mentorship=m.id), key=lambda i: (i.position or 999, i.id or 0))
        met = sorted(reading.where(MentorshipMeeting, mentorship=m.id), key=lambda x: (x.day or date.min, x.id or 0))
        deficits = [d for d in reading.where(Deficit, person=m.mentee) if d.closed is None]
        mentor, mentee = self.member(m.mentor, m.mentor_organization, on), self.member(m.mentee, m.mentee_organization, on)
        return PairPaper(
            mentor, mentee, self.years(m.mentor, on), self.years(m.mentee, on), mentee.about, place.name if place else "",
            employer.name if employer else "", (employer.full_name or employer.name) if employer else "",
            head_of(reading, place, on) if place else Signer(""), head_of(reading, employer, on) if employer else Signer(""),
            m.since, m.until, labels.term("mentoring_forms", m.form) if m.form else "",
            labels.term("mentoring_kinds", m.kind) if m.kind else "", m.goal,
            tuple(dict.fromkeys(d.text or labels.term("areas", d.area) for d in deficits)),
            tuple(Line(i.content, i.due, i.expected, i.result, i.done_on) for i in items),
            tuple((x.day, x.topic, x.hours) for x in met), m.order, m.agreement, m.paid, m.consent, m.middle, m.result,
            terms.MENTORSHIP_STATES[m.state].capitalize() if m.state in _RESULTS else "",
            place_of(place.full_name if place else "", city()), reading.today,
        )  # fmt: skip

    def member(self, number: int | None, organization: int | None, on: date) -> Member:
        person = self.reading.get(Person, number)
        if person is None:
            raise Stale("Работника этой пары больше нет. Обновите список.")
        jobs = jobs_on(self.reading.where(Employment, person=number), on)
        here = [j for j in jobs if j.organization == organization] or jobs
        post = self.posts.get(here[0].post or 0) if here else None
        held = best_categories(self.reading.where(QualificationCategory, person=number), on)
        about = ", ".join(_CATEGORIES[c.kind] for c in held if c.kind in _CATEGORIES)
        return Member(person.last_name, person.first_name, person.patronymic, person.sex, post.name if post else "", about)

    def years(self, number: int | None, on: date) -> str:
        person = self.reading.get(Person, number)
        if not person or not person.career_start:
            return ""
        years = full_years(person.career_start, on)
        return count(years, *YEARS) if years else "меньше года"


def register_of_pairs(desk: Desk, wish: Wish) -> Document:
    """The register of pairs of a school: those at work and being drawn up, or those of a period (domain.md §4.3)."""
    if wish.organization is None:
        raise Rejected("Выберите организацию, чей реестр пар печатать.")
    with desk.read() as reading:
        place = reading.get(Organization, wish.organization)
        if place is None:
            raise Stale("Организации больше нет. Обновите список.")
        on, asked, pupils = wish.as_of or desk.today, _Pairs(reading), pupils_forms(reading)
        pairs = [m for m in reading.where(Mentorship, mentee_organization=place.id) if m.form not in pupils and _shown(m, wish, on)]
        papers = [(m, asked.paper(m)) for m in pairs]
        papers.sort(key=lambda x: (fold(x[1].mentor.name), fold(x[1].mentee.name)))
        rows = tuple(
            (
                _lines(p.mentor.name, p.employer if p.employer != place.name else ""), _lines(p.mentor.post, p.mentor.about),
                p.mentor_experience, _lines(p.mentee.name), _lines(p.mentee.post), p.mentee_experience, _lines(p.form, p.kind),
                _lines(p.order, p.agreement and f"соглашение {p.agreement}"), f"{day(m.since)} – {day(m.until)}",
                terms.MENTORSHIP_STATES[m.state],
            )
            for m, p in papers
        )  # fmt: skip
        head = head_of(reading, place, on)
    columns = (
        ("Наставник", 2.5), ("Должность, категория", 2.1), ("Стаж", 1.0), ("Наставляемый", 2.5), ("Должность", 1.6), ("Стаж", 1.0),
        ("Форма и вид", 2.0), ("Приказ, соглашение", 2.1), ("Срок", 1.5), ("Состояние", 1.5),
    )  # fmt: skip
    when = f"период: {wish.period.title}" if wish.period else f"по состоянию на {day(on)}"
    part = Part("Наставнические пары", columns, rows, empty="Действующих и оформляемых пар нет.")
    return dossier(
        Dossier("Реестр наставнических пар", f"{place.name}, {when}", on, parts=(part,), signers=(head,), personal=True, landscape=True)
    )


def _shown(m: Mentorship, wish: Wish, on: date) -> bool:
    if wish.period:
        return m.state != "planned" and bool(m.since and m.since <= wish.period.until and (m.until is None or m.until >= wish.period.since))
    return m.state == "planned" or (m.state in ("active", "paused") and m.holds(on))


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def mentor_certificate(desk: Desk, wish: Wish) -> Document:
    """A teacher's mentoring for attestation as педагог-наставник (domain.md §4.5): pairs, results, hours of meetings."""
    if wish.person is None:
        raise Rejected("Выберите работника, о чьей наставнической деятельности нужна справка.")
    with desk.read() as reading:
        person = reading.get(Person, wish.person)
        if person is None:
            raise Stale("Работника больше нет. Обновите список.")
        pupils = pupils_forms(reading)
        pairs = [m for m in reading.where(Mentorship, mentor=person.id) if m.state != "planned" and m.form not in pupils]
        if not pairs:
            raise Rejected(f"{person.full_name}: наставнических пар нет, справку составлять не о чем.")
        pairs.sort(key=lambda m: (m.since or date.min, m.id or 0))
        labels = Labels(reading.connection)
        names = labels.of("persons", [m.mentee for m in pairs])
        hours = {m.id: sum(x.hours or 0 for x in reading.where(MentorshipMeeting, mentorship=m.id)) for m in pairs}
        items = {m.id: reading.where(MentorshipItem, mentorship=m.id) for m in pairs}
        asked = _Pairs(reading)
        me = asked.member(person.id, None, desk.today)
        jobs = jobs_on(reading.where(Employment, person=person.id), desk.today)
        place = labels.of("organizations", [j.organization for j in jobs]).get(jobs[0].organization or 0, "") if jobs else ""
        rows = tuple(
            (
                f"{day(m.since)} – {day(m.until)}", names.get(m.mentee or 0, ""),
                labels.term("mentoring_forms", m.form) if m.form else "", m.order,
                f"{sum(i.done_on is not None for i in items[m.id])} из {len(items[m.id])}" if items[m.id] else "–",
                number(hours[m.id], 1) if hours[m.id] else "–", _lines(terms.MENTORSHIP_STATES[m.state], m.result),
            )
            for m in pairs
        )  # fmt: skip
        fields = (
            ("Место работы", place), ("Должность", me.post), ("Категория", me.about),
            ("Педагогический стаж", asked.years(person.id, desk.today)),
            ("Наставляемых всего", count(len({m.mentee for m in pairs}), "человек", "человека", "человек")),
            ("Цель достигнута", count(sum(m.state == "reached" for m in pairs), "пара", "пары", "пар")),
        )  # fmt: skip
        signer = centre(reading, desk.today)
    columns = (
        ("Срок", 1.7), ("Наставляемый", 2.6), ("Форма", 2.0), ("Приказ", 1.9), ("Выполнено пунктов", 1.3), ("Часов встреч", 1.1),
        ("Состояние, итог", 2.6),
    )  # fmt: skip
    part = Part("Наставничество", columns, rows, note="Пары обучающихся в справку не входят.")
    title = "Справка о наставнической деятельности"
    return dossier(Dossier(title, person.full_name, desk.today, fields, (part,), (signer,), personal=True, landscape=True))
