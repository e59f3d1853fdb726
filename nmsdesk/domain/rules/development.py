"""Rules of diagnostics, deficits, programmes, trainings, plans and mentoring (domain.md §§1, 2, 3, 4, 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import (
    AreaResult,
    Campaign,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    Instrument,
    LearningPlan,
    Level,
    Mentorship,
    PlanItem,
    Program,
    RegistryEntry,
    Scale,
    Training,
)
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.people import Employment, Person
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.rules.levels import level_for
from nmsdesk.domain.rules.registry import Known, days, error, of, overlapping, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import day, fold

AGREEMENTS_SINCE = date(2025, 3, 1)  # ТК РФ ст. 351.8
SHORTEST = {"pk": 16, "pp": 250}  # hours, приказ 499 от 01.07.2013
PLAN_OPEN = ("draft", "agreed", "approved", "active", "review")
PLAN_UNDER_WAY = ("approved", "active", "review")

LEVEL_NAME = error("levels.name.duplicate", "Уровень шкалы повторяется", "Переименуйте уровень.", "edit:name")
LEVEL_PLACE = error("levels.position.duplicate", "Место уровня занято", "Выберите другой порядок.", "edit:position")
LEVEL_BOTH = warning("levels.both", "Уровень засчитан и означает дефицит", "Оставьте одно из двух.", "edit:deficit")
LEVEL_BOUNDS = warning(
    "levels.minimum.order", "Границы уровней не по порядку", "Лучший уровень начинается с большего процента.", "edit:minimum"
)


@of(Level)
def _level(r: Level, known: Known) -> Iterator[Trouble]:
    scale = known.get(Scale, r.scale)
    for other in known.where(Level, scale=r.scale):
        if other.id == r.id:
            continue
        if fold(other.name) == fold(r.name):
            yield LEVEL_NAME("name", "Такой уровень в шкале уже есть.")
        if other.position == r.position:
            yield LEVEL_PLACE("position", f"Место {r.position} уже занято уровнем «{other.name}».")
        elif None not in (other.minimum, r.minimum) and (other.position < r.position) != (other.minimum > r.minimum):  # type: ignore[operator]
            yield LEVEL_BOUNDS("minimum", f"Граница не по порядку с уровнем «{other.name}».")
    if scale and r.passing and r.deficit:
        yield LEVEL_BOTH("deficit", "Уровень и засчитывается, и означает дефицит. Проверьте.")


EMPTY_SCALE = warning("instruments.scale.empty", "У шкалы инструмента нет уровней", "Заполните уровни шкалы.", "edit:scale")


@of(Instrument)
def _instrument(r: Instrument, known: Known) -> Iterator[Trouble]:
    if r.scale is not None and not known.where(Level, scale=r.scale):
        yield EMPTY_SCALE("scale", "У выбранной шкалы нет уровней: результаты не получат уровня.")


DIAGNOSED_LATER = error("diagnostics.future", "Диагностика в будущем", "Исправьте дату.", "edit:day")
SCORE_RANGE = error("diagnostics.score.range", "Балл больше наибольшего", "Исправьте балл или наибольший балл.", "edit:score")
ALIEN_LEVEL = error("diagnostics.level.scale", "Уровень с другой шкалы", "Выберите уровень шкалы инструмента.", "edit:level")
NO_RESULT = error(
    "diagnostics.percent.required", "Диагностика без результата", "Укажите процент, уровень или результат словами.", "edit:percent"
)
NO_LEVEL = warning("diagnostics.level.missing", "Уровень не определён", "Укажите уровень или процент.", "edit:level", quiet=True)
DIAGNOSED_CHILD = error("diagnostics.day.order", "Диагностика раньше 14 лет", "Проверьте дату и дату рождения.", "edit:day")
OTHER_LEVEL = warning("diagnostics.level.percent", "Уровень не сходится с процентом", "Сверьте с источником.", "edit:level", quiet=True)
DIAGNOSED_TWICE = warning("diagnostics.duplicate", "Один результат записан дважды", "Удалите лишнюю запись.", "remove")

OTHER_ROUND = warning(
    "diagnostics.campaign", "Результат не сходится с кампанией", "Проверьте кампанию, дату и инструмент.", "edit:campaign"
)


@of(Diagnostic)
def _diagnostic(r: Diagnostic, known: Known) -> Iterator[Trouble]:
    if r.day > known.today:  # type: ignore[operator]
        yield DIAGNOSED_LATER("day", "Диагностика не может быть в будущем.")
    if r.score is not None and r.maximum is not None and r.score > r.maximum:
        yield SCORE_RANGE("score", "Балл больше наибольшего возможного.")
        return
    tool, chosen = known.get(Instrument, r.instrument), known.get(Level, r.level)
    if chosen and tool and chosen.scale != tool.scale:
        yield ALIEN_LEVEL("level", f"Уровня «{chosen.name}» нет на шкале инструмента «{tool.name}».")
    elif chosen and r.percent is not None:
        by_percent = level_for(known.where(Level, scale=chosen.scale), r.percent)
        if by_percent and by_percent.id != chosen.id:
            yield OTHER_LEVEL("level", f"По проценту выходит уровень «{by_percent.name}», а указан «{chosen.name}».")
    if r.level is None and r.percent is None and not r.result:
        yield NO_RESULT("percent", "Укажите процент, уровень или результат словами.")
    elif r.level is None:
        yield NO_LEVEL("level", "Уровень не определён: в показатель 1 результат не войдёт.")
    person = known.get(Person, r.person)
    if person and person.birth and r.day < add_years(person.birth, 14):  # type: ignore[operator]
        yield DIAGNOSED_CHILD("day", "Дата диагностики раньше, чем работнику исполнилось 14 лет.")
    if any(o.id != r.id for o in known.where(Diagnostic, person=r.person, instrument=r.instrument, day=r.day)):
        yield DIAGNOSED_TWICE("day", "Результат этого работника по этому инструменту за этот день уже есть.")
    campaign = known.get(Campaign, r.campaign)
    if campaign and campaign.instrument != r.instrument:
        yield OTHER_ROUND("campaign", f"Кампания «{campaign.name}» идёт по другому инструменту.")
    elif campaign and r.day and not campaign.holds(r.day):
        yield OTHER_ROUND("campaign", f"Кампания «{campaign.name}» проходит {days(campaign)}: дата вне этих дней.")


AREA_LEVEL = error("area_results.level.scale", "Уровень с другой шкалы", "Выберите уровень шкалы инструмента.", "edit:level")
AREA_TWICE = error("area_results.duplicate", "Область записана дважды", "Оставьте одну запись.", "edit:area")


@of(AreaResult)
def _area_result(r: AreaResult, known: Known) -> Iterator[Trouble]:
    if diagnostic := known.get(Diagnostic, r.diagnostic):
        tool, chosen = known.get(Instrument, diagnostic.instrument), known.get(Level, r.level)
        if chosen and tool and chosen.scale != tool.scale:
            yield AREA_LEVEL("level", f"Уровня «{chosen.name}» нет на шкале инструмента «{tool.name}».")
    if any(o.id != r.id for o in known.where(AreaResult, diagnostic=r.diagnostic, area=r.area)):
        yield AREA_TWICE("area", "Результат по этой области уже записан.")


SUMMARY_RANGE = error("diagnostic_summaries.range", "Засчитано больше, чем участников", "Исправьте числа.", "edit:passing")


@of(DiagnosticSummary)
def _summary(r: DiagnosticSummary, known: Known) -> Iterator[Trouble]:
    if r.passing is not None and r.participants is not None and r.passing > r.participants:
        yield SUMMARY_RANGE("passing", "С засчитанным уровнем не может быть больше, чем участников.")


DEFICIT_ORDER = error("deficits.order", "Дефицит закрыт раньше, чем выявлен", "Исправьте даты.", "edit:closed")
DEFICIT_ALIEN = error("deficits.person", "Диагностика другого работника", "Выберите диагностику этого работника.", "edit:diagnostic")
CLOSED_BARE = warning(
    "deficits.evidence.missing", "Дефицит закрыт без подтверждения", "Укажите, чем он закрыт.", "edit:evidence", quiet=True
)
CLOSED_LATER = warning("deficits.closed.future", "Дефицит закрыт будущей датой", "Исправьте дату.", "edit:closed")
OPENED_EARLY = warning("deficits.opened.order", "Дефицит выявлен раньше диагностики", "Исправьте дату.", "edit:opened")


@of(Deficit)
def _deficit(r: Deficit, known: Known) -> Iterator[Trouble]:
    if r.closed and r.opened and r.closed < r.opened:
        yield DEFICIT_ORDER("closed", "Дефицит закрыт раньше, чем выявлен.")
    if r.closed and not r.evidence.strip() and r.closing_diagnostic is None:
        yield CLOSED_BARE("evidence", "Дефицит закрыт, а чем – не указано.")
    if r.closed and r.closed > known.today:
        yield CLOSED_LATER("closed", f"Дефицит закрыт {day(r.closed)}: этот день ещё не наступил.")
    source = known.get(Diagnostic, r.diagnostic)
    if source and source.person != r.person:
        yield DEFICIT_ALIEN("diagnostic", "Диагностика относится к другому работнику.")
    elif source and r.opened and source.day and r.opened < source.day:
        yield OPENED_EARLY("opened", f"Диагностика проведена {day(source.day)}, позже этого дня.")


FEW_HOURS = warning(
    "programs.hours.short", "Программа короче допустимого", "Проверьте объём: от 16 часов, переподготовка от 250.", "edit:hours"
)
NO_HOURS = warning("programs.hours.missing", "У программы не указан объём", "Укажите число часов.", "edit:hours", quiet=True)
PROGRAM_TWICE = warning("programs.duplicate", "Программа заведена дважды", "Оставьте одну, обучение перенесите на неё.", "edit:title")


@of(Program)
def _program(r: Program, known: Known) -> Iterator[Trouble]:
    if r.hours is None:
        yield NO_HOURS("hours", "Объём программы не указан: в показатель 3 обучение может не войти.")
    elif r.hours < SHORTEST.get(r.kind, 0):
        yield FEW_HOURS("hours", f"Объём {r.hours} ч, а для этого вида нужно не меньше {SHORTEST[r.kind]}.")
    same = [p for p in known.where(Program, title=r.title) if p.id != r.id]
    if any((p.kind, p.hours, fold(p.provider)) == (r.kind, r.hours, fold(r.provider)) for p in same):
        yield PROGRAM_TWICE("title", "Такая же программа уже есть.")


ENTRY_TWICE = error("registry_entries.overlap", "Программа дважды в реестре", "Исправьте даты.", "edit:since")
ENTRY_NUMBER = warning("registry_entries.number.duplicate", "Один номер реестра у двух программ", "Сверьте номер.", "edit:number")


@of(RegistryEntry)
def _registry_entry(r: RegistryEntry, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(RegistryEntry, program=r.program)):
        yield ENTRY_TWICE("since", f"Программа уже состоит в реестре {days(other)}.")
    if r.number and any(o.program != r.program for o in known.where(RegistryEntry, number=r.number)):
        yield ENTRY_NUMBER("number", "Этот номер реестра уже у другой программы.")


ATTESTED_LATER = error("trainings.future", "Аттестация до конца обучения", "Исправьте дату или уберите отметку.", "edit:attestation")
TRAINED_ALIEN = error("trainings.deficit.person", "Дефицит другого работника", "Выберите дефицит этого работника.", "edit:deficit")
TRAINED_EARLY = warning("trainings.deficit.order", "Дефицит выявлен после обучения", "Выберите другой дефицит.", "edit:deficit")
PLAN_ALIEN = error("trainings.plan.person", "План другого работника", "Выберите план этого работника.", "edit:plan")
NO_CERTIFICATE = warning(
    "trainings.certificate_number.missing", "Нет номера документа об обучении", "Внесите номер.", "edit:certificate_number", quiet=True
)
NOT_LISTED = warning(
    "trainings.registry", "На день обучения программы нет в реестре", "Проверьте дни в реестре.", "add:registry_entries", quiet=True
)
OTHER_AREA = warning("trainings.deficit.area", "Программа о другой области", "Проверьте дефицит и области программы.", "edit:deficit")
TRAINED_TWICE = warning("trainings.duplicate", "Обучение записано дважды", "Удалите лишнюю запись.", "remove")
OTHER_PAPER = warning("trainings.certificate.kind", "Документ не того вида", "Выберите документ по виду программы.", "edit:certificate")


@of(Training)
def _training(r: Training, known: Known) -> Iterator[Trouble]:
    if r.attestation and r.until > known.today:  # type: ignore[operator]
        yield ATTESTED_LATER("attestation", "Обучение ещё не закончено: итоговой аттестации быть не может.")
    program = known.get(Program, r.program)
    deficit = known.get(Deficit, r.deficit)
    if deficit and deficit.person != r.person:
        yield TRAINED_ALIEN("deficit", "Дефицит относится к другому работнику.")
    elif deficit and program and program.areas and deficit.area not in program.areas:
        yield OTHER_AREA("deficit", "Области дефицита нет среди областей программы.")
    if deficit and deficit.opened and deficit.opened > r.until:  # type: ignore[operator]
        yield TRAINED_EARLY("deficit", "Дефицит выявлен позже окончания обучения: в показатель 3 оно не войдёт.")
    plan = known.get(LearningPlan, r.plan)
    if plan and plan.person != r.person:
        yield PLAN_ALIEN("plan", "План ИОМ относится к другому работнику.")
    if r.attestation == "passed" and not r.certificate_number:
        yield NO_CERTIFICATE("certificate_number", "Не указан номер документа об обучении.")
    entries = known.where(RegistryEntry, program=r.program)
    if entries and not any(e.holds(r.until) for e in entries):  # type: ignore[arg-type]
        yield NOT_LISTED("program", f"На {day(r.until)} программы не было в федеральном реестре: в показатель 3 обучение не войдёт.")
    if program and {"pk": "diploma", "pp": "certificate"}.get(program.kind) == r.certificate:
        yield OTHER_PAPER("certificate", f"Для программы вида «{terms.PROGRAM_KINDS[program.kind]}» выдают другой документ.")
    if any(o.id != r.id for o in known.where(Training, person=r.person, program=r.program, until=r.until)):
        yield TRAINED_TWICE("until", "Обучение этого работника по этой программе в эти дни уже записано.")


PLAN_OTHER = error("plans.diagnostic.person", "Диагностика другого работника", "Выберите диагностику этого работника.", "edit:diagnostic")
PLAN_BLIND = warning("plans.diagnostic.missing", "План без диагностики", "Выберите диагностику.", "edit:diagnostic", quiet=True)
PLAN_APPROVAL = error("plans.approved_on.required", "Нет даты утверждения", "Укажите дату утверждения.", "edit:approved_on")
PLAN_CLOSING = error("plans.closed_on.required", "Нет даты закрытия", "Укажите дату закрытия.", "edit:closed_on")
PLAN_STATE = error("plans.closed", "План закрыт, а исход не выбран", "Выберите, чем закончился план.", "edit:state")
PLAN_REASON = error("plans.stop_reason.required", "План прекращён без причины", "Укажите причину.", "edit:stop_reason")
PLAN_ORDER = error("plans.order", "План закрыт раньше, чем утверждён", "Исправьте даты.", "edit:closed_on")
PLAN_LENGTH = warning("plans.length", "Необычный срок плана", "Проверьте даты: от двух недель до трёх лет.", "edit:until", quiet=True)
PLAN_LATE = warning("plans.overdue", "Срок плана прошёл, план не закрыт", "Закройте план или продлите срок.", "close_plan", quiet=True)
PLAN_AFTER = warning("plans.diagnostic.later", "Диагностика позже утверждения плана", "Проверьте диагностику и даты.", "edit:diagnostic")
PLAN_FUTURE = warning("plans.approved_on.future", "План утверждён будущей датой", "Исправьте дату.", "edit:approved_on")
PLAN_TWICE = warning("plans.overlap", "Два действующих плана сразу", "Закройте один из планов.", "close_plan")


@of(LearningPlan)
def _plan(r: LearningPlan, known: Known) -> Iterator[Trouble]:
    diagnostic = known.get(Diagnostic, r.diagnostic)
    if diagnostic and diagnostic.person != r.person:
        yield PLAN_OTHER("diagnostic", "Диагностика относится к другому работнику.")
    elif diagnostic and diagnostic.day and r.approved_on and diagnostic.day > r.approved_on:
        yield PLAN_AFTER("diagnostic", f"План утверждён {day(r.approved_on)}, а диагностика проведена позже, {day(diagnostic.day)}.")
    if diagnostic is None:
        yield PLAN_BLIND("diagnostic", "План без диагностики сохраняется, но в показателе 2 не учитывается.")
    yield from _plan_state(r)
    if r.approved_on and r.approved_on > known.today:
        yield PLAN_FUTURE("approved_on", f"План утверждён {day(r.approved_on)}: этот день ещё не наступил.")
    length = (r.until - r.since).days  # type: ignore[operator]
    if length < 14 or length > 1100:
        yield PLAN_LENGTH("until", "Обычный срок плана – от двух недель до трёх лет. Проверьте даты.")
    if r.state in PLAN_UNDER_WAY:
        if r.until < known.today:  # type: ignore[operator]
            yield PLAN_LATE("state", f"Срок плана закончился {day(r.until)}, а план не закрыт.")
        if other := overlapping(r, [p for p in known.where(LearningPlan, person=r.person) if p.state in PLAN_UNDER_WAY]):
            yield PLAN_TWICE("since", f"У работника уже есть действующий план {days(other)}.")


def _plan_state(r: LearningPlan) -> Iterator[Trouble]:
    """What the state of a plan demands."""
    if r.state in terms.PLAN_APPROVED and not r.approved_on:
        yield PLAN_APPROVAL("approved_on", f"Для состояния «{terms.PLAN_STATES[r.state]}» укажите дату утверждения.")
    if r.state in terms.PLAN_CLOSED and not r.closed_on:
        yield PLAN_CLOSING("closed_on", f"Для состояния «{terms.PLAN_STATES[r.state]}» укажите дату закрытия.")
    if r.closed_on and r.state not in terms.PLAN_CLOSED:
        yield PLAN_STATE("state", "У плана есть дата закрытия: выберите, чем он закончился.")
    if r.state == "stopped" and not r.stop_reason:
        yield PLAN_REASON("stop_reason", "Укажите причину прекращения плана.")
    if r.closed_on and r.approved_on and r.closed_on < r.approved_on:
        yield PLAN_ORDER("closed_on", "План закрыт раньше, чем утверждён.")


ITEM_ALIEN = error("plan_items.person", "Дефицит другого работника", "Выберите дефицит работника этого плана.", "edit:deficit")
ITEM_OUTSIDE = warning("plan_items.outside", "Срок пункта после срока плана", "Исправьте срок пункта или плана.", "edit:due", quiet=True)
ITEM_LATER = error("plan_items.done_on.future", "Пункт выполнен в будущем", "Исправьте дату.", "edit:done_on")
ITEM_BARE = warning(
    "plan_items.evidence.missing", "Пункт выполнен без подтверждения", "Укажите документ или ссылку.", "edit:evidence", quiet=True
)


@of(PlanItem)
def _plan_item(r: PlanItem, known: Known) -> Iterator[Trouble]:
    plan, deficit = known.get(LearningPlan, r.plan), known.get(Deficit, r.deficit)
    if plan and deficit and deficit.person != plan.person:
        yield ITEM_ALIEN("deficit", "Дефицит относится к другому работнику.")
    if plan and r.due and plan.until and r.due > plan.until:
        yield ITEM_OUTSIDE("due", f"Срок пункта {day(r.due)} позже срока плана {day(plan.until)}.")
    if r.done_on and r.done_on > known.today:
        yield ITEM_LATER("done_on", f"Пункт не может быть выполнен {day(r.done_on)}: этот день ещё не наступил.")
    if r.done_on and not r.evidence.strip():
        yield ITEM_BARE("evidence", "Пункт выполнен, а подтверждения нет.")


OWN_MENTOR = error("mentorships.self", "Наставник самому себе", "Выберите другого наставника.", "edit:mentee")
PUPILS = error("mentorships.pupils", "Наставничество обучающихся", "Эти пары ведутся отдельно.", "edit:form")
PAIR_TWICE = error("mentorships.overlap", "Пара записана дважды", "Исправьте даты или удалите лишнее.", "edit:since")
MANY_MENTEES = warning("mentorships.load", "Больше пяти наставляемых", "Распределите наставляемых.", "edit:mentor", quiet=True)
NO_ORDER = warning("mentorships.order.missing", "Нет приказа о закреплении", "Внесите приказ.", "edit:order", quiet=True)
NO_AGREEMENT = warning(
    "mentorships.agreement.missing", "Нет согласия и соглашения", "Внесите согласие и доп. соглашение.", "edit:agreement", quiet=True
)
MENTOR_LEFT = warning("mentorships.mentor.jobless", "Наставник нигде не работает", "Завершите пару, назначьте другого.", "close_mentorship")
MENTEE_LEFT = warning(
    "mentorships.mentee.elsewhere", "Наставляемый ушёл из организации", "Завершите пару или исправьте организацию.", "close_mentorship"
)
MENTOR_YOUNGER = warning(
    "mentorships.mentor.younger", "Стаж наставника меньше, чем у наставляемого", "Проверьте пару или вид.", "edit:kind"
)
PAIR_LATE = warning(
    "mentorships.overdue", "Срок пары прошёл, пара не закрыта", "Отметьте, чем закончилось.", "close_mentorship", quiet=True
)


@of(Mentorship)
def _mentorship(r: Mentorship, known: Known) -> Iterator[Trouble]:
    if r.mentor == r.mentee:
        yield OWN_MENTOR("mentee", "Наставник не может быть наставником самому себе.")
    form = next((t for t in known.where(Term, dictionary="mentoring_forms", code=r.form)), None)
    if form and not form.counts:
        yield PUPILS("form", "Наставничество обучающихся ведётся отдельно и в показатели не входит.")
    own = known.where(Mentorship, mentor=r.mentor)
    if other := overlapping(r, [m for m in own if m.mentee == r.mentee]):
        yield PAIR_TWICE("since", f"Эта пара уже действует {days(other)}.")
    load = [m for m in own if m.id != r.id and m.state in ("active", "paused")]
    if len({m.mentee for m in load} | {r.mentee}) > 5:
        yield MANY_MENTEES("mentor", "У наставника больше пяти наставляемых.")
    if r.state in terms.MENTORSHIP_STARTED and not r.order and r.act is None:
        yield NO_ORDER("order", "Не указан приказ о закреплении.")
    if r.since >= AGREEMENTS_SINCE and r.state == "active" and not (r.consent and r.agreement):  # type: ignore[operator]
        yield NO_AGREEMENT("agreement", "С 01.03.2025 нужны согласие наставника и дополнительное соглашение (ст. 351.8 ТК РФ).")
    if r.state == "active":
        yield from _pair_now(r, known)


def _pair_now(r: Mentorship, known: Known) -> Iterator[Trouble]:
    """What an active pair needs today: both at work, the mentor not the newer of the two."""
    today = known.today
    if r.until and r.until < today:
        yield PAIR_LATE("state", f"Срок пары закончился {day(r.until)}, а она отмечена действующей.")
        return
    if not any(e.holds(today) for e in known.where(Employment, person=r.mentor)):
        yield MENTOR_LEFT("state", "Наставник сейчас нигде не работает, а пара действует.")
    jobs = known.where(Employment, person=r.mentee)
    if jobs and r.mentee_organization and not any(e.organization == r.mentee_organization and e.holds(today) for e in jobs):
        yield MENTEE_LEFT("mentee_organization", "Наставляемый больше не работает в этой организации.")
    mentor, mentee = known.get(Person, r.mentor), known.get(Person, r.mentee)
    starts = (mentor and mentor.career_start, mentee and mentee.career_start)
    if starts[0] and starts[1] and starts[0] > starts[1] and r.kind != "reversive":
        yield MENTOR_YOUNGER("kind", "Педагогический стаж наставника меньше, чем у наставляемого.")
