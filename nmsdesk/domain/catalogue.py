"""The catalogue of registers: one line each; tables, forms, columns and reports are read from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from nmsdesk.domain import community, courses, cycle, development, keeping, knowledge, monitoring, organizations, people
from nmsdesk.domain.fields import Column, Dated, Record, Ref, Text, columns_of
from nmsdesk.errors import Rejected
from nmsdesk.russian import count

LONGEST = 32_000  # letters that a cell of a spreadsheet still takes


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its key in English, the record class, Russian names and the fields that make a record's label."""

    key: str
    record: type[Record]
    title: str
    nouns: tuple[str, str, str]  # one, few, many: «работник», «работника», «работников»
    label: tuple[str, ...]
    icon: str = "list"
    columns: tuple[Column, ...] = field(default=(), compare=False)

    @property
    def one(self) -> str:
        return self.nouns[0]

    @property
    def dated(self) -> bool:
        return issubclass(self.record, Dated)

    @property
    def owner(self) -> Column | None:
        """The field that points to the record this one is a part of."""
        return next((c for c in self.columns if isinstance(c.field, Ref) and c.field.owner), None)

    @property
    def readable(self) -> tuple[Column, ...]:
        """The columns that people read and edit: packed texts of a snapshot are left out of tables, forms and files."""
        return tuple(c for c in self.columns if not (isinstance(c.field, Text) and c.field.limit > LONGEST))

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def counted(self, n: int) -> str:
        """«4 000 работников»."""
        return count(n, *self.nouns)


def _register(key: str, record: type[Record], title: str, nouns: str, label: str, icon: str) -> Register:
    one, few, many = nouns.split("|")
    return Register(key, record, title, (one, few, many), tuple(label.split()), icon, columns_of(record))


