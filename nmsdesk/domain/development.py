"""Development of people: diagnostics, deficits, programmes, trainings, learning plans (ИОМ), mentorships."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Many, Number, Record, Ref, Text
from nmsdesk.domain.organizations import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Record):
    """A scale of levels; on an inverted one a high level is bad («высокий уровень дефицита», domain.md §2.3)."""

    name: Annotated[str, Text("Название шкалы", required=True, searchable=True)]
    inverted: Annotated[bool, Flag("Перевёрнутая", hint="Высокий уровень означает большой дефицит")] = False
    note: Annotated[str, Text("Источник границ", lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Record):
    """A level of a scale: from which per cent, whether it passes and whether it opens a deficit."""

    scale: Annotated[int | None, Ref("Шкала", required=True, register="scales", owner=True)] = None
    position: Annotated[int | None, Number("Порядок", required=True, minimum=1, hint="1 – лучший результат")] = None
    name: Annotated[str, Text("Уровень", required=True, searchable=True)]
    minimum: Annotated[float | None, Number("От, %", minimum=0, maximum=100, decimals=1)] = None
    passing: Annotated[bool, Flag("Засчитывается в показатель 1")] = False
    deficit: Annotated[bool, Flag("Означает дефицит")] = False
    aliases: Annotated[str, Text("Как ещё пишут", hint="Через точку с запятой")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Record):
    """A diagnostic instrument with its own scale and organiser."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    organizer: Annotated[str, Choice("Организатор", dictionary="organizers")] = ""
    scale: Annotated[int | None, Ref("Шкала", required=True, register="scales")] = None
    counted: Annotated[bool, Flag("Учитывать в показателе 1", hint="Самодиагностика обычно не учитывается")] = True
    deficit_below: Annotated[
        float | None,
        Number("Дефицит ниже, %", minimum=0, maximum=100, decimals=1, shown=False, hint="Пусто – по уровням шкалы"),
    ] = None
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas")] = ()
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentTask(Record):
    """A task of an instrument with its competence area and full score: task-level files are read by it (domain.md §2.5)."""

    instrument: Annotated[int | None, Ref("Инструмент", required=True, register="instruments", owner=True)] = None
    number: Annotated[int | None, Number("Задание №", required=True, minimum=1)] = None
    area: Annotated[str, Choice("Область", required=True, dictionary="areas")] = ""
    maximum: Annotated[float | None, Number("Наибольший балл", required=True, minimum=0, decimals=2)] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Dated):
    """A round of diagnostics: an instrument, an audience, the days, the organisations invited."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    instrument: Annotated[int | None, Ref("Инструмент", required=True, register="instruments", searchable=True)] = None
    organizer: Annotated[str, Choice("Организатор", dictionary="organizers")] = ""
    audience: Annotated[str, Text("Для кого", searchable=True)] = ""
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По", required=True)] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.CAMPAIGN_STATES)] = "planned"
    act: Annotated[int | None, Act] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlace(Record):
    """An organisation invited to a round of diagnostics with the number of people expected."""

    campaign: Annotated[int | None, Ref("Кампания", required=True, register="campaigns", owner=True, searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    expected: Annotated[int | None, Number("Ожидается человек", minimum=0, hint="Пусто – все педагоги организации")] = None
    note: Annotated[str, Text("Примечание")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic(Record):
    """A result of a person by an instrument on a day; remembers the organisation of that day."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    instrument: Annotated[int | None, Ref("Инструмент", required=True, register="instruments")] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", searchable=True, shown=False)] = None
    score: Annotated[float | None, Number("Балл", minimum=0, decimals=2, shown=False)] = None
    maximum: Annotated[float | None, Number("Из", minimum=0, decimals=2, shown=False)] = None
    percent: Annotated[float | None, Number("Процент", minimum=0, maximum=100, decimals=1)] = None
    level: Annotated[int | None, Ref("Уровень", register="levels", hint="По шкале инструмента")] = None
    result: Annotated[str, Text("Результат словами", shown=False, hint="Как было в источнике")] = ""
    campaign: Annotated[int | None, Ref("Кампания", register="campaigns", shown=False)] = None
    tasks: Annotated[str, Text("Баллы по заданиям", shown=False, hint="1:1; 2:0,5")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaResult(Record):
    """The part of a diagnostic result in one competence area."""

    diagnostic: Annotated[int | None, Ref("Диагностика", required=True, register="diagnostics", owner=True)] = None
    area: Annotated[str, Choice("Область", required=True, dictionary="areas")] = ""
    percent: Annotated[float | None, Number("Процент", minimum=0, maximum=100, decimals=1)] = None
    level: Annotated[int | None, Ref("Уровень", register="levels")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticSummary(Record):
    """Results of a school without names: kept apart and said so, never mixed with persons (domain.md §2.5)."""

    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    instrument: Annotated[int | None, Ref("Инструмент", required=True, register="instruments")] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    participants: Annotated[int | None, Number("Участников", required=True, minimum=0)] = None
    passing: Annotated[int | None, Number("С засчитанным уровнем", minimum=0)] = None
    note: Annotated[str, Text("По уровням", hint="Как было в источнике")] = ""
    campaign: Annotated[int | None, Ref("Кампания", register="campaigns", shown=False)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deficit(Record):
    """A professional deficit of a person in a competence area, with its source; closed by evidence."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    area: Annotated[str, Choice("Область", required=True, dictionary="areas")] = ""
    text: Annotated[str, Text("Дефицит", searchable=True)] = ""
    source: Annotated[str, Choice("Источник", options=terms.DEFICIT_SOURCES)] = "diagnostic"
    diagnostic: Annotated[int | None, Ref("Выявлен диагностикой", register="diagnostics")] = None
    opened: Annotated[date | None, Day("Выявлен", required=True)] = None
    closed: Annotated[date | None, Day("Закрыт")] = None
    closure: Annotated[str, Choice("Чем закрыт", options=terms.DEFICIT_CLOSURES, shown=False)] = ""
    closing_diagnostic: Annotated[int | None, Ref("Повторная диагностика", register="diagnostics", shown=False)] = None
    evidence: Annotated[str, Text("Подтверждение", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Record):
    """A further education programme (ДПП)."""

    title: Annotated[
        str, Text("Название программы", required=True, searchable=True, aliases=("наименование ДПП", "программа", "название курсов"))
    ]
    kind: Annotated[str, Choice("Вид", required=True, options=terms.PROGRAM_KINDS)] = "pk"
    hours: Annotated[int | None, Number("Часов", minimum=1, maximum=2000)] = None
    provider: Annotated[str, Text("Организатор", searchable=True)] = ""
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas", hint="На какие дефициты отвечает")] = ()
    network: Annotated[bool, Flag("Сетевая", shown=False)] = False
    audience: Annotated[str, Text("Для кого", shown=False)] = ""
    themes: Annotated[tuple[str, ...], Many("Темы", dictionary="themes", shown=False)] = ()
    group: Annotated[str, Choice("Для должностей", options=terms.POST_GROUPS, shown=False, hint="Пусто – для всех")] = ""
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects", shown=False, hint="Пусто – для любых")] = ()
    study: Annotated[str, Choice("Форма обучения", options=terms.STUDY_FORMS, shown=False)] = ""
    link: Annotated[str, Text("Где опубликована", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry(Dated):
    """Days during which a programme stood in the federal registry of ДПП."""

    program: Annotated[int | None, Ref("Программа", required=True, register="programs", owner=True, searchable=True)] = None
    number: Annotated[str, Text("Номер в реестре", searchable=True)] = ""
    since: Annotated[date | None, Day("Включена", required=True)] = None
    until: Annotated[date | None, Day("Исключена после")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Dated):
    """A person's learning by a programme; counts by its last day and the result of the final attestation."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    program: Annotated[int | None, Ref("Программа", required=True, register="programs", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", searchable=True, shown=False)] = None
    since: Annotated[date | None, Day("Начало")] = None
    until: Annotated[date | None, Day("Окончание", required=True)] = None
    attestation: Annotated[str, Choice("Итоговая аттестация", options=terms.ATTESTATION)] = ""
    certificate: Annotated[str, Choice("Документ", options=terms.CERTIFICATES, shown=False)] = ""
    certificate_number: Annotated[str, Text("№ документа", searchable=True)] = ""
    deficit: Annotated[int | None, Ref("Отвечает на дефицит", register="deficits")] = None
    plan: Annotated[int | None, Ref("По плану ИОМ", register="plans", shown=False)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPlan(Dated):
    """An individual educational route (ИОМ); without a diagnostic it is kept but not counted (domain.md §1.4)."""

    number: Annotated[str, Text("Номер", searchable=True)] = ""
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация на эту дату", register="organizations", searchable=True, shown=False)] = None
    diagnostic: Annotated[
        int | None, Ref("На основе диагностики", register="diagnostics", hint="Без неё план не учитывается в показателе 2")
    ] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.PLAN_STATES)] = "draft"
    since: Annotated[date | None, Day("Срок с", required=True)] = None
    until: Annotated[date | None, Day("Срок по", required=True)] = None
    approved_on: Annotated[date | None, Day("Утверждён")] = None
    approved_by: Annotated[str, Text("Кем утверждён", shown=False, hint="Должность, И. О. Фамилия")] = ""
    tutor: Annotated[str, Text("Тьютор или методист", shown=False)] = ""
    request: Annotated[str, Text("Запрос педагога", shown=False, lines=2)] = ""
    goal: Annotated[str, Text("Цель", shown=False, lines=2)] = ""
    rule: Annotated[str, Choice("Правило успешности", options=terms.PLAN_RULES, shown=False)] = "R1"
    closed_on: Annotated[date | None, Day("Закрыт")] = None
    stop_reason: Annotated[str, Choice("Причина прекращения", options=terms.STOP_REASONS, shown=False)] = ""
    reflection: Annotated[str, Text("Самоанализ", shown=False, lines=3)] = ""
    conclusion: Annotated[str, Text("Заключение тьютора", shown=False, lines=3)] = ""
    verdict: Annotated[str, Text("Решение по правилу", shown=False, lines=2, hint="Записывается при закрытии")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep(Record):
    """A step of a plan's life: approval, work, check, extension, stop, closing – with who decided and why (domain.md §1.4)."""

    plan: Annotated[int | None, Ref("План", required=True, register="plans", owner=True)] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.PLAN_STATES)] = ""
    until: Annotated[date | None, Day("Новый срок")] = None
    by: Annotated[str, Text("Кто решил")] = ""
    reason: Annotated[str, Text("Основание")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem(Record):
    """One line of a learning plan (domain.md §1.3)."""

    plan: Annotated[int | None, Ref("План", required=True, register="plans", owner=True)] = None
    position: Annotated[int | None, Number("№", minimum=1)] = None
    deficit: Annotated[int | None, Ref("Дефицит", register="deficits")] = None
    task: Annotated[str, Text("Задача", shown=False)] = ""
    content: Annotated[str, Text("Мероприятие", required=True, searchable=True, lines=2)]
    form: Annotated[str, Choice("Форма", dictionary="event_forms")] = ""
    level: Annotated[str, Choice("Уровень", options=terms.LEVELS_OF_EVENT)] = ""
    due: Annotated[date | None, Day("Срок")] = None
    expected: Annotated[str, Text("Планируемый результат", shown=False)] = ""
    presented: Annotated[str, Text("Форма предъявления", shown=False)] = ""
    obligatory: Annotated[bool, Flag("Обязательный")] = True
    program: Annotated[int | None, Ref("Программа ДПО", register="programs", shown=False)] = None
    event: Annotated[int | None, Ref("Мероприятие города", register="events", shown=False)] = None
    colleague: Annotated[int | None, Ref("Коллега", register="persons", shown=False, hint="К кому пойти учиться")] = None
    site: Annotated[int | None, Ref("Площадка", register="sites", shown=False)] = None
    practice: Annotated[int | None, Ref("Практика", register="practices", shown=False)] = None
    reason: Annotated[str, Text("Почему подобрано", shown=False, lines=2)] = ""
    done_on: Annotated[date | None, Day("Выполнено")] = None
    evidence: Annotated[str, Text("Подтверждение", hint="Номер документа или ссылка")] = ""
    report: Annotated[str, Text("Отчёт", shown=False, lines=2)] = ""
    accepted_by: Annotated[str, Text("Кто принял", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentorship(Dated):
    """A mentor and a mentee, both persons; pupils' mentoring is another matter and does not belong here."""

    mentor: Annotated[int | None, Ref("Наставник", required=True, register="persons", searchable=True)] = None
    mentee: Annotated[int | None, Ref("Наставляемый", required=True, register="persons", searchable=True)] = None
    mentor_organization: Annotated[int | None, Ref("Организация наставника", register="organizations", shown=False)] = None
    mentee_organization: Annotated[int | None, Ref("Организация наставляемого", register="organizations", searchable=True)] = None
    form: Annotated[str, Choice("Форма", dictionary="mentoring_forms")] = ""
    kind: Annotated[str, Choice("Вид", dictionary="mentoring_kinds")] = ""
    group: Annotated[str, Choice("Категория наставляемого", dictionary="mentee_groups", shown=False)] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.MENTORSHIP_STATES)] = "active"
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    order: Annotated[str, Text("Приказ", searchable=True, hint="Номер и дата")] = ""
    act: Annotated[int | None, Act] = None
    consent: Annotated[date | None, Day("Согласие наставника", shown=False)] = None
    agreement: Annotated[str, Text("Доп. соглашение", shown=False, hint="С 01.03.2025 по статье 351.8 ТК РФ")] = ""
    paid: Annotated[bool, Flag("С оплатой", shown=False)] = False
    goal: Annotated[str, Text("Запрос и цель", shown=False, lines=2)] = ""
    approved_on: Annotated[date | None, Day("Программа утверждена", shown=False)] = None
    middle: Annotated[str, Text("Промежуточный итог", shown=False, lines=2)] = ""
    middle_on: Annotated[date | None, Day("Дата промежуточного итога", shown=False)] = None
    end_reason: Annotated[str, Choice("Причина досрочного прекращения", options=terms.MENTORSHIP_ENDS, shown=False)] = ""
    result: Annotated[str, Text("Итог", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipItem(Record):
    """A line of the personalised programme of a pair (domain.md §4.3)."""

    mentorship: Annotated[int | None, Ref("Пара", required=True, register="mentorships", owner=True)] = None
    position: Annotated[int | None, Number("№", minimum=1)] = None
    deficit: Annotated[int | None, Ref("Дефицит", register="deficits", shown=False)] = None
    content: Annotated[str, Text("Содержание", required=True, searchable=True, lines=2)]
    due: Annotated[date | None, Day("Срок")] = None
    expected: Annotated[str, Text("Планируемый результат", shown=False)] = ""
    done_on: Annotated[date | None, Day("Выполнено")] = None
    result: Annotated[str, Text("Фактический результат")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipMeeting(Record):
    """A meeting of a pair in its log."""

    mentorship: Annotated[int | None, Ref("Пара", required=True, register="mentorships", owner=True)] = None
    day: Annotated[date | None, Day("Дата", required=True)] = None
    topic: Annotated[str, Text("Тема", required=True, searchable=True)]
    hours: Annotated[float | None, Number("Часов", minimum=0, maximum=12, decimals=1)] = None
    note: Annotated[str, Text("Что сделано", lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorOffer(Dated):
    """A person in the bank of mentors: in which areas and subjects, for how many mentees (domain.md §4.4, item 8)."""

    person: Annotated[int | None, Ref("Наставник", required=True, register="persons", searchable=True)] = None
    areas: Annotated[tuple[str, ...], Many("Области компетенций", dictionary="areas")] = ()
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects")] = ()
    limit: Annotated[int | None, Number("Наставляемых не больше", minimum=1, maximum=10)] = 3
    other_schools: Annotated[bool, Flag("Готов работать с другими школами")] = False
    since: Annotated[date | None, Day("В банке с", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    note: Annotated[str, Text("Опыт и достижения", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWeight(Record):
    """The weight of a reason in the choice of plan items or mentors; editable, so that the order of suggestions can be defended."""

    matcher: Annotated[str, Choice("Подбор", required=True, options=terms.MATCHERS)] = "plan"
    code: Annotated[str, Text("Код", required=True, shown=False)] = ""
    name: Annotated[str, Text("Основание", required=True, searchable=True)]
    value: Annotated[float | None, Number("Баллы", required=True, minimum=-100, maximum=100, decimals=1)] = None
    note: Annotated[str, Text("Пояснение", lines=2)] = ""
