"""Professional life together: associations with members and meetings, events with sessions and participants."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Many, Number, Record, Ref, Text
from nmsdesk.domain.organizations import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Association(Dated):
    """A city association of teachers (ГМО), a club, a workshop, the методактив of a year (section III of the regulation)."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    kind: Annotated[str, Choice("Вид", required=True, dictionary="association_kinds")] = ""
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects", shown=False)] = ()
    topic: Annotated[str, Text("Тема года", searchable=True, shown=False, lines=2)] = ""
    organization: Annotated[int | None, Ref("На базе организации", register="organizations", shown=False)] = None
    order: Annotated[str, Text("Приказ", searchable=True, hint="Номер и дата")] = ""
    act: Annotated[int | None, Act] = None
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
class Meeting(Record):
    """A meeting of an association: agenda and decisions, a point a line (protocol of domain.md §7.2)."""

    association: Annotated[int | None, Ref("Объединение", required=True, register="associations", owner=True, searchable=True)] = None
    number: Annotated[str, Text("№ протокола", searchable=True)] = ""
    day: Annotated[date | None, Day("Дата", required=True)] = None
    topic: Annotated[str, Text("Тема", searchable=True)] = ""
    place: Annotated[str, Text("Место", shown=False)] = ""
    chair: Annotated[int | None, Ref("Председатель", register="persons", shown=False)] = None
    secretary: Annotated[int | None, Ref("Секретарь", register="persons", shown=False)] = None
    agenda: Annotated[str, Text("Повестка", searchable=True, shown=False, lines=5, hint="Каждый вопрос с новой строки")] = ""
    decisions: Annotated[str, Text("Решения", searchable=True, shown=False, lines=5, hint="Каждое решение с новой строки")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """A person at a meeting of an association."""

    meeting: Annotated[int | None, Ref("Заседание", required=True, register="meetings", owner=True)] = None
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    state: Annotated[str, Choice("Отметка", required=True, options=terms.ATTENDANCE)] = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Dated):
    """A seminar, contest, consultation and so on (sections II and V of the regulation)."""

    title: Annotated[str, Text("Название", required=True, searchable=True)]
    form: Annotated[str, Choice("Форма", required=True, dictionary="event_forms")] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.EVENT_STATES)] = "held"
    since: Annotated[date | None, Day("Дата", required=True)] = None
    until: Annotated[date | None, Day("По", hint="Если длится несколько дней")] = None
    level: Annotated[str, Choice("Уровень", options=terms.LEVELS_OF_EVENT)] = "city"
    organizer: Annotated[str, Text("Организатор", searchable=True)] = "МБУ ДПО «УМОЦ»"
    organization: Annotated[int | None, Ref("На базе организации", register="organizations", shown=False)] = None
    association: Annotated[int | None, Ref("Проводит объединение", register="associations", shown=False)] = None
    place: Annotated[str, Text("Место", shown=False)] = ""
    direction: Annotated[str, Choice("Направление", options=terms.DIRECTIONS, shown=False, hint="Раздел V положения")] = ""
    task: Annotated[str, Choice("Задача", options=terms.TASKS, shown=False, hint="Раздел II положения")] = ""
    themes: Annotated[tuple[str, ...], Many("Темы", dictionary="themes", shown=False)] = ()
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas", shown=False)] = ()
    audience: Annotated[str, Text("Для кого", searchable=True, shown=False)] = ""
    responsible: Annotated[str, Text("Ответственный", searchable=True, shown=False)] = ""
    hours: Annotated[int | None, Number("Часов", minimum=0, shown=False)] = None
    act: Annotated[int | None, Act] = None
    program: Annotated[str, Text("Содержание, программа", searchable=True, shown=False, lines=4)] = ""
    outcome: Annotated[str, Text("Итог", searchable=True, shown=False, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSession(Record):
    """A part of an event's programme: a talk, a master class, a round of a contest."""

    event: Annotated[int | None, Ref("Мероприятие", required=True, register="events", owner=True, searchable=True)] = None
    position: Annotated[int | None, Number("№", minimum=1)] = None
    day: Annotated[date | None, Day("Дата")] = None
    starts: Annotated[str, Text("Начало", hint="Например: 10:30")] = ""
    topic: Annotated[str, Text("Тема", required=True, searchable=True)]
    speaker: Annotated[str, Text("Кто проводит", searchable=True)] = ""
    place: Annotated[str, Text("Место", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Record):
    """A person at an event: invited or come, in which role, with which result and certificate."""

    event: Annotated[int | None, Ref("Мероприятие", required=True, register="events", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", shown=False)] = None
    role: Annotated[str, Choice("Роль", required=True, options=terms.EVENT_ROLES)] = "participant"
    state: Annotated[str, Choice("Участие", required=True, options=terms.PARTICIPATION_STATES)] = "came"
    place: Annotated[int | None, Number("Место", minimum=1, maximum=100, hint="В конкурсе")] = None
    result: Annotated[str, Text("Результат", searchable=True)] = ""
    certificate: Annotated[str, Text("№ сертификата", searchable=True)] = ""
    certificate_on: Annotated[date | None, Day("Сертификат выдан", shown=False)] = None