_o, _p, _d, _u, _c = organizations, people, development, courses, community
_k, _m, _w, _y = knowledge, monitoring, keeping, cycle
REGISTERS: dict[str, Register] = {
    r.key: r
    for r in (
        _register("organizations", _o.Organization, "Организации", "организация|организации|организаций", "name", "school"),
        _register("organization_aliases", _o.OrganizationAlias, "Другие названия", "название|названия|названий", "name", "copy"),
        _register("headcounts", _o.Headcount, "Численность из форм", "запись|записи|записей", "organization day", "users"),
        _register("persons", _p.Person, "Работники", "работник|работника|работников", "last_name first_name patronymic", "users"),
        _register("former_names", _p.FormerName, "Прежние имена", "имя|имени|имён", "last_name first_name patronymic", "history"),
        _register("posts", _p.Post, "Должности", "должность|должности|должностей", "name", "briefcase"),
        _register("employments", _p.Employment, "Места работы", "место работы|места работы|мест работы", "post organization", "briefcase"),
        _register("absences", _p.Absence, "Длительное отсутствие", "запись|записи|записей", "kind since", "clock"),
        _register("categories", _p.QualificationCategory, "Категории", "категория|категории|категорий", "kind since", "award"),
        _register("scales", _d.Scale, "Шкалы", "шкала|шкалы|шкал", "name", "list"),
        _register("levels", _d.Level, "Уровни шкал", "уровень|уровня|уровней", "name", "list"),
        _register(
            "instruments", _d.Instrument, "Инструменты диагностики", "инструмент|инструмента|инструментов", "name", "clipboard-check"
        ),
        _register("instrument_tasks", _d.InstrumentTask, "Задания инструментов", "задание|задания|заданий", "number area", "list"),
        _register("campaigns", _d.Campaign, "Кампании диагностики", "кампания|кампании|кампаний", "name", "clipboard-check"),
        _register(
            "campaign_places",
            _d.CampaignPlace,
            "Организации кампаний",
            "организация|организации|организаций",
            "organization campaign",
            "school",
        ),
        _register(
            "diagnostics",
            _d.Diagnostic,
            "Диагностика",
            "результат диагностики|результата диагностики|результатов диагностики",
            "day instrument",
            "clipboard-check",
        ),
        _register("area_results", _d.AreaResult, "Результаты по областям", "результат|результата|результатов", "area percent", "chart-bar"),
        _register(
            "diagnostic_summaries", _d.DiagnosticSummary, "Диагностика без имён", "сводка|сводки|сводок", "organization day", "chart-bar"
        ),
        _register("deficits", _d.Deficit, "Дефициты", "дефицит|дефицита|дефицитов", "area text", "alert-triangle"),
        _register("programs", _d.Program, "Программы ДПО", "программа|программы|программ", "title", "books"),
        _register("registry_entries", _d.RegistryEntry, "Федеральный реестр ДПП", "запись|записи|записей", "program number", "database"),
        _register(
            "trainings",
            _d.Training,
            "Обучение",
            "запись об обучении|записи об обучении|записей об обучении",
            "program until",
            "certificate",
        ),
        _register("course_groups", _u.CourseGroup, "Группы курсов", "группа|группы|групп", "name program", "users-group"),
        _register("lessons", _u.Lesson, "Занятия курсов", "занятие|занятия|занятий", "day topic", "calendar-event"),
        _register("enrolments", _u.Enrolment, "Слушатели курсов", "слушатель|слушателя|слушателей", "person group", "user"),
        _register("lesson_marks", _u.LessonMark, "Посещаемость курсов", "отметка|отметки|отметок", "lesson person", "checklist"),
        _register("teams", _o.Team, "Управленческие команды", "команда|команды|команд", "name organization", "users-group"),
        _register("team_members", _o.TeamMember, "Состав команд", "участник|участника|участников", "person role", "users-group"),
        _register("plans", _d.LearningPlan, "Планы ИОМ", "план|плана|планов", "number since until", "route"),
        _register("plan_steps", _d.PlanStep, "Ход планов", "шаг|шага|шагов", "day state", "history"),
        _register("plan_items", _d.PlanItem, "Пункты планов", "пункт|пункта|пунктов", "position content", "list"),
        _register("mentorships", _d.Mentorship, "Наставничество", "пара|пары|пар", "mentor mentee", "heart-handshake"),
        _register("mentorship_items", _d.MentorshipItem, "Программы наставничества", "пункт|пункта|пунктов", "content", "list"),
        _register("mentorship_meetings", _d.MentorshipMeeting, "Встречи наставников", "встреча|встречи|встреч", "day topic", "messages"),
        _register(
            "mentor_offers", _d.MentorOffer, "Банк наставников", "наставник|наставника|наставников", "person since", "heart-handshake"
        ),
        _register("match_weights", _d.MatchWeight, "Веса подбора", "вес|веса|весов", "name", "adjustments"),
        _register("checklist_items", _o.ChecklistItem, "Условия модели наставничества", "условие|условия|условий", "name", "checklist"),
        _register("checklist_marks", _o.ChecklistMark, "Чек-листы школ", "отметка|отметки|отметок", "organization item", "checklist"),
        _register("sites", _o.Site, "Площадки", "площадка|площадки|площадок", "kind topic", "map-pin"),
        _register(
            "site_attachments",
            _o.SiteAttachment,
            "Закреплённые за площадками",
            "закрепление|закрепления|закреплений",
            "site organization",
            "link",
        ),
        _register("associations", _c.Association, "Объединения", "объединение|объединения|объединений", "name", "users-group"),
        _register("memberships", _c.Membership, "Участники объединений", "участник|участника|участников", "association person", "user"),
        _register("meetings", _c.Meeting, "Заседания объединений", "заседание|заседания|заседаний", "day topic association", "messages"),
        _register("attendances", _c.Attendance, "Присутствие на заседаниях", "отметка|отметки|отметок", "meeting person", "user"),
        _register("events", _c.Event, "Мероприятия", "мероприятие|мероприятия|мероприятий", "title since", "calendar-event"),
        _register(
            "event_sessions", _c.EventSession, "Программы мероприятий", "часть программы|части программы|частей программы", "topic", "list"
        ),
        _register("participations", _c.Participation, "Участие в мероприятиях", "участие|участия|участий", "event role", "star"),
        _register("documents", _k.Document, "Нормативные документы", "документ|документа|документов", "kind number day title", "file-text"),
        _register("roadmaps", _k.Roadmap, "Планы и дорожные карты", "план|плана|планов", "name", "calendar-stats"),
        _register("measures", _k.Measure, "Пункты планов и дорожных карт", "пункт|пункта|пунктов", "name until", "checklist"),
        _register("practices", _k.Practice, "Банк практик", "практика|практики|практик", "title", "rosette"),
        _register("practice_authors", _k.PracticeAuthor, "Авторы практик", "автор|автора|авторов", "person practice", "user"),
        _register("developments", _k.Development, "Каталог разработок", "разработка|разработки|разработок", "title", "book"),
        _register("development_authors", _k.DevelopmentAuthor, "Авторы разработок", "автор|автора|авторов", "person development", "user"),
        _register("clauses", _k.Clause, "Положение по пунктам", "пункт|пункта|пунктов", "code text", "shield-check"),
        _register(
            "evidences", _k.Evidence, "Подтверждения пунктов", "подтверждение|подтверждения|подтверждений", "clause day", "circle-check"
        ),
        _register("rule_sets", _m.RuleSet, "Методики расчёта", "методика|методики|методик", "name", "settings"),
        _register("targets", _m.Target, "Цели показателей", "цель|цели|целей", "indicator value", "target"),
        _register(
            "official_figures", _y.OfficialFigure, "Официальные значения", "значение|значения|значений", "indicator organization", "table"
        ),
        _register("monitoring_rounds", _y.MonitoringRound, "Сборы сведений", "сбор|сбора|сборов", "name", "inbox"),
        _register(
            "round_places", _y.RoundPlace, "Организации сборов", "организация|организации|организаций", "organization round", "school"
        ),
        _register("snapshots", _y.Snapshot, "Срезы мониторинга", "срез|среза|срезов", "name", "camera"),
        _register("snapshot_parts", _y.SnapshotPart, "Показатели срезов", "показатель|показателя|показателей", "indicator", "target"),
        _register("advices", _y.Advice, "Библиотека рекомендаций", "фраза|фразы|фраз", "text", "book"),
        _register(
            "recommendations",
            _y.Recommendation,
            "Адресные рекомендации",
            "рекомендация|рекомендации|рекомендаций",
            "text",
            "report-analytics",
        ),
        _register("note_blocks", _y.NoteBlock, "Аналитическая записка", "блок|блока|блоков", "title", "writing"),
        _register("work_lists", _y.WorkList, "Рабочие списки", "список|списка|списков", "name", "checklist"),
        _register("work_items", _y.WorkItem, "Строки рабочих списков", "строка|строки|строк", "action", "checklist"),
        _register("terms", _m.Term, "Справочники", "значение|значения|значений", "name", "database"),
        _register("import_batches", _m.ImportBatch, "Принятые файлы", "файл|файла|файлов", "file day", "file-import"),
        _register("submissions", _m.Submission, "Кто сдал списки", "список|списка|списков", "organization kind day", "inbox"),
        _register("attachments", _w.Attachment, "Приложенные файлы", "файл|файла|файлов", "name", "link"),
        _register("saved_lists", _w.SavedList, "Умные списки", "список|списка|списков", "name", "layout-grid"),
        _register("waivers", _w.Waiver, "Исключения и отсрочки", "решение|решения|решений", "code reason", "eye-off"),
        _register("distinct_persons", _w.DistinctPersons, "Разные люди", "пара|пары|пар", "first second", "users"),
    )
}
BY_RECORD = {register.record: register for register in REGISTERS.values()}


def register_of(record: Record | type[Record]) -> Register:
    """The register of a record or of its class."""
    return BY_RECORD[record if isinstance(record, type) else type(record)]


def register(key: str) -> Register:
    """The register by its key; Rejected with the list of keys when there is none."""
    try:
        return REGISTERS[key]
    except KeyError:
        raise Rejected(f"Раздела «{key}» нет. Есть: {', '.join(REGISTERS)}.") from None


@cache
def references_to(key: str) -> tuple[tuple[Register, Column], ...]:
    """Every field of every register that points to the register ``key``."""
    return tuple(_references(key))


def _references(key: str) -> Iterator[tuple[Register, Column]]:
    for other in REGISTERS.values():
        for column in other.columns:
            if isinstance(column.field, Ref) and column.field.register == key:
                yield other, column
