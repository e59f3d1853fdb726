"""Rules of associations, meetings, events and participation (domain.md §7.2; regulation, sections III and V)."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.community import Association, Attendance, Event, EventSession, Meeting, Membership, Participation
from nmsdesk.domain.rules.registry import Known, days, error, of, outside, overlapping, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import day, fold

CONTEST_ROLES = ("winner", "laureate")

MEMBER_TWICE = error("memberships.overlap", "Работник в объединении дважды", "Завершите прежнее участие.", "edit:until")
MEMBER_OUTSIDE = warning("memberships.outside", "Участие выходит за срок объединения", "Исправьте даты.", "edit:until")
HEAD_TWICE = warning("memberships.head", "Два руководителя объединения сразу", "Завершите полномочия прежнего.", "edit:until")


@of(Membership)
def _membership(r: Membership, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(Membership, association=r.association, person=r.person)):
        yield MEMBER_TWICE("since", f"Этот работник уже состоит в объединении {days(other)}.")
    whole = known.get(Association, r.association)
    if whole and outside(r, whole):
        yield MEMBER_OUTSIDE("until", "Объединение в эти дни не работает.")
    if r.role == "head" and (other := overlapping(r, known.where(Membership, association=r.association, role="head"))):
        yield HEAD_TWICE("role", f"Руководитель у объединения уже есть: {days(other)}.")


DECIDED_EARLY = error("meetings.decisions.future", "Решения будущего заседания", "Исправьте дату или уберите решения.", "edit:day")
MEETING_OUTSIDE = warning("meetings.outside", "Заседание вне срока объединения", "Исправьте дату.", "edit:day")
CHAIR_ALIEN = warning("meetings.chair.member", "Председатель не состоит в объединении", "Внесите его в состав.", "add:memberships")
SECRETARY_ALIEN = warning("meetings.secretary.member", "Секретарь не состоит в объединении", "Внесите его в состав.", "add:memberships")
PROTOCOL_TWICE = warning("meetings.number.duplicate", "Номер протокола повторяется", "Исправьте номер.", "edit:number")


@of(Meeting)
def _meeting(r: Meeting, known: Known) -> Iterator[Trouble]:
    if r.day and r.day > known.today and r.decisions.strip():
        yield DECIDED_EARLY("decisions", f"Заседание {day(r.day)} ещё не прошло: решений быть не может.")
    whole = known.get(Association, r.association)
    if whole and r.day and not whole.holds(r.day):
        yield MEETING_OUTSIDE("day", f"Объединение {day(r.day)} не работает.")
    if r.day:
        for field, person, rule in (("chair", r.chair, CHAIR_ALIEN), ("secretary", r.secretary, SECRETARY_ALIEN)):
            if person is not None and not _is_member(known, r, person):
                yield rule(field, f"{'Председатель' if field == 'chair' else 'Секретарь'} не состоит в объединении на {day(r.day)}.")
    if r.number and r.day:
        same = [m for m in known.where(Meeting, association=r.association) if m.id != r.id and fold(m.number) == fold(r.number)]
        if any(_school_year(m) == _school_year(r) for m in same):
            yield PROTOCOL_TWICE("number", f"Протокол № {r.number} в этом учебном году уже есть.")


def _school_year(meeting: Meeting) -> int:
    return meeting.day.year - (meeting.day.month < 9) if meeting.day else 0


def _is_member(known: Known, meeting: Meeting, person: int | None) -> bool:
    mine = known.where(Membership, association=meeting.association, person=person)
    return any(m.holds(meeting.day) for m in mine)  # type: ignore[arg-type]


THERE_TWICE = error("attendances.duplicate", "Присутствие отмечено дважды", "Оставьте одну отметку.", "remove")
THERE_EARLY = error("attendances.future", "Присутствие на будущем заседании", "Отметьте приглашённым.", "edit:state")
THERE_ALIEN = warning("attendances.member", "Присутствовал, но в объединении не состоит", "Внесите в состав.", "add:memberships")


@of(Attendance)
def _attendance(r: Attendance, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(Attendance, meeting=r.meeting, person=r.person)):
        yield THERE_TWICE("person", "Присутствие этого работника уже отмечено.")
    meeting = known.get(Meeting, r.meeting)
    if meeting and meeting.day and r.state != "invited":
        if meeting.day > known.today:
            yield THERE_EARLY("state", f"Заседание {day(meeting.day)} ещё не прошло.")
        elif not _is_member(known, meeting, r.person):
            yield THERE_ALIEN("person", f"На {day(meeting.day)} работник не состоит в этом объединении.")


HELD_EARLY = warning(
    "events.held.future", "Проведено, а дата в будущем", "Поставьте состояние «планируется» или исправьте дату.", "edit:state"
)
LEFT_PLANNED = warning("events.planned.past", "Дата прошла, а состояние «планируется»", "Отметьте: проведено или отменено.", "edit:state")


@of(Event)
def _event(r: Event, known: Known) -> Iterator[Trouble]:
    if r.state == "held" and r.since and r.since > known.today:
        yield HELD_EARLY("state", f"Мероприятие будет {day(r.since)}, а отмечено проведённым.")
    if r.state == "planned" and (last := r.until or r.since) and last < known.today:
        yield LEFT_PLANNED("state", f"Мероприятие должно было пройти {day(last)}. Отметьте, проведено ли оно.")


SESSION_OUTSIDE = error("event_sessions.outside", "Часть программы вне дней мероприятия", "Исправьте дату.", "edit:day")


@of(EventSession)
def _session(r: EventSession, known: Known) -> Iterator[Trouble]:
    event = known.get(Event, r.event)
    if event and r.day and event.since and not event.since <= r.day <= (event.until or event.since):
        when = f"{day(event.since)} – {day(event.until)}" if event.until else day(event.since)
        yield SESSION_OUTSIDE("day", f"Мероприятие проходит {when}: дата части программы вне этих дней.")


TOOK_TWICE = error("participations.duplicate", "Участник в одной роли записан дважды", "Удалите лишнюю запись.", "remove")
TOOK_CANCELLED = error("participations.cancelled", "Участвовал в отменённом мероприятии", "Исправьте участие или состояние.", "edit:state")
TOOK_EARLY = error("participations.future", "Участвовал в будущем мероприятии", "Отметьте приглашённым.", "edit:state")
PLACE_ROLE = warning("participations.place", "Место есть, а роль не победителя и не призёра", "Исправьте роль.", "edit:role")
PAPER_FOR_ABSENT = warning(
    "participations.certificate.state", "Сертификат тому, кто не участвовал", "Исправьте участие или сертификат.", "edit:state"
)


@of(Participation)
def _participation(r: Participation, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id and o.role == r.role for o in known.where(Participation, event=r.event, person=r.person)):
        yield TOOK_TWICE("person", "Этот участник в той же роли уже записан.")
    event = known.get(Event, r.event)
    if event and r.state == "came":
        if event.state == "cancelled":
            yield TOOK_CANCELLED("state", f"Мероприятие «{event.title}» отменено: участия в нём быть не может.")
        elif event.since and event.since > known.today:
            yield TOOK_EARLY("state", f"Мероприятие будет {day(event.since)}: отметьте работника приглашённым.")
    if r.place is not None and r.role not in CONTEST_ROLES:
        yield PLACE_ROLE("place", "Место указывают победителю или призёру. Проверьте роль.")
    if r.certificate and r.state != "came":
        yield PAPER_FOR_ABSENT("certificate", "Сертификат выдан тому, кто не отмечен участником.")
