"""What the indicators are computed by: rule sets and targets, dated; and the dictionaries and batches of the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Flag, Many, Number, Record, Ref, Text
from nmsdesk.domain.organizations import Act

INDICATOR_OPTIONS = {
    "1": "1. Диагностика дефицитов",
    "2a": "2а. Разработаны ИОМ",
    "2b": "2б. Реализованы ИОМ",
    "3": "3. Программы ДПО из реестра",
    "4": "4. Управленческие команды",
    "5": "5. Поддержка молодых",
    "6": "6. Модель наставничества",
    "7": "7. Площадки и менторство",
}
VARIANT_1 = {
    "level": "с засчитанным уровнем среди всех работников",
    "any": "прошли диагностику среди всех работников",
    "among": "с засчитанным уровнем среди прошедших",
}
VARIANT_2A = {"all": "педагоги и руководители", "teaching": "только педагоги"}
VARIANT_2B = {"due": "планы, срок которых наступил", "all": "все планы показателя 2а"}
VARIANT_3 = {"deficit": "с учётом выявленного дефицита", "registry": "программа из реестра, любой дефицит"}
VARIANT_4 = {
    "pair": "не менее двух членов, среди них руководитель или заместитель",
    "any": "хотя бы один член команды",
    "half": "не менее половины команды",
    "all": "вся команда",
}
VARIANT_5 = {"first": "моложе 35 лет в первые три года работы", "young": "все моложе 35 лет"}
VARIANT_6 = {"schools": "школы", "all": "все организации"}
VARIANT_7 = {"provider": "школа сама площадка", "schools_all": "все организации"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet(Dated):
    """How the indicators are counted in a period, with the document that fixes it (domain.md §3.3)."""

    name: Annotated[str, Text("Название методики", required=True, searchable=True)]
    since: Annotated[date | None, Day("Действует с", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    basis: Annotated[str, Text("Документ", hint="Чем утверждена методика")] = ""
    act: Annotated[int | None, Act] = None
    count_external: Annotated[bool, Flag("Считать внешних совместителей", shown=False)] = False
    external_alone: Annotated[bool, Flag("Внешних без основного места считать", shown=False)] = False
    count_contract: Annotated[bool, Flag("Считать договоры ГПХ", shown=False)] = False
    count_absent: Annotated[bool, Flag("Считать длительно отсутствующих", shown=False)] = False
    manual_headcount: Annotated[bool, Flag("Численность из форм статистики", shown=False, hint="Где она введена по организации")] = False
    school_kinds: Annotated[tuple[str, ...], Many("Какие организации – школы", dictionary="organization_kinds", shown=False)] = ()
    variant_1: Annotated[str, Choice("Показатель 1", options=VARIANT_1)] = "level"
    variant_2a: Annotated[str, Choice("Показатель 2а", options=VARIANT_2A)] = "all"
    variant_2b: Annotated[str, Choice("Показатель 2б", options=VARIANT_2B)] = "due"
    variant_3: Annotated[str, Choice("Показатель 3", options=VARIANT_3)] = "deficit"
    variant_4: Annotated[str, Choice("Показатель 4", options=VARIANT_4)] = "pair"
    variant_5: Annotated[str, Choice("Показатель 5", options=VARIANT_5)] = "first"
    variant_6: Annotated[str, Choice("Показатель 6", options=VARIANT_6)] = "schools"
    variant_7: Annotated[str, Choice("Показатель 7", options=VARIANT_7)] = "provider"
    validity_years: Annotated[
        int | None, Number("Диагностика действует, лет", minimum=0, maximum=10, shown=False, hint="0 – только в периоде")
    ] = 0
    best_attempt: Annotated[bool, Flag("Из нескольких диагностик брать лучшую", shown=False, hint="Иначе последнюю")] = False
    minimum_hours: Annotated[int | None, Number("Программа не короче, часов", minimum=0, maximum=500, shown=False)] = 16
    count_retraining: Annotated[bool, Flag("Считать переподготовку", shown=False)] = True
    exclude_valid_stops: Annotated[bool, Flag("Прекращённые по уважительной причине не считать", shown=False)] = True
    age_bound: Annotated[int | None, Number("Возраст молодого педагога до, лет", minimum=18, maximum=60, shown=False)] = 35
    age_included: Annotated[bool, Flag("Включая этот возраст", shown=False)] = False
    experience_bound: Annotated[int | None, Number("Первые годы работы, лет", minimum=1, maximum=20, shown=False)] = 3
    experience_included: Annotated[bool, Flag("Включая этот стаж", shown=False)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Dated):
    """The planned value of an indicator, per cent, from a day to a day; for one organisation when it is given."""

    indicator: Annotated[str, Choice("Показатель", required=True, options=INDICATOR_OPTIONS)] = ""
    organization: Annotated[int | None, Ref("Организация", register="organizations", hint="Пусто – для города")] = None
    value: Annotated[float | None, Number("Цель, %", required=True, minimum=0, maximum=100, decimals=1)] = None
    since: Annotated[date | None, Day("С", required=True)] = None
    until: Annotated[date | None, Day("По")] = None
    basis: Annotated[str, Text("Документ", searchable=True)] = ""
    act: Annotated[int | None, Act] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Record):
    """A value of an editable dictionary; ``counts`` says whether the indicators take it into account."""

    dictionary: Annotated[str, Choice("Справочник", required=True, options=terms.DICTIONARY_OPTIONS)] = ""
    code: Annotated[str, Text("Код", required=True, shown=False, hint="Латинские буквы, цифры и _; после ввода не меняется")] = ""
    name: Annotated[str, Text("Название", required=True, searchable=True)]
    aliases: Annotated[str, Text("Как ещё пишут", searchable=True, hint="Через точку с запятой")] = ""
    position: Annotated[int | None, Number("Порядок", minimum=0)] = None
    counts: Annotated[bool, Flag("Учитывается в показателях")] = True
    hidden: Annotated[bool, Flag("Не предлагать", shown=False)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch(Record):
    """A file taken in: what it was, what came of it, and the transaction that can be taken back."""

    day: Annotated[date | None, Day("Дата")] = None
    file: Annotated[str, Text("Файл", searchable=True)] = ""
    sha256: Annotated[str, Text("Контрольная сумма", shown=False)] = ""
    kind: Annotated[str, Text("Вид списка")] = ""
    read: Annotated[int | None, Number("Прочитано строк")] = None
    created: Annotated[int | None, Number("Добавлено")] = None
    updated: Annotated[int | None, Number("Изменено")] = None
    rejected: Annotated[int | None, Number("Отклонено")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Record):
    """What an organisation sent by a file: who has sent, who has not, how many rows of it came."""

    batch: Annotated[int | None, Ref("Файл", required=True, register="import_batches", owner=True)] = None
    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    kind: Annotated[str, Text("Вид списка")] = ""
    day: Annotated[date | None, Day("Принят", required=True)] = None
    rows: Annotated[int | None, Number("Строк", minimum=0)] = None
