"""The centre's own courses: groups, their timetable, those enrolled, attendance and certificates (domain.md §6.1 B)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Number, Record, Ref, Text
from nmsdesk.domain.organizations import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseGroup(Dated):
    """A group that learns by a programme; those of other organisers are known runs to choose from."""

    program: Annotated[int | None, Ref("Программа", required=True, register="programs", searchable=True)] = None
    name: Annotated[str, Text("Группа", required=True, searchable=True)]
    since: Annotated[date | None, Day("Начало", required=True)] = None
    until: Annotated[date | None, Day("Окончание", required=True)] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.GROUP_STATES)] = "planned"
    own: Annotated[bool, Flag("Группа центра", hint="Иначе набор другого организатора")] = True
    limit: Annotated[int | None, Number("Мест", minimum=1, shown=False)] = None
    study: Annotated[str, Choice("Форма обучения", options=terms.STUDY_FORMS, shown=False)] = "full"
    funding: Annotated[str, Choice("Источник финансирования", options=terms.FUNDING, shown=False)] = "budget"
    place: Annotated[str, Text("Место", shown=False)] = ""
    teacher: Annotated[str, Text("Преподаватель", searchable=True)] = ""
    act: Annotated[int | None, Act] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Record):
    """A lesson of a group's timetable."""

    group: Annotated[int | None, Ref("Группа", required=True, register="course_groups", owner=True, searchable=True)] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    starts: Annotated[str, Text("Начало", hint="Например: 14:30")] = ""
    hours: Annotated[int | None, Number("Часов", minimum=1, maximum=12)] = None
    topic: Annotated[str, Text("Тема", required=True, searchable=True)]
    teacher: Annotated[str, Text("Преподаватель", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Record):
    """A person in a group: the final attestation, the certificate, and what ФИС ФРДО asks for."""

    group: Annotated[int | None, Ref("Группа", required=True, register="course_groups", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Слушатель", required=True, register="persons", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", shown=False)] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.ENROLMENT_STATES)] = "enrolled"
    attestation: Annotated[str, Choice("Итоговая аттестация", options=terms.ATTESTATION)] = ""
    certificate_series: Annotated[str, Text("Серия документа", shown=False)] = ""
    certificate_number: Annotated[str, Text("№ документа", searchable=True)] = ""
    registration_number: Annotated[str, Text("Регистрационный №", searchable=True)] = ""
    issued_on: Annotated[date | None, Day("Выдан")] = None
    diploma_last_name: Annotated[str, Text("Фамилия в дипломе", shown=False, personal=True)] = ""
    diploma_series: Annotated[str, Text("Серия диплома", shown=False, personal=True)] = ""
    diploma_number: Annotated[str, Text("Номер диплома", shown=False, personal=True)] = ""
    training: Annotated[int | None, Ref("Запись об обучении", register="trainings", shown=False)] = None
    plan: Annotated[int | None, Ref("По плану ИОМ", register="plans", shown=False)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonMark(Record):
    """A person enrolled at a lesson."""

    lesson: Annotated[int | None, Ref("Занятие", required=True, register="lessons", owner=True)] = None
    person: Annotated[int | None, Ref("Слушатель", required=True, register="persons", searchable=True)] = None
    state: Annotated[str, Choice("Отметка", required=True, options=terms.ATTENDANCE)] = "present"
