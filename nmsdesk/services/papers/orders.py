"""Values of an organisation's order on mentors: the pairs of its mentees that are to be or are in force."""

from __future__ import annotations

from datetime import date

from nmsdesk.documents.tree import Document
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, QualificationCategory
from nmsdesk.errors import Rejected, Stale
from nmsdesk.reports.mentor_order import Member, MentorOrder, Pair, mentor_order
from nmsdesk.reports.parts import place_of
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import best_categories, city, head_of, jobs_on, posts_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage.records import Labels

_CATEGORIES = {"highest": "высшая категория", "first": "первая категория", "methodist": "педагог-методист", "mentor": "педагог-наставник"}


def mentor_order_paper(desk: Desk, wish: Wish) -> Document:
    """The order of the wish's organisation: pairs active or planned on the day, or begun in the period when one is given."""
    if wish.organization is None:
        raise Rejected("Выберите организацию, для которой печатать приказ.")
    with desk.read() as reading:
        place = reading.get(Organization, wish.organization)
        if place is None:
            raise Stale("Организации больше нет. Обновите список.")
        on = wish.as_of or desk.today
        pairs = [m for m in reading.where(Mentorship, mentee_organization=place.id) if _chosen(m, wish, on)]
        if not pairs:
            when = f"с началом в период «{wish.period.title}»" if wish.period else "действующих или планируемых"
            raise Rejected(f"У организации «{place.name}» нет наставнических пар, {when}. Сначала внесите пары.")
        values = _values(reading, place, pairs, on)
    return mentor_order(values)


def _chosen(m: Mentorship, wish: Wish, on: date) -> bool:
    if wish.period:
        return m.state != "ended" and m.since is not None and wish.period.since <= m.since <= wish.period.until
    return m.state in ("planned", "active", "paused") and (m.until is None or m.until >= on)


def _values(reading: Reading, place: Organization, pairs: list[Mentorship], on: date) -> MentorOrder:
    people = _People(reading, place, on)
    labels = Labels(reading.connection)
    made = []
    for m in pairs:
        mentor, mentee = people.member(m.mentor, m.mentor_organization, True), people.member(m.mentee, place.id, False)
        if mentor and mentee:
            form = labels.term("mentoring_forms", m.form) if m.form else ""
            kind = labels.term("mentoring_kinds", m.kind) if m.kind else ""
            made.append(Pair(mentor, mentee, m.since, m.until, form, kind, m.consent, m.agreement))
    made.sort(key=lambda p: (fold(p.mentor.name), fold(p.mentee.name)))
    full = place.full_name or place.name
    return MentorOrder(place.name, full, head_of(reading, place, on), tuple(made), on, place_of(place.full_name, city()))


class _People:
    """Mentors and mentees with their posts of the day."""

    def __init__(self, reading: Reading, place: Organization, on: date):
        self.reading, self.place, self.on = reading, place, on
        self.posts = posts_of(reading)
        self.known: dict[tuple[int, bool], Member] = {}

    def member(self, number: int | None, organization: int | None, mentor: bool) -> Member | None:
        person = self.reading.get(Person, number)
        if person is None or person.id is None:
            return None
        if (person.id, mentor) not in self.known:
            self.known[person.id, mentor] = self._member(person, organization, mentor)
        return self.known[person.id, mentor]

    def _member(self, person: Person, organization: int | None, mentor: bool) -> Member:
        jobs = jobs_on(self.reading.where(Employment, person=person.id), self.on)
        here = [j for j in jobs if j.organization == organization] or jobs
        post = self.posts.get(here[0].post or 0) if here else None
        elsewhere = self.reading.get(Organization, organization) if organization != self.place.id else None
        held = best_categories(self.reading.where(QualificationCategory, person=person.id), self.on) if mentor else []
        about = ", ".join(_CATEGORIES[c.kind] for c in held if c.kind in _CATEGORIES)
        return Member(
            person.last_name, person.first_name, person.patronymic, person.sex, post.name if post else "", about,
            elsewhere.name if elsewhere else "",
        )  # fmt: skip
