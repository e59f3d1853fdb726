"""Rules that a record must keep: one list, used by forms, imports and the check page alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from nmsdesk.domain import catalogue, terms
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Membership, Participation
from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    LearningPlan,
    Level,
    Mentorship,
    RegistryEntry,
    Scale,
    Training,
)
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import ChecklistMark, Organization, OrganizationAlias, TeamMember
from nmsdesk.domain.people import Absence, Employment, Person, QualificationCategory
from nmsdesk.domain.periods import Span, add_years, full_years
from nmsdesk.domain.snils import formatted, is_valid
from nmsdesk.errors import Trouble
from nmsdesk.russian import clean, day, fold

R = TypeVar("R", bound=f.Record)
OLDEST = date(1900, 1, 1)
LARGEST = 2_000_000_000  # what a whole number of both databases holds
_FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # signs that no database and no file takes
AGREEMENTS_SINCE = date(2025, 3, 1)  # ТК РФ ст. 351.8
TERMLESS_SINCE = date(2023, 9, 1)  # приказ 196 от 24.03.2023


class Known(Protocol):
    """What rules may look at beside the record."""

    today: date

    def get(self, kind: type[R], number: int | None) -> R | None: ...
    def where(self, record: type[R], /, **equal: Any) -> list[R]: ...


def error(field: str, code: str, message: str) -> Trouble:
    return Trouble(field, code, message)


def warning(field: str, code: str, message: str) -> Trouble:
    return Trouble(field, code, message, "warning")


def check(record: f.Record, known: Known) -> list[Trouble]:
    """All troubles of a record; those of its own fields first, so that rules find required fields filled."""
    troubles = _declared(record, known)
    if not any(t.severity == "error" for t in troubles):
        for rule in RULES.get(type(record), ()):
            troubles.extend(rule(record, known))
    return troubles


def _declared(record: f.Record, known: Known) -> list[Trouble]:
    """What the declaration itself demands: required, bounds, known codes, order of days."""
    troubles: list[Trouble] = []
    take, columns = _columns(catalogue.register_of(record).key)
    for value, (column, required, sound) in zip(take(record), columns):
        if value or value == 0:
            if not sound(value, known):
                troubles.extend(_value(column, value, known))
        elif required:
            troubles.append(error(column.name, "required", f"Заполните поле «{column.caption}»."))
    if isinstance(record, f.Dated) and record.since and record.until and record.until < record.since:
        troubles.append(error("until", "order", f"Окончание {day(record.until)} раньше начала {day(record.since)}."))
    return troubles


Sound = Callable[[Any, Known], bool]


@cache
def _columns(key: str) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[f.Column, bool, Sound], ...]]:
    """What takes the values of a register's fields, and of each: the column, whether required, a quick look at the value.

    The quick look finds nearly every value sound; the others are looked at closely, and imports check them by the million.
    """
    columns = catalogue.REGISTERS[key].columns
    return attrgetter(*(c.name for c in columns)), tuple((c, c.field.required, _sound(c.field)) for c in columns)


def _sound(field: f.Field) -> Sound:
    match field:
        case f.Text():
            return lambda value, known: len(value) <= 4000 and value.isprintable()
        case f.Day():
            return lambda value, known: OLDEST <= value <= known.today
        case f.Choice(options=options, dictionary=""):
            return lambda value, known: value in options
        case f.Ref() | f.Flag():
            return lambda value, known: True
    return lambda value, known: False


def _value(column: f.Column, value: Any, known: Known) -> Iterator[Trouble]:
    match column.field:
        case f.Number(minimum=low, maximum=high):
            if not math.isfinite(value) or abs(value) > LARGEST:
                yield error(column.name, "range", f"«{column.caption}»: такое число невозможно.")
            elif (low is not None and value < low) or (high is not None and value > high):
                bounds = f"от {low:g} до {high:g}" if high is not None and low is not None else f"не меньше {low:g}"
                yield error(column.name, "range", f"«{column.caption}»: нужно число {bounds}.")
        case f.Day():
            if not OLDEST <= value <= add_years(known.today, 15):
                yield error(column.name, "day", f"«{column.caption}»: дата {day(value)} невозможна.")
        case f.Choice(options=options, dictionary=""):
            if value not in options:
                yield error(column.name, "choice", f"«{column.caption}»: выберите значение из списка.")
        case f.Choice(dictionary=dictionary) | f.Many(dictionary=dictionary):
            codes = (value,) if isinstance(value, str) else value
            if not all(known.where(Term, dictionary=dictionary, code=code) for code in codes):
                yield error(column.name, "choice", f"«{column.caption}»: такого значения нет в справочнике.")
        case f.Text():
            if len(value) > 4000:
                yield error(column.name, "length", f"«{column.caption}»: текст длиннее 4 000 знаков.")
            if _FOREIGN.search(value):
                yield error(column.name, "signs", f"«{column.caption}»: в тексте недопустимые знаки, наберите его заново.")


def overlapping(record: f.Dated, others: list[Any]) -> f.Dated | None:
    """The first of the others whose days overlap with the record's."""
    span = Span(record.since, record.until)
    return next((o for o in others if o.id != record.id and span.overlaps(Span(o.since, o.until))), None)


