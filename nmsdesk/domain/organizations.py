"""Organisations and what belongs to them: names, headcounts, teams, sites, the checklist of mentoring."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Number, Record, Ref, Text

Since = Annotated[date | None, Day("С", hint="Первый день, дд.мм.гггг")]
Act = Ref("Документ-основание", register="documents", shown=False, hint="Из раздела «Нормативные документы»")
Until = Annotated[date | None, Day("По", hint="Последний день; пусто – действует")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Dated):
    """An organisation of the municipal system (domain.md §5.5)."""

    name: Annotated[
        str, Text("Наименование", required=True, searchable=True, aliases=("ОО", "Образовательная организация", "Краткое наименование"))
    ]
    full_name: Annotated[str, Text("Полное наименование", searchable=True, shown=False, lines=2)] = ""
    kind: Annotated[str, Choice("Вид", required=True, dictionary="organization_kinds")] = ""
    founder: Annotated[str, Choice("Учредитель", options=terms.FOUNDERS)] = "municipal"
    code: Annotated[str, Text("ИНН или код", searchable=True, hint="Код, по которому организацию узнают в файлах")] = ""
    counted: Annotated[bool, Flag("Учитывать в показателях")] = True
    successor: Annotated[int | None, Ref("Правопреемник", register="organizations", shown=False, hint="Куда присоединена")] = None
    since: Annotated[date | None, Day("Действует с", shown=False)] = None
    until: Annotated[date | None, Day("Действует по", shown=False)] = None
    head: Annotated[str, Text("Руководитель для документов", shown=False, hint="Как печатать в грифе: И. О. Фамилия", personal=True)] = ""
    note: Annotated[str, Text("Примечание", shown=False, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationAlias(Record):
    """Another spelling of an organisation's name as met in files; ``key`` is its folded form."""

    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", owner=True)] = None
    name: Annotated[str, Text("Как пишут в файлах", required=True, searchable=True)]
    key: Annotated[str, Text("Ключ", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount(Record):
    """A headcount given by hand out of a statistical form (ОО-1, 85-К, 1-ДОП), with its document (domain.md §3.2)."""

    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", owner=True)] = None
    day: Annotated[date | None, Day("На дату", required=True)] = None
    teaching: Annotated[int | None, Number("Педагогических работников", required=True, minimum=0)] = None
    leading: Annotated[int | None, Number("Руководящих работников", minimum=0)] = None
    basis: Annotated[str, Text("Документ", required=True, hint="Например: ОО-1 за 2025 год, раздел 3.1")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Dated):
    """A status of an organisation: flagship, regional innovation site, internship site and so on."""

    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    kind: Annotated[str, Choice("Вид площадки", required=True, dictionary="site_kinds")] = ""
    topic: Annotated[str, Text("Тема", searchable=True)] = ""
    level: Annotated[str, Choice("Уровень", options=terms.LEVELS_OF_EVENT)] = "region"
    order: Annotated[str, Text("Приказ", searchable=True, hint="Номер и дата", aliases=("реквизиты приказа", "основание"))] = ""
    act: Annotated[int | None, Act] = None
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    leader: Annotated[int | None, Ref("Руководитель площадки", register="persons", shown=False)] = None
    results: Annotated[str, Text("Результаты", searchable=True, shown=False, lines=4)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAttachment(Dated):
    """An organisation attached to a site, usually for an academic year («закрепление ОО за РИП», section IV of the regulation)."""

    site: Annotated[int | None, Ref("Площадка", required=True, register="sites", owner=True, searchable=True)] = None
    organization: Annotated[int | None, Ref("Закреплённая организация", required=True, register="organizations", searchable=True)] = None
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    act: Annotated[int | None, Act] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(Record):
    """A condition of the target mentoring model (domain.md §4.4)."""

    position: Annotated[int | None, Number("№", minimum=1)] = None
    name: Annotated[str, Text("Условие", required=True, searchable=True)]
    obligatory: Annotated[bool, Flag("Обязательное")] = True
    hidden: Annotated[bool, Flag("Не используется")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistMark(Dated):
    """Whether a school meets a condition, since when, by which document."""

    organization: Annotated[int | None, Ref("Школа", required=True, register="organizations", searchable=True)] = None
    item: Annotated[int | None, Ref("Условие", required=True, register="checklist_items")] = None
    state: Annotated[str, Choice("Отметка", required=True, options=terms.MARKS)] = "yes"
    document: Annotated[str, Text("Документ", searchable=True, hint="Номер и дата, ссылка")] = ""
    act: Annotated[int | None, Act] = None
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    checked_by: Annotated[str, Text("Проверил", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Dated):
    """The management team of an organisation."""

    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    name: Annotated[str, Text("Название", required=True, searchable=True)] = "Управленческая команда"
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember(Dated):
    """A person in a management team with the role and the days."""

    team: Annotated[int | None, Ref("Команда", required=True, register="teams", owner=True)] = None
    person: Annotated[int | None, Ref("Работник", required=True, register="persons", searchable=True)] = None
    role: Annotated[str, Choice("Роль", required=True, options=terms.TEAM_ROLES)] = "member"
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
