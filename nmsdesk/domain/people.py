"""People and their work: a person is counted once, whatever the number of jobs (domain.md §§3.2, 5)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Many, Number, Record, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A teacher or a school leader."""

    last_name: Annotated[str, Text("Фамилия", required=True, searchable=True, personal=True)]
    first_name: Annotated[str, Text("Имя", required=True, searchable=True, personal=True)]
    patronymic: Annotated[str, Text("Отчество", searchable=True, personal=True, hint="Если есть")] = ""
    birth: Annotated[date | None, Day("Дата рождения", personal=True)] = None
    birth_precision: Annotated[str, Choice("Точность даты рождения", options=terms.PRECISION, shown=False)] = "day"
    sex: Annotated[str, Choice("Пол", options=terms.SEX, shown=False)] = ""
    snils: Annotated[str, Text("СНИЛС", searchable=True, personal=True, hint="123-456-789 01")] = ""
    education: Annotated[str, Choice("Образование", options=terms.EDUCATION)] = ""
    education_place: Annotated[str, Text("Что и когда окончил", shown=False)] = ""
    career_start: Annotated[date | None, Day("Начало педагогической работы", hint="От этой даты считается педагогический стаж")] = None
    career_break: Annotated[int | None, Number("Перерывы в работе, месяцев", minimum=0, maximum=600, shown=False)] = None
    total_start: Annotated[date | None, Day("Начало трудовой деятельности", shown=False)] = None
    email: Annotated[str, Text("Электронная почта", shown=False, personal=True)] = ""
    phone: Annotated[str, Text("Телефон", shown=False, personal=True)] = ""
    young: Annotated[str, Choice("Молодой педагог", options=terms.YOUNG, shown=False, hint="Пусто – определяется по возрасту и стажу")] = ""
    young_reason: Annotated[str, Text("Основание решения", shown=False)] = ""
    note: Annotated[str, Text("Примечание", shown=False, lines=3)] = ""

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName(Record):
    """A name the person bore until a day; lists of those years still find the person."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", owner=True)] = None
    last_name: Annotated[str, Text("Прежняя фамилия", required=True, searchable=True, personal=True)]
    first_name: Annotated[str, Text("Прежнее имя", personal=True)] = ""
    patronymic: Annotated[str, Text("Прежнее отчество", personal=True)] = ""
    until: Annotated[date | None, Day("До какого дня")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """A post of the nomenclature with its group (domain.md §§5.1–5.2)."""

    name: Annotated[str, Text("Должность", required=True, searchable=True)]
    category: Annotated[str, Choice("Группа", required=True, options=terms.POST_GROUPS)] = "teaching"
    aliases: Annotated[str, Text("Как ещё пишут", searchable=True, hint="Через точку с запятой")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment(Dated):
    """A person at a post in an organisation, from a day to a day."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    post: Annotated[int | None, Ref("Должность", required=True, register="posts", searchable=True)] = None
    subjects: Annotated[tuple[str, ...], Many("Предметы", dictionary="subjects")] = ()
    kind: Annotated[str, Choice("Вид занятости", required=True, options=terms.EMPLOYMENT_KINDS)] = "main"
    rate: Annotated[float | None, Number("Ставка", minimum=0, maximum=3, decimals=2, shown=False)] = None
    unit: Annotated[str, Text("Подразделение", shown=False, hint="Например: дошкольные группы")] = ""
    since: Annotated[date | None, Day("Работает с", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    end_reason: Annotated[str, Choice("Причина окончания", options=terms.EMPLOYMENT_ENDS, shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Dated):
    """A long absence on an employment, without medical reasons (domain.md §8)."""

    employment: Annotated[int | None, Ref("Место работы", required=True, register="employments", owner=True)] = None
    kind: Annotated[str, Choice("Вид", options=terms.ABSENCE_KINDS)] = "long"
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationCategory(Dated):
    """A qualification category; since 01.09.2023 it has no term (domain.md §4.5)."""

    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    kind: Annotated[str, Choice("Категория", required=True, options=terms.CATEGORY_KINDS)] = ""
    since: Annotated[date | None, Day("Установлена")] = None
    until: Annotated[date | None, Day("Действует по")] = None
    order: Annotated[str, Text("Приказ", searchable=True)] = ""
    confirmed: Annotated[bool, Flag("Проверено по приказу", shown=False)] = False