def days(record: f.Dated) -> str:
    """«с 01.09.2025 по 31.08.2026», «с 01.09.2025»."""
    return f"с {day(record.since)}" + (f" по {day(record.until)}" if record.until else "")


def level_for(levels: list[Level], percent: float | None) -> Level | None:
    """The level of a scale for a percentage: the highest bound not above it; None when the scale has no bounds."""
    bounded = sorted((x for x in levels if x.minimum is not None), key=lambda x: -(x.minimum or 0))
    return next((x for x in bounded if percent is not None and percent >= (x.minimum or 0)), None)


def level_by_word(levels: list[Level], word: str) -> Level | None:
    """The level that the scale itself calls by this word; a word of another scale is not guessed (domain.md §2.3)."""
    key = _level_word(word)
    return next((x for x in levels if key in {_level_word(name) for name in (x.name, *x.aliases.split(";"))}), None)


def _level_word(word: str) -> str:
    return clean(re.sub(r"\bуровень\b", "", fold(word))).strip(" .")


def _organization(r: Organization, known: Known) -> Iterator[Trouble]:
    if r.successor is not None and r.successor == r.id:
        yield error("successor", "self", "Организация не может быть правопреемником самой себя.")
    if r.successor is not None and r.until is None:
        yield error("until", "required", "У присоединённой организации укажите последний день работы.")
    key = organization_key(r.name)
    same = next((o for o in known.where(Organization) if o.id != r.id and not o.until and organization_key(o.name) == key), None)
    if same and not r.until:
        yield error("name", "duplicate", f"Такая организация уже есть: «{same.name}».")


def _alias(r: OrganizationAlias, known: Known) -> Iterator[Trouble]:
    if any(a.organization != r.organization for a in known.where(OrganizationAlias, key=r.key) if a.id != r.id):
        yield error("name", "duplicate", "Так уже называют другую организацию. Уточните название.")


def _person(r: Person, known: Known) -> Iterator[Trouble]:
    if r.snils:
        if not is_valid(r.snils):
            yield error("snils", "snils", "Контрольные цифры СНИЛС не сходятся. Проверьте номер.")
        elif r.snils != formatted("".join(filter(str.isdigit, r.snils))):
            yield error("snils", "format", "СНИЛС записывается так: 123-456-789 01.")
        elif other := next((p for p in known.where(Person, snils=r.snils) if p.id != r.id), None):
            yield error("snils", "duplicate", f"Этот СНИЛС уже у работника {other.full_name}.")
    if r.birth and full_years(r.birth, known.today) < 14:
        yield error("birth", "age", f"По дате рождения {day(r.birth)} работнику меньше 14 лет.")
    if r.birth and r.career_start and r.career_start < add_years(r.birth, 14):
        yield error("career_start", "order", "Педагогическая работа началась раньше 14 лет. Проверьте даты.")
    if r.young and not r.young_reason:
        yield error("young_reason", "required", "Укажите основание решения о молодом педагоге.")
    if not r.birth:
        yield warning("birth", "missing", "Без даты рождения не определить, молодой ли педагог.")


def _employment(r: Employment, known: Known) -> Iterator[Trouble]:
    if r.kind == "main":
        others = [e for e in known.where(Employment, person=r.person, kind="main") if e.organization != r.organization or e.post == r.post]
        if other := overlapping(r, others):
            place = known.get(Organization, other.organization)  # type: ignore[attr-defined]
            yield error("since", "overlap", f"Основное место работы в эти дни уже есть: {place.name if place else ''}, {days(other)}.")
    place = known.get(Organization, r.organization)
    if place and place.until and (r.until is None or r.until > place.until):
        yield error("until", "closed", f"Организация работала по {day(place.until)}. Укажите окончание не позже.")


def _absence(r: Absence, known: Known) -> Iterator[Trouble]:
    if (job := known.get(Employment, r.employment)) and not (
        job.since <= r.since and (job.until is None or (r.until is not None and r.until <= job.until))  # type: ignore[operator]
    ):
        yield error("since", "outside", f"Отсутствие выходит за время работы {days(job)}.")
    if other := overlapping(r, known.where(Absence, employment=r.employment)):
        yield error("since", "overlap", f"Отсутствие {days(other)} уже записано.")


