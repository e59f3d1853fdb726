"""The yearly cycle of monitoring: rounds of collecting, frozen snapshots, official figures, recommendations and what came of them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain import terms
from nmsdesk.domain.fields import Choice, Dated, Day, Number, Record, Ref, Text
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.domain.organizations import Act

FROZEN = 100_000_000  # letters of a frozen list of members


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Record):
    """A frozen monitoring (срез): values, members, rules and targets of a period on a day, sealed by a hash."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    period: Annotated[str, Text("Период", required=True, hint="2025, 2025/2026")] = ""
    as_of: Annotated[date | None, Day("По состоянию на", required=True)] = None
    made_on: Annotated[date | None, Day("Составлен")] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.SNAPSHOT_STATES)] = "draft"
    approved_on: Annotated[date | None, Day("Утверждён")] = None
    approved_by: Annotated[str, Text("Кем утверждён", shown=False)] = ""
    supersedes: Annotated[int | None, Ref("Заменяет срез", register="snapshots", shown=False)] = None
    act: Annotated[int | None, Act] = None
    rules: Annotated[str, Text("Методика", shown=False, limit=FROZEN)] = ""
    hash: Annotated[str, Text("Контрольная сумма", shown=False)] = ""
    note: Annotated[str, Text("Примечание", shown=False, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotPart(Record):
    """One indicator of a snapshot: its figures, and all subjects with statuses and reasons, packed."""

    snapshot: Annotated[int | None, Ref("Срез", required=True, register="snapshots", owner=True, searchable=True)] = None
    indicator: Annotated[str, Choice("Показатель", required=True, options=INDICATOR_OPTIONS)] = ""
    variant: Annotated[str, Text("Прочтение", shown=False)] = ""
    numerator: Annotated[int | None, Number("Учтено", minimum=0)] = None
    denominator: Annotated[int | None, Number("Всего", minimum=0)] = None
    target: Annotated[float | None, Number("Цель, %", minimum=0, maximum=100, decimals=1)] = None
    figures: Annotated[str, Text("Значения", shown=False, limit=FROZEN)] = ""
    members: Annotated[str, Text("Списки", shown=False, limit=FROZEN)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFigure(Record):
    """A figure given officially by an organisation or the region, with its document; the register is reconciled with it."""

    organization: Annotated[int | None, Ref("Организация", register="organizations", searchable=True, hint="Пусто – по городу")] = None
    indicator: Annotated[str, Choice("Показатель", required=True, options=INDICATOR_OPTIONS)] = ""
    period: Annotated[str, Text("Период", required=True)] = ""
    numerator: Annotated[int | None, Number("Учтено", minimum=0)] = None
    denominator: Annotated[int | None, Number("Всего", minimum=0)] = None
    basis: Annotated[str, Text("Документ", required=True, searchable=True)] = ""
    act: Annotated[int | None, Act] = None
    note: Annotated[str, Text("Объяснение расхождения", shown=False, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringRound(Dated):
    """A round of collecting for a monitoring: which organisations owe which lists by when."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    period: Annotated[str, Text("Период", required=True)] = ""
    lists: Annotated[str, Text("Какие списки", hint="Через запятую: staff, diagnostics, trainings")] = "staff"
    since: Annotated[date | None, Day("Сбор с", required=True)] = None
    until: Annotated[date | None, Day("Срок сдачи", required=True)] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.ROUND_STATES)] = "planned"
    act: Annotated[int | None, Act] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlace(Record):
    """An organisation in a round: what it owes, whether it has come, the remarks with which it was returned."""

    round: Annotated[int | None, Ref("Сбор", required=True, register="monitoring_rounds", owner=True, searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация", required=True, register="organizations", searchable=True)] = None
    due: Annotated[date | None, Day("Срок", hint="Пусто – общий")] = None
    state: Annotated[str, Choice("Состояние", required=True, options=terms.SUBMISSION_STATES)] = "waited"
    day: Annotated[date | None, Day("Дата")] = None
    reminded_on: Annotated[date | None, Day("Напомнили")] = None
    remarks: Annotated[str, Text("Замечания", searchable=True, lines=3)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Record):
    """A phrase of the library of recommendations: when an indicator lacks what, what is advised to whom."""

    indicator: Annotated[str, Choice("Показатель", required=True, options=INDICATOR_OPTIONS)] = ""
    step: Annotated[str, Text("Не выполнен шаг", hint="Шаг расчёта; пусто – показатель не достигнут")] = ""
    addressee: Annotated[str, Choice("Кому", required=True, options=terms.ADDRESSEES)] = "organization"
    text: Annotated[str, Text("Рекомендация", required=True, searchable=True, lines=4, hint="{missing}, {percent}, {target} – значения")]
    days: Annotated[int | None, Number("Срок, дней", minimum=1, maximum=730)] = 90
    responsible: Annotated[str, Text("Ответственный", shown=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Record):
    """An addressed recommendation of a monitoring with its basis, response and what the next snapshot says (section VI)."""

    snapshot: Annotated[int | None, Ref("Срез", required=True, register="snapshots", searchable=True)] = None
    addressee: Annotated[str, Choice("Кому", required=True, options=terms.ADDRESSEES)] = "organization"
    organization: Annotated[int | None, Ref("Организация", register="organizations", searchable=True)] = None
    association: Annotated[int | None, Ref("Объединение", register="associations", shown=False)] = None
    person: Annotated[int | None, Ref("Работник", register="persons", shown=False)] = None
    indicator: Annotated[str, Choice("Показатель", options=INDICATOR_OPTIONS)] = ""
    step: Annotated[str, Text("Не выполнен шаг", shown=False, hint="Шаг расчёта, на котором отсеялись")] = ""
    text: Annotated[str, Text("Рекомендация", required=True, searchable=True, lines=4)]
    basis: Annotated[str, Text("Основание", shown=False, lines=2, hint="Цифры среза")] = ""
    due: Annotated[date | None, Day("Срок")] = None
    responsible: Annotated[str, Text("Ответственный", searchable=True)] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.RECOMMENDATION_STATES)] = "draft"
    sent_on: Annotated[date | None, Day("Направлена", shown=False)] = None
    response: Annotated[str, Text("Ответ", searchable=True, shown=False, lines=3)] = ""
    response_on: Annotated[date | None, Day("Дата ответа", shown=False)] = None
    actions: Annotated[str, Text("Что сделано", searchable=True, shown=False, lines=3)] = ""
    evidence: Annotated[str, Text("Подтверждение", searchable=True, shown=False, lines=2, hint="Документ, номер, ссылка")] = ""
    checked: Annotated[int | None, Ref("Проверена по срезу", register="snapshots", shown=False)] = None
    outcome: Annotated[str, Text("Что показал следующий срез", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBlock(Record):
    """A block of the analytical note of a snapshot: words whose figures are fields, «{6.percent}», and what they were when last read."""

    snapshot: Annotated[int | None, Ref("Срез", required=True, register="snapshots", owner=True, searchable=True)] = None
    position: Annotated[int | None, Number("Порядок", minimum=0)] = None
    title: Annotated[str, Text("Заголовок", searchable=True)] = ""
    text: Annotated[str, Text("Текст", searchable=True, lines=8, limit=20_000, hint="{6.percent}, {1.missing} – значения среза")] = ""
    seen: Annotated[str, Text("Значения при проверке", shown=False, limit=FROZEN)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList(Record):
    """A working list: by whom and what an indicator is brought to its target, with days and those who answer."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    indicator: Annotated[str, Choice("Показатель", required=True, options=INDICATOR_OPTIONS)] = ""
    period: Annotated[str, Text("Период", required=True)] = ""
    made_on: Annotated[date | None, Day("Составлен")] = None
    until: Annotated[date | None, Day("Выполнить до")] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem(Record):
    """A line of a working list: whom or what to bring to the indicator, what to do for it, by when."""

    work_list: Annotated[int | None, Ref("Рабочий список", required=True, register="work_lists", owner=True, searchable=True)] = None
    organization: Annotated[int | None, Ref("Организация", register="organizations", searchable=True)] = None
    person: Annotated[int | None, Ref("Работник", register="persons", searchable=True)] = None
    plan: Annotated[int | None, Ref("ИОМ", register="plans", shown=False)] = None
    team: Annotated[int | None, Ref("Команда", register="teams", shown=False)] = None
    action: Annotated[str, Text("Что сделать", required=True, searchable=True)]
    cost: Annotated[str, Choice("Насколько близко", options=terms.CLOSING_COSTS)] = ""
    due: Annotated[date | None, Day("Срок")] = None
    responsible: Annotated[str, Text("Ответственный", searchable=True)] = ""
    state: Annotated[str, Choice("Состояние", required=True, options=terms.WORK_STATES)] = "open"
    done_on: Annotated[date | None, Day("Выполнено")] = None
    note: Annotated[str, Text("Примечание", shown=False, lines=2)] = ""
