"""Rules of persons, their work, absences and categories (domain.md §§3.2, 4.5, 5, 6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.domain.periods import add_months, add_years, full_years
from nmsdesk.domain.rules.registry import Known, days, error, of, overlapping, warning
from nmsdesk.domain.snils import formatted, is_valid
from nmsdesk.errors import Trouble
from nmsdesk.russian import day, number

TERMLESS_SINCE = date(2023, 9, 1)  # приказ 196 от 24.03.2023
YOUNGEST, OLDEST_AGE, MOST_RATE = 14, 90, 2.0
LONGEST_ABSENCE = 78  # months: two leaves of three years and the maternity one
_ODD = re.compile(r"[0-9A-Za-z]")

SNILS = error("persons.snils", "Контрольные цифры СНИЛС не сходятся", "Сверьте номер со свидетельством.", "edit:snils")
SNILS_FORMAT = error("persons.snils.format", "СНИЛС записан не по образцу", "Запишите так: 123-456-789 01.", "edit:snils")
SNILS_TWICE = error("persons.snils.duplicate", "Один СНИЛС у двух работников", "Это один человек: объедините записи.", "duplicates")
BORN_LATER = error("persons.birth.future", "Дата рождения в будущем", "Исправьте дату рождения.", "edit:birth")
CHILD = error("persons.age", "Работнику меньше 14 лет", "Исправьте дату рождения.", "edit:birth")
OLD = warning("persons.old", "Работнику больше 90 лет", "Проверьте дату рождения: могла быть опечатка в годе.", "edit:birth")
EARLY_CAREER = error("persons.career_start.order", "Педагогическая работа раньше 14 лет", "Проверьте обе даты.", "edit:career_start")
LATE_CAREER = warning(
    "persons.career_start.future", "Начало педагогической работы в будущем", "Исправьте дату начала работы.", "edit:career_start"
)
TOTAL_LATER = warning(
    "persons.total_start.order",
    "Педагогический стаж длиннее общего",
    "Общий стаж не может быть короче педагогического.",
    "edit:total_start",
)
YOUNG_GROUND = error("persons.young_reason.required", "Решение о молодом педагоге без основания", "Укажите основание.", "edit:young_reason")
NO_BIRTH = warning("persons.birth.missing", "Нет даты рождения", "Внесите дату или примите список с ней.", "edit:birth", quiet=True)
ODD_NAME = warning("persons.name.signs", "Цифры или латинские буквы в имени", "Наберите имя русскими буквами.", "edit:last_name")
CAPITALS = warning("persons.name.capitals", "Имя написано заглавными буквами", "Напишите имя как в паспорте.", "edit:last_name")
INITIALS = warning("persons.name.initials", "Вместо имени инициал", "Внесите полное имя.", "edit:first_name")
EMAIL = warning("persons.email", "Адрес почты без знака @", "Исправьте адрес.", "edit:email")


@of(Person)
def _person(r: Person, known: Known) -> Iterator[Trouble]:
    yield from _snils(r, known)
    yield from _ages(r, known.today)
    if r.young and not r.young_reason:
        yield YOUNG_GROUND("young_reason", "Укажите основание решения о молодом педагоге.")
    if not r.birth:
        yield NO_BIRTH("birth", "Без даты рождения не определить, молодой ли педагог.")
    full = r.last_name + r.first_name + r.patronymic
    if _ODD.search(full):
        yield ODD_NAME("last_name", "В имени есть цифры или латинские буквы.")
    if len(r.last_name) > 2 and full.isupper():
        yield CAPITALS("last_name", "Имя написано заглавными буквами.")
    if len(r.first_name.rstrip(".")) == 1:
        yield INITIALS("first_name", "Вместо имени стоит инициал.")
    if r.email and "@" not in r.email:
        yield EMAIL("email", "В адресе почты нет знака @.")


def _snils(r: Person, known: Known) -> Iterator[Trouble]:
    if not r.snils:
        return
    if not is_valid(r.snils):
        yield SNILS("snils", "Контрольные цифры СНИЛС не сходятся. Проверьте номер.")
    elif r.snils != formatted("".join(filter(str.isdigit, r.snils))):
        yield SNILS_FORMAT("snils", "СНИЛС записывается так: 123-456-789 01.")
    elif other := next((p for p in known.where(Person, snils=r.snils) if p.id != r.id), None):
        yield SNILS_TWICE("snils", f"Этот СНИЛС уже у работника {other.full_name}.")


def _ages(r: Person, today: date) -> Iterator[Trouble]:
    if r.birth:
        age = full_years(r.birth, today)
        if r.birth > today:
            yield BORN_LATER("birth", f"Дата рождения {day(r.birth)} ещё не наступила.")
        elif age < YOUNGEST:
            yield CHILD("birth", f"По дате рождения {day(r.birth)} работнику меньше 14 лет.")
        elif age > OLDEST_AGE:
            yield OLD("birth", f"По дате рождения {day(r.birth)} работнику больше 90 лет.")
        if r.career_start and r.career_start < add_years(r.birth, YOUNGEST):
            yield EARLY_CAREER("career_start", "Педагогическая работа началась раньше 14 лет. Проверьте даты.")
    if r.career_start:
        if r.career_start > today:
            yield LATE_CAREER("career_start", f"Педагогическая работа начнётся только {day(r.career_start)}.")
        if r.total_start and r.total_start > r.career_start:
            yield TOTAL_LATER("total_start", "Трудовая деятельность началась позже педагогической.")


NAME_LATER = warning("former_names.until.future", "Прежнее имя действует до будущего дня", "Исправьте дату.", "edit:until")


@of(FormerName)
def _former_name(r: FormerName, known: Known) -> Iterator[Trouble]:
    if r.until and r.until > known.today:
        yield NAME_LATER("until", f"Имя действует до {day(r.until)}: оно ещё не прежнее.")


MAIN_TWICE = error("employments.overlap", "Два основных места работы в одни дни", "Завершите прежнее место работы.", "edit:until")
PLACE_CLOSED = error(
    "employments.closed", "Работает после закрытия организации", "Укажите последний день или переведите правопреемнику.", "edit:until"
)
RATE_SUM = warning("employments.rate", "В сумме больше двух ставок", "Проверьте ставки и сроки всех мест работы.", "edit:rate")
SAME_JOB = warning("employments.duplicate", "Одно место работы записано дважды", "Удалите лишнюю запись.", "remove")
ENDLESS = warning("employments.until.missing", "Причина окончания без даты", "Укажите последний день работы.", "edit:until")
CHILD_JOB = warning("employments.age", "Работа началась раньше 14 лет", "Проверьте дату приёма и дату рождения.", "edit:since")


@of(Employment)
def _employment(r: Employment, known: Known) -> Iterator[Trouble]:
    others = [e for e in known.where(Employment, person=r.person) if e.id != r.id]
    if others:
        yield from _beside(r, others, known)
    place = known.get(Organization, r.organization)
    if place and place.until and (r.until is None or r.until > place.until):
        yield PLACE_CLOSED("until", f"Организация работала по {day(place.until)}. Укажите окончание не позже.")
    if r.end_reason and r.until is None:
        yield ENDLESS("until", "Указана причина окончания, а последнего дня нет.")
    person = known.get(Person, r.person)
    if person and person.birth and r.since and r.since < add_years(person.birth, YOUNGEST):
        yield CHILD_JOB("since", "Работа началась раньше, чем работнику исполнилось 14 лет.")


def _beside(r: Employment, others: list[Employment], known: Known) -> Iterator[Trouble]:
    """What the other jobs of the person say about this one."""
    if r.kind == "main":
        mains = [e for e in others if e.kind == "main" and (e.organization != r.organization or e.post == r.post)]
        if other := overlapping(r, mains):
            place = known.get(Organization, other.organization)
            yield MAIN_TWICE("since", f"Основное место работы в эти дни уже есть: {place.name if place else ''}, {days(other)}.")
    else:
        same = [e for e in others if (e.organization, e.post, e.kind) == (r.organization, r.post, r.kind)]
        if other := overlapping(r, same):
            yield SAME_JOB("since", f"Такое же место работы уже есть: {days(other)}.")
    if r.rate:
        for on in {d for e in (r, *others) if (d := e.since) and r.holds(d)}:
            total = r.rate + sum(e.rate or 0 for e in others if e.holds(on))
            if total > MOST_RATE + 1e-9:
                yield RATE_SUM("rate", f"На {day(on)} в сумме {number(total, 2)} ставки.")
                return


ABSENT_OUTSIDE = error("absences.outside", "Отсутствие выходит за время работы", "Исправьте даты отсутствия или работы.", "edit:since")
ABSENT_TWICE = error("absences.overlap", "Отсутствия пересекаются", "Исправьте даты.", "edit:since")
ABSENT_LONG = warning("absences.long", "Отсутствие дольше шести с половиной лет", "Укажите, когда работник вернулся.", "edit:until")


@of(Absence)
def _absence(r: Absence, known: Known) -> Iterator[Trouble]:
    if (job := known.get(Employment, r.employment)) and not (
        job.since <= r.since and (job.until is None or (r.until is not None and r.until <= job.until))  # type: ignore[operator]
    ):
        yield ABSENT_OUTSIDE("since", f"Отсутствие выходит за время работы {days(job)}.")
    if other := overlapping(r, known.where(Absence, employment=r.employment)):
        yield ABSENT_TWICE("since", f"Отсутствие {days(other)} уже записано.")
    if r.since and (r.until or known.today) > add_months(r.since, LONGEST_ABSENCE):
        yield ABSENT_LONG("until", f"Отсутствие {days(r)} длится дольше шести с половиной лет.")


TERM_NOT_NEEDED = warning("categories.termless", "Срок у бессрочной категории", "Уберите срок.", "edit:until", quiet=True)
CATEGORY_LATER = warning("categories.future", "Категория установлена будущей датой", "Исправьте дату.", "edit:since")
NO_TERM = warning("categories.until.missing", "Категория до 01.09.2023 без срока", "Укажите срок: пять лет.", "edit:until", quiet=True)
CONFORMITY_OLD = warning(
    "categories.conformity", "Соответствие должности старше пяти лет", "Внесите новую аттестацию или срок.", "edit:until", quiet=True
)
ARCHIVED = warning(
    "categories.archived", "Вторая категория без срока", "Вторая категория отменена: укажите срок.", "edit:until", quiet=True
)
TOO_EARLY = warning(
    "categories.early", "Педагог-методист или наставник до 01.09.2023", "Таких категорий тогда не было: проверьте дату.", "edit:since"
)


@of(QualificationCategory)
def _category(r: QualificationCategory, known: Known) -> Iterator[Trouble]:
    since, today = r.since, known.today
    if since and since >= TERMLESS_SINCE and r.until and r.kind in ("highest", "first", "methodist", "mentor"):
        yield TERM_NOT_NEEDED("until", "Категории, установленные с 01.09.2023, бессрочны. Проверьте срок.")
    if since and since > today:
        yield CATEGORY_LATER("since", "Категория установлена будущей датой.")
    if since and since < TERMLESS_SINCE:
        if r.kind in ("highest", "first") and not r.until:
            until = add_years(since, 5) - timedelta(days=1)
            yield NO_TERM("until", f"Категория установлена до 01.09.2023: она действовала пять лет, по {day(until)}.")
        if r.kind in ("methodist", "mentor"):
            yield TOO_EARLY("since", "Категории «педагог-методист» и «педагог-наставник» введены с 01.09.2023.")
    if r.kind == "conformity" and since and add_years(since, 5) <= today and not r.until:
        yield CONFORMITY_OLD("until", f"Соответствие должности подтверждено {day(since)}, больше пяти лет назад.")
    if r.kind == "second" and not r.until:
        yield ARCHIVED("until", "Вторая категория отменена. Укажите, по какой день она действовала.")
