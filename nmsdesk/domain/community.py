"""Professional life together: associations with members, events with participants."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Number, Record, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Association(Dated):
    """A city association of teachers (ГМО), a club, a workshop, the методактив."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    kind: Annotated[str, Choice("Вид", required=True, dictionary="association_kinds")] = ""
    order: Annotated[str, Text("Приказ", searchable=True, hint="Номер и дата")] = ""
    since: Annotated[date | None, Day("Работает с")] = None
    until: Annotated[date | None, Day("По")] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Dated):
    """A person in an association with the role and the days; a member need not be a teacher."""

    association: Annotated[int | None, Ref("Объединение", required=True, register="associations", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    role: Annotated[str, Choice("Роль", required=True, options=terms.ASSOCIATION_ROLES)] = "member"
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Dated):
    """A seminar, contest, consultation and so on (sections II and V of the regulation)."""

    title: Annotated[str, Text("Название", required=True, searchable=True)]
    form: Annotated[str, Choice("Форма", required=True, dictionary="event_forms")] = ""
    since: Annotated[date | None, Day("Дата", required=True)] = None
    until: Annotated[date | None, Day("По", hint="Если длится несколько дней")] = None
    level: Annotated[str, Choice("Уровень", options=terms.LEVELS_OF_EVENT)] = "city"
    organizer: Annotated[str, Text("Организатор", searchable=True)] = "МБУ ДПО «УМОЦ»"
    place: Annotated[str, Text("Место", shown=False)] = ""
    direction: Annotated[str, Choice("Направление", options=terms.DIRECTIONS, shown=False)] = ""
    task: Annotated[str, Choice("Задача", options=terms.TASKS, shown=False)] = ""
    hours: Annotated[int | None, Number("Часов", minimum=0, shown=False)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Record):
    """A person at an event with the role and the result."""

    event: Annotated[int | None, Ref("Мероприятие", required=True, register="events", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", shown=False)] = None
    role: Annotated[str, Choice("Роль", required=True, options=terms.EVENT_ROLES)] = "participant"
    result: Annotated[str, Text("Результат", searchable=True)] = ""
