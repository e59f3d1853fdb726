"""Links carried from one record to another, and what thereby stands twice made one with links of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Attendance, Membership, Participation
from nmsdesk.domain.courses import Enrolment, LessonMark
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, MentorOffer, Mentorship, Training
from nmsdesk.domain.keeping import Attachment, DistinctPersons, Waiver
from nmsdesk.domain.knowledge import DevelopmentAuthor, PracticeAuthor
from nmsdesk.domain.monitoring import Target
from nmsdesk.domain.organizations import ChecklistMark, Headcount, OrganizationAlias, Site, SiteAttachment, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, QualificationCategory
from nmsdesk.russian import count
from nmsdesk.services.desk import Reading
from nmsdesk.services.foreseen import Change, Foreseen

TWINS: dict[type[f.Record], tuple[str, ...]] = {  # in this order: what others refer to comes first
    Employment: ("person", "organization", "post", "kind"),
    Absence: ("employment", "kind"),
    Diagnostic: ("person", "instrument", "day"),
    AreaResult: ("diagnostic", "area"),
    Deficit: ("person", "area", "text", "opened"),
    Training: ("person", "program", "until"),
    Enrolment: ("group", "person"),
    LessonMark: ("lesson", "person"),
    MentorOffer: ("person",),
    QualificationCategory: ("person", "kind", "since"),
    Mentorship: ("mentor", "mentee", "since"),
    Team: ("organization", "name"),
    TeamMember: ("team", "person", "role"),
    Site: ("organization", "kind", "topic"),
    SiteAttachment: ("site", "organization"),
    ChecklistMark: ("organization", "item", "state"),
    Headcount: ("organization", "day"),
    Target: ("organization", "indicator", "value"),
    OrganizationAlias: ("organization", "key"),
    Membership: ("association", "person", "role"),
    Participation: ("event", "person", "role"),
    Attendance: ("meeting", "person"),
    FormerName: ("person", "last_name", "first_name", "patronymic"),
    PracticeAuthor: ("practice", "person"),
    DevelopmentAuthor: ("development", "person"),
    DistinctPersons: ("first", "second"),
    Waiver: ("code", "register", "record_uid"),
    Attachment: ("register", "record_uid", "sha256", "name"),
}
LASTING = (  # one when they overlap, not only when they begin on the same day
    Employment, Absence, MentorOffer, Team, TeamMember, Membership, Site, SiteAttachment, ChecklistMark, Target,
)  # fmt: skip
FOREVER = date.max


class Gathering:
    """Changes of a merging as they grow; every question is answered with those made so far in sight."""

    def __init__(self, reading: Reading):
        self.seen = Foreseen(reading)
        self._made: dict[tuple[type[f.Record], int], Change] = {}
        self._moved: list[f.Record] = []
        self.folded: dict[str, int] = {}
        self._planned = 0

    @property
    def changes(self) -> list[Change]:
        return [c for c in self._made.values() if c.before != c.after]

    @property
    def notes(self) -> list[str]:
        """What was made one of two, in words."""
        titles = ((catalogue.register(key), n) for key, n in self.folded.items())
        return [f"{register.title}: {count(n, 'повтор', 'повтора', 'повторов')} объединяется" for register, n in titles]

    def put(self, record: f.Record, after: f.Record | None) -> None:
        """The record becomes ``after``, or goes."""
        slot = (type(record), record.id or 0)
        change = Change(self._made[slot].before if slot in self._made else record, after)
        self._made[slot] = change
        self.seen.take(change)

    def add(self, record: f.Record) -> None:
        """A new record."""
        self._planned -= 1
        planned = replace(record, id=self._planned)
        change = Change(None, planned)
        self._made[type(record), self._planned] = change
        self.seen.take(change)

    def carry(self, gone: f.Record, heir: f.Record) -> None:
        """Everything that refers to ``gone``, by id or by uid, refers to ``heir``; doubles that come of it are made one."""
        self._point(gone, heir)
        order = list(TWINS)
        while self._moved:
            self._moved.sort(key=lambda r: order.index(type(r)) if type(r) in order else len(order), reverse=True)
            record = self._moved.pop()
            now = self.seen.get(type(record), record.id)
            if now is not None and type(now) in TWINS:
                self._fold(now)

    def _point(self, gone: f.Record, heir: f.Record) -> None:
        for other, column in catalogue.references_to(catalogue.register_of(gone).key):
            for record in self.seen.where(other.record, **{column.name: gone.id}):
                values: dict[str, Any] = {column.name: heir.id}
                self._move(record, replace(record, **values))
        for kind in (Attachment, Waiver):
            for noted in self.seen.where(kind, register=catalogue.register_of(gone).key, record_uid=gone.uid):
                to_heir: dict[str, Any] = {"record_uid": heir.uid}
                self._move(noted, replace(noted, **to_heir))

    def _move(self, record: f.Record, after: f.Record) -> None:
        if isinstance(after, DistinctPersons) and after.first == after.second:
            return self.put(record, None)
        if isinstance(after, DistinctPersons) and (after.first or 0) > (after.second or 0):
            after = replace(after, first=after.second, second=after.first)
        self.put(record, after)
        self._moved.append(after)

    def _fold(self, record: f.Record) -> None:
        """Make one of the record and its twin, if it has one that does not contradict."""
        kind = type(record)
        same = {name: getattr(record, name) for name in TWINS[kind]}
        for twin in self.seen.where(kind, **same):
            if twin.id != record.id and (one := joined(twin, record)) is not None:
                self.put(twin, one)
                self.put(record, None)
                key = catalogue.register_of(kind).key
                self.folded[key] = self.folded.get(key, 0) + 1
                self._moved.append(one)
                self._point(record, twin)
                return


def joined(heir: f.Record, lost: f.Record) -> f.Record | None:
    """One record of two twins, empty fields filled from the other; None when they contradict each other.

    Of two ends the later one holds, and an end that is known before one that is not.
    """
    values: dict[str, Any] = {}
    lasting = isinstance(heir, LASTING)
    if lasting and not _touch(cast(f.Dated, heir), cast(f.Dated, lost)):
        return None
    for column in catalogue.register_of(heir).columns:
        a, b = getattr(heir, column.name), getattr(lost, column.name)
        if lasting and column.name in ("since", "until"):
            given = [d for d in (a, b) if d is not None]
            values[column.name] = (min if column.name == "since" else max)(given, default=None)
        elif a == b or _empty(b):
            continue
        elif _empty(a):
            values[column.name] = b
        else:
            both = _both(column.field, a, b)
            if both is None:
                return None
            values[column.name] = both
    return replace(heir, **values)


def _both(field: f.Field, a: Any, b: Any) -> Any:
    """A value that holds both, None when there is none."""
    match field:
        case f.Many():
            return tuple(dict.fromkeys((*a, *b)))
        case f.Flag():
            return True
        case f.Text(lines=lines) if lines > 1:
            return f"{a}\n{b}"
    return None


def _empty(value: Any) -> bool:
    return value is None or value in ("", (), False)


def _touch(a: f.Dated, b: f.Dated) -> bool:
    """Whether two periods share a day."""
    return (a.until or FOREVER) >= (b.since or date.min) and (b.until or FOREVER) >= (a.since or date.min)