def _category(r: QualificationCategory, known: Known) -> Iterator[Trouble]:
    if r.since and r.since >= TERMLESS_SINCE and r.until and r.kind in ("highest", "first", "methodist", "mentor"):
        yield warning("until", "termless", "Категории, установленные с 01.09.2023, бессрочны. Проверьте срок.")
    if r.since and r.since > known.today:
        yield warning("since", "future", "Категория установлена будущей датой.")


def _scale_level(r: Level, known: Known) -> Iterator[Trouble]:
    scale = known.get(Scale, r.scale)
    for other in known.where(Level, scale=r.scale):
        if other.id == r.id:
            continue
        if fold(other.name) == fold(r.name):
            yield error("name", "duplicate", "Такой уровень в шкале уже есть.")
        if other.position == r.position:
            yield error("position", "duplicate", f"Место {r.position} уже занято уровнем «{other.name}».")
    if scale and r.passing and r.deficit:
        yield warning("deficit", "both", "Уровень и засчитывается, и означает дефицит. Проверьте.")


def _diagnostic(r: Diagnostic, known: Known) -> Iterator[Trouble]:
    if r.day > known.today:  # type: ignore[operator]
        yield error("day", "future", "Диагностика не может быть в будущем.")
    if r.score is not None and r.maximum is not None and r.score > r.maximum:
        yield error("score", "range", "Балл больше наибольшего возможного.")
        return
    yield from _level_of_scale(r.level, r.instrument, known)
    if r.level is None and r.percent is None and not r.result:
        yield error("percent", "required", "Укажите процент, уровень или результат словами.")
    elif r.level is None:
        yield warning("level", "missing", "Уровень не определён: в показатель 1 результат не войдёт.")
    person = known.get(Person, r.person)
    if person and person.birth and r.day < add_years(person.birth, 14):  # type: ignore[operator]
        yield error("day", "order", "Дата диагностики раньше, чем работнику исполнилось 14 лет.")


def _level_of_scale(level: int | None, instrument: int | None, known: Known) -> Iterator[Trouble]:
    from nmsdesk.domain.development import Instrument

    tool = known.get(Instrument, instrument)
    chosen = known.get(Level, level)
    if chosen and tool and chosen.scale != tool.scale:
        yield error("level", "scale", f"Уровня «{chosen.name}» нет на шкале инструмента «{tool.name}».")


def _area_result(r: AreaResult, known: Known) -> Iterator[Trouble]:
    if diagnostic := known.get(Diagnostic, r.diagnostic):
        yield from _level_of_scale(r.level, diagnostic.instrument, known)
    if any(o.id != r.id for o in known.where(AreaResult, diagnostic=r.diagnostic, area=r.area)):
        yield error("area", "duplicate", "Результат по этой области уже записан.")


def _summary(r: DiagnosticSummary, known: Known) -> Iterator[Trouble]:
    if r.passing is not None and r.participants is not None and r.passing > r.participants:
        yield error("passing", "range", "С засчитанным уровнем не может быть больше, чем участников.")


def _deficit(r: Deficit, known: Known) -> Iterator[Trouble]:
    if r.closed and r.opened and r.closed < r.opened:
        yield error("closed", "order", "Дефицит закрыт раньше, чем выявлен.")
    source = known.get(Diagnostic, r.diagnostic)
    if source and source.person != r.person:
        yield error("diagnostic", "person", "Диагностика относится к другому работнику.")


def _registry_entry(r: RegistryEntry, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(RegistryEntry, program=r.program)):
        yield error("since", "overlap", f"Программа уже состоит в реестре {days(other)}.")


def _training(r: Training, known: Known) -> Iterator[Trouble]:
    if r.attestation and r.until > known.today:  # type: ignore[operator]
        yield error("attestation", "future", "Обучение ещё не закончено: итоговой аттестации быть не может.")
    deficit = known.get(Deficit, r.deficit)
    if deficit and deficit.person != r.person:
        yield error("deficit", "person", "Дефицит относится к другому работнику.")
    if deficit and deficit.opened and deficit.opened > r.until:  # type: ignore[operator]
        yield warning("deficit", "order", "Дефицит выявлен позже окончания обучения: в показатель 3 оно не войдёт.")
    plan = known.get(LearningPlan, r.plan)
    if plan and plan.person != r.person:
        yield error("plan", "person", "План ИОМ относится к другому работнику.")
    if r.attestation == "passed" and not r.certificate_number:
        yield warning("certificate_number", "missing", "Не указан номер документа об обучении.")


