"""What the service rests on and what it gathers: documents, plans of measures, practices, developments, the regulation by clause."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Many, Number, Record, Ref, Text
from nmsdesk.domain.organizations import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Dated):
    """A normative document or an agreement with the days of its force; what rests on it refers to it (section IV of the regulation)."""

    kind: Annotated[str, Choice("Вид", required=True, dictionary="document_kinds")] = ""
    number: Annotated[str, Text("Номер", searchable=True)] = ""
    day: Annotated[date | None, Day("Дата документа", required=True)] = None
    title: Annotated[str, Text("Заголовок", required=True, searchable=True, lines=2)]
    issuer: Annotated[str, Text("Кто принял", searchable=True)] = ""
    partner: Annotated[str, Text("Вторая сторона", searchable=True, shown=False, hint="Для соглашений и договоров")] = ""
    since: Annotated[date | None, Day("Действует с")] = None
    until: Annotated[date | None, Day("По", hint="Последний день силы; пусто – действует")] = None
    replaces: Annotated[int | None, Ref("Заменяет документ", register="documents", shown=False)] = None
    link: Annotated[str, Text("Где опубликован", shown=False)] = ""
    note: Annotated[str, Text("Примечание", searchable=True, shown=False, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap(Dated):
    """A plan of measures: a road map, the plan-график of a year, a programme."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    kind: Annotated[str, Choice("Вид", required=True, options=terms.ROADMAP_KINDS)] = "schedule"
    since: Annotated[date | None, Day("Срок с", required=True)] = None
    until: Annotated[date | None, Day("Срок по", required=True)] = None
    act: Annotated[int | None, Act] = None
    responsible: Annotated[str, Text("Ответственный", searchable=True)] = ""
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Dated):
    """A line of a plan with its term, who answers for it, and the event or document that fulfils it."""

    roadmap: Annotated[int | None, Ref("План", required=True, register="roadmaps", owner=True, searchable=True)] = None
    position: Annotated[int | None, Number("№", minimum=1)] = None
    name: Annotated[str, Text("Мероприятие", required=True, searchable=True, lines=2)]
    form: Annotated[str, Choice("Форма", dictionary="event_forms", shown=False)] = ""
    direction: Annotated[str, Choice("Направление", options=terms.DIRECTIONS, shown=False, hint="Раздел V положения")] = ""
    task: Annotated[str, Choice("Задача", options=terms.TASKS, shown=False, hint="Раздел II положения")] = ""
    since: Annotated[date | None, Day("Срок с")] = None
    until: Annotated[date | None, Day("Срок", required=True, hint="Последний день")] = None
    place: Annotated[str, Text("Место", shown=False)] = ""
    audience: Annotated[str, Text("Для кого", shown=False)] = ""
    responsible: Annotated[str, Text("Ответственный", searchable=True)] = ""
    expected: Annotated[str, Text("Ожидаемый результат", shown=False, lines=2)] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.MEASURE_STATES)] = "planned"
    done_on: Annotated[date | None, Day("Выполнено")] = None
    event: Annotated[int | None, Ref("Проведено мероприятие", register="events", shown=False)] = None
    act: Annotated[int | None, Ref("Принят документ", register="documents", shown=False)] = None
    result: Annotated[str, Text("Отметка о выполнении", searchable=True, shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Record):
    """A successful teaching or management practice of the city's bank (section V, direction 3)."""

    title: Annotated[str, Text("Название", required=True, searchable=True)]
    kind: Annotated[str, Choice("Вид", required=True, options=terms.PRACTICE_KINDS)] = "teaching"
    organization: Annotated[int | None, Ref("Организация", register="organizations", searchable=True)] = None
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas")] = ()
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects", shown=False)] = ()
    audience: Annotated[str, Text("Для кого", searchable=True, shown=False)] = ""
    annotation: Annotated[str, Text("Аннотация", searchable=True, shown=False, lines=5)] = ""
    keywords: Annotated[str, Text("Ключевые слова", searchable=True, shown=False, hint="Через точку с запятой")] = ""
    level: Annotated[str, Choice("Уровень", options=terms.LEVELS_OF_EVENT)] = "city"
    added: Annotated[date | None, Day("Поступила")] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.PUBLICATION_STATES)] = "draft"
    reviewer: Annotated[str, Text("Эксперт", searchable=True, shown=False)] = ""
    reviewed_on: Annotated[date | None, Day("Дата экспертизы", shown=False)] = None
    review: Annotated[str, Text("Заключение", searchable=True, shown=False, lines=3)] = ""
    act: Annotated[int | None, Act] = None
    link: Annotated[str, Text("Адрес в сети", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeAuthor(Record):
    """An author of a practice."""

    practice: Annotated[int | None, Ref("Практика", required=True, register="practices", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Автор", required=True, register="persons", searchable=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Development(Record):
    """A methodical development of the annotated catalogue (section V, direction 3)."""

    title: Annotated[str, Text("Название", required=True, searchable=True)]
    kind: Annotated[str, Choice("Вид", required=True, dictionary="development_kinds")] = ""
    organization: Annotated[int | None, Ref("Организация", register="organizations", searchable=True)] = None
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects")] = ()
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas", shown=False)] = ()
    audience: Annotated[str, Text("Для кого", searchable=True, shown=False)] = ""
    annotation: Annotated[str, Text("Аннотация", searchable=True, shown=False, lines=5)] = ""
    keywords: Annotated[str, Text("Ключевые слова", searchable=True, shown=False, hint="Через точку с запятой")] = ""
    year: Annotated[int | None, Number("Год", minimum=1950, maximum=2100)] = None
    imprint: Annotated[str, Text("Выходные данные", shown=False, hint="Издательство, объём")] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.PUBLICATION_STATES)] = "draft"
    reviewer: Annotated[str, Text("Рецензент", searchable=True, shown=False)] = ""
    reviewed_on: Annotated[date | None, Day("Дата рецензии", shown=False)] = None
    review: Annotated[str, Text("Рецензия", searchable=True, shown=False, lines=3)] = ""
    act: Annotated[int | None, Act] = None
    link: Annotated[str, Text("Адрес в сети", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentAuthor(Record):
    """An author of a methodical development."""

    development: Annotated[int | None, Ref("Разработка", required=True, register="developments", owner=True, searchable=True)] = None
    person: Annotated[int | None, Ref("Автор", required=True, register="persons", searchable=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Record):
    """A clause of the regulation with what shows that it is kept: registers, events of a direction or task, evidence put by hand."""

    code: Annotated[str, Text("Пункт", required=True, searchable=True)]
    section: Annotated[str, Choice("Раздел", required=True, options=terms.SECTIONS)] = ""
    position: Annotated[int | None, Number("Порядок", minimum=1, shown=False)] = None
    text: Annotated[str, Text("Текст", required=True, searchable=True, lines=4)]
    direction: Annotated[str, Choice("Направление", options=terms.DIRECTIONS, shown=False)] = ""
    task: Annotated[str, Choice("Задача", options=terms.TASKS, shown=False)] = ""
    indicators: Annotated[str, Text("Показатели", hint="Через запятую: 1, 2a")] = ""
    registers: Annotated[str, Text("Разделы программы", shown=False, hint="Ключи через запятую: plans, sites:kind=rip|fip")] = ""
    evidenced: Annotated[bool, Flag("Нужно подтверждение за год")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """What was put by hand to show that a clause of the regulation is kept."""

    clause: Annotated[int | None, Ref("Пункт положения", required=True, register="clauses", owner=True, searchable=True)] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    event: Annotated[int | None, Ref("Мероприятие", register="events")] = None
    act: Annotated[int | None, Ref("Документ", register="documents")] = None
    note: Annotated[str, Text("Пояснение", searchable=True)] = ""