def _plan(r: LearningPlan, known: Known) -> Iterator[Trouble]:
    diagnostic = known.get(Diagnostic, r.diagnostic)
    if diagnostic and diagnostic.person != r.person:
        yield error("diagnostic", "person", "Диагностика относится к другому работнику.")
    if diagnostic is None:
        yield warning("diagnostic", "missing", "План без диагностики сохраняется, но в показателе 2 не учитывается.")
    if r.state in terms.PLAN_APPROVED and not r.approved_on:
        yield error("approved_on", "required", f"Для состояния «{terms.PLAN_STATES[r.state]}» укажите дату утверждения.")
    if r.state in terms.PLAN_CLOSED and not r.closed_on:
        yield error("closed_on", "required", f"Для состояния «{terms.PLAN_STATES[r.state]}» укажите дату закрытия.")
    if r.closed_on and r.state not in terms.PLAN_CLOSED:
        yield error("state", "closed", "У плана есть дата закрытия: выберите, чем он закончился.")
    if r.state == "stopped" and not r.stop_reason:
        yield error("stop_reason", "required", "Укажите причину прекращения плана.")
    if r.closed_on and r.approved_on and r.closed_on < r.approved_on:
        yield error("closed_on", "order", "План закрыт раньше, чем утверждён.")
    length = (r.until - r.since).days  # type: ignore[operator]
    if length < 14 or length > 1100:
        yield warning("until", "length", "Обычный срок плана – от двух недель до трёх лет. Проверьте даты.")


def _mentorship(r: Mentorship, known: Known) -> Iterator[Trouble]:
    if r.mentor == r.mentee:
        yield error("mentee", "self", "Наставник не может быть наставником самому себе.")
    form = next((t for t in known.where(Term, dictionary="mentoring_forms", code=r.form)), None)
    if form and not form.counts:
        yield error("form", "pupils", "Наставничество обучающихся ведётся отдельно и в показатели не входит.")
    same = known.where(Mentorship, mentor=r.mentor, mentee=r.mentee)
    if other := overlapping(r, same):
        yield error("since", "overlap", f"Эта пара уже действует {days(other)}.")
    load = [m for m in known.where(Mentorship, mentor=r.mentor) if m.id != r.id and m.state in ("active", "paused")]
    if len({m.mentee for m in load} | {r.mentee}) > 5:
        yield warning("mentor", "load", "У наставника больше пяти наставляемых.")
    if r.state in terms.MENTORSHIP_STARTED and not r.order:
        yield warning("order", "missing", "Не указан приказ о закреплении.")
    if r.since >= AGREEMENTS_SINCE and r.state == "active" and not (r.consent and r.agreement):  # type: ignore[operator]
        yield warning("agreement", "missing", "С 01.03.2025 нужны согласие наставника и дополнительное соглашение (ст. 351.8 ТК РФ).")


def _no_overlap(message: str, *names: str) -> Callable[[Any, Known], Iterator[Trouble]]:
    """A rule that records with the same values of these fields do not overlap in time."""

    def rule(r: Any, known: Known) -> Iterator[Trouble]:
        if other := overlapping(r, known.where(type(r), **{name: getattr(r, name) for name in names})):
            yield error("since", "overlap", f"{message} {days(other)}.")

    return rule


def _participation(r: Participation, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id and o.role == r.role for o in known.where(Participation, event=r.event, person=r.person)):
        yield error("person", "duplicate", "Этот участник в той же роли уже записан.")


def _term(r: Term, known: Known) -> Iterator[Trouble]:
    if not f.CODE.fullmatch(r.code):
        yield error("code", "format", "Код: латинские строчные буквы, цифры и знак _.")
    if any(t.id != r.id for t in known.where(Term, dictionary=r.dictionary, code=r.code)):
        yield error("code", "duplicate", "Такой код в справочнике уже есть.")


RULES: dict[type[f.Record], tuple[Callable[[Any, Known], Iterator[Trouble]], ...]] = {
    Organization: (_organization,),
    OrganizationAlias: (_alias,),
    Person: (_person,),
    Employment: (_employment,),
    Absence: (_absence,),
    QualificationCategory: (_category,),
    Level: (_scale_level,),
    Diagnostic: (_diagnostic,),
    AreaResult: (_area_result,),
    DiagnosticSummary: (_summary,),
    Deficit: (_deficit,),
    RegistryEntry: (_registry_entry,),
    Training: (_training,),
    LearningPlan: (_plan,),
    Mentorship: (_mentorship,),
    TeamMember: (_no_overlap("Этот работник уже состоит в команде", "team", "person"),),
    Membership: (_no_overlap("Этот работник уже состоит в объединении", "association", "person"),),
    ChecklistMark: (_no_overlap("Отметка по этому условию уже есть", "organization", "item"),),
    Target: (_no_overlap("Цель на эти дни уже задана:", "indicator", "organization"),),
    RuleSet: (_no_overlap("Методика на эти дни уже задана:"),),
    Participation: (_participation,),
    Term: (_term,),
}
