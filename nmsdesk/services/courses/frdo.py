"""The file of ФИС ФРДО of a group: what is missing is told per person before anything is written (domain.md §6.1 B)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nmsdesk.domain import snils
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Program
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.errors import Rejected
from nmsdesk.exchange import frdo
from nmsdesk.russian import count, day, fold, people
from nmsdesk.services.courses.groups import group_of, program_of
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import need_names
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed

HIGHER = "higher"
GAPS = ("пробел", "пробела", "пробелов")
_YOUNGEST = 16


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a person out of the file: the field of which record is to be filled, and the sentence."""

    enrolment: int
    person: int
    name: str
    register: str  # whose form mends it: persons, enrolments, programs or course_groups
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The check of a group: ``ready`` people have everything; ``unissued`` have no paper and do not go into the file."""

    group: str
    ready: int
    gaps: tuple[Gap, ...]
    unissued: int

    @property
    def lacking(self) -> int:
        """People with gaps."""
        return len({gap.enrolment for gap in self.gaps})

    @property
    def said(self) -> str:
        if not self.ready and not self.gaps:
            return "Документов в группе пока не выдано: выгружать нечего."
        if not self.gaps:
            return f"Всё заполнено: {people(self.ready)}."
        lacking = count(self.lacking, "человека", "человек", "человек")
        ready = f"Готовы: {people(self.ready)}. " if self.ready else ""
        return f"{ready}Нет сведений у {lacking}: {count(len(self.gaps), *GAPS)}."


@dataclass(frozen=True, slots=True)
class Written:
    """A file written: rows in it, and who was left out."""

    rows: int
    left_out: tuple[str, ...] = ()


def check(desk: Desk, group: int) -> Checked:
    """What is missing in the group, by person and field, in the order of names."""
    need_names(desk, "Файл ФИС ФРДО")
    with desk.read() as reading:
        return _check(reading, group)[0]


def write(desk: Desk, group: int, path: Path, layout: int = frdo.USUAL, leave_out: bool = False) -> Written:
    """Write the file in a layout of 38 or 40 columns; the export is logged.

    Rejected while something is missing, unless those people are to be left out; and when nobody is left.
    """
    need_names(desk, "Файл ФИС ФРДО")
    if layout not in frdo.LAYOUTS:
        raise Rejected(f"Такой формы файла нет. Есть: {', '.join(f'{n} столбцов' for n in frdo.LAYOUTS)}.")
    with desk.read() as reading:
        checked, rows = _check(reading, group)
    if checked.gaps and not leave_out:
        first = checked.gaps[0]
        more = f" И ещё {count(len(checked.gaps) - 1, *GAPS)}." if len(checked.gaps) > 1 else ""
        raise Rejected(f"Файл не записан: не хватает сведений. {first.name}: {first.message}.{more}")
    if not rows:
        raise Rejected("Выгружать некого: документы не выданы или у всех не хватает сведений.")
    n = frdo.write(path, layout, rows)
    desk.database.log("export", f"Файл ФИС ФРДО: {checked.group}, {path.name}, {people(n)}")
    return Written(n, tuple(dict.fromkeys(gap.name for gap in checked.gaps)))


def _check(reading: Reading, number: int) -> tuple[Checked, list[dict[str, object]]]:
    group = group_of(reading, number)
    program = program_of(reading, group)
    enrolled = [e for e in reading.where(Enrolment, group=number) if e.state != "expelled"]
    issued = [e for e in enrolled if e.attestation == "passed" and (e.certificate_number or e.state == "finished")]
    persons = {p.id: p for p in reading.by_ids(Person, [e.person or 0 for e in issued])}
    issued.sort(key=lambda e: (fold(persons[e.person].full_name), e.id or 0))
    gaps: list[Gap] = []
    rows = []
    for e in issued:
        person = persons[e.person]
        found = [
            Gap(e.id or 0, e.person or 0, person.full_name, *gap)
            for gap in (*_of_person(person, reading.today), *_of_paper(e, group, program))
        ]
        gaps.extend(found)
        if not found:
            rows.append(_row(person, e, group, program))
    return Checked(group.name, len(rows), tuple(gaps), len(enrolled) - len(issued)), rows


_Lack = tuple[str, str, str]


def _of_person(p: Person, today: date) -> Iterable[_Lack]:
    if not p.snils:
        yield "persons", "snils", "нет СНИЛС"
    elif not snils.is_valid(p.snils):
        yield "persons", "snils", f"СНИЛС {p.snils}: контрольное число не сходится"
    if p.birth is None:
        yield "persons", "birth", "нет даты рождения"
    elif p.birth_precision != "day":
        yield "persons", "birth", "дата рождения известна неточно"
    elif p.birth.year > today.year - _YOUNGEST:
        yield "persons", "birth", f"дата рождения {day(p.birth)} неправдоподобна"
    if not p.sex:
        yield "persons", "sex", "не указан пол"
    if not _level(p):
        said = "не указано образование" if not p.education else "образование ниже среднего профессионального"
        yield "persons", "education", said


def _of_paper(e: Enrolment, group: CourseGroup, program: Program) -> Iterable[_Lack]:
    if not e.diploma_last_name:
        yield "enrolments", "diploma_last_name", "нет фамилии, указанной в дипломе"
    if not e.diploma_number:
        yield "enrolments", "diploma_number", "нет номера диплома о ВО или СПО"
    if not e.certificate_number:
        yield "enrolments", "certificate_number", "нет номера документа"
    if not e.registration_number:
        yield "enrolments", "registration_number", "нет регистрационного номера"
    if e.issued_on is None:
        yield "enrolments", "issued_on", "нет даты выдачи"
    if not program.hours:
        yield "programs", "hours", "у программы не указаны часы"
    if not group.study:
        yield "course_groups", "study", "у группы не указана форма обучения"
    if not group.funding:
        yield "course_groups", "funding", "у группы не указан источник финансирования"


def _level(p: Person) -> str:
    return frdo.EDUCATION.get(HIGHER if p.education.startswith(HIGHER) else p.education, "")


def _row(p: Person, e: Enrolment, group: CourseGroup, program: Program) -> dict[str, object]:
    assert group.since and group.until
    return {
        "document": frdo.DOCUMENTS[program.kind], "series": e.certificate_series or frdo.NOT_SAID, "number": e.certificate_number,
        "issued": day(e.issued_on), "registration": e.registration_number, "kind": frdo.PROGRAMS[program.kind], "program": program.title,
        "education": _level(p), "diploma_last_name": e.diploma_last_name, "diploma_series": e.diploma_series or frdo.NOT_SAID,
        "diploma_number": e.diploma_number, "first_year": group.since.year, "last_year": group.until.year, "hours": program.hours,
        "last_name": p.last_name, "first_name": p.first_name, "patronymic": p.patronymic, "birth": day(p.birth), "sex": frdo.SEXES[p.sex],
        "snils": p.snils, "study": frdo.STUDY[group.study], "funding": frdo.FUNDING[group.funding],
    }  # fmt: skip


def same_last_names(desk: Desk, group: int) -> Changed:
    """«Фамилия в дипломе» of those who have none and never bore another name is their own: one step.

    Rejected when there is nobody of whom that may be taken for granted.
    """
    with desk.begin("change", "Заполнена фамилия в дипломе") as begun:
        reading = Reading(begun.work.connection, desk.today)
        bare = [e for e in reading.where(Enrolment, group=group) if not e.diploma_last_name and e.state != "expelled"]
        ids = {e.person for e in bare if e.person}
        renamed = {n.person for n in reading.where(FormerName, person=ids)} if ids else set()
        persons = {p.id: p for p in reading.by_ids(Person, sorted(ids - renamed))}
        fitting = [e for e in bare if e.person in persons]
        if not fitting:
            raise Rejected("Заполнять некому: фамилия указана у всех или менялась, её впишите по диплому.")
        for e in fitting:
            put(begun.work, replace(e, diploma_last_name=persons[e.person].last_name), desk.today)
    return begun.changed


@dataclass(frozen=True, slots=True)
class Diploma:
    """Series and number of the diploma of ВО or СПО and the last name in it, as typed for one enrolled."""

    enrolment: int
    last_name: str
    series: str
    number: str


def put_diplomas(desk: Desk, diplomas: Iterable[Diploma]) -> Changed:
    """Diplomas of many at once: one step."""
    with desk.begin("change", "Внесены дипломы слушателей") as begun:
        reading = Reading(begun.work.connection, desk.today)
        given = {d.enrolment: d for d in diplomas}
        for e in reading.by_ids(Enrolment, list(given)):
            d = given[e.id or 0]
            put(begun.work, replace(e, diploma_last_name=d.last_name, diploma_series=d.series, diploma_number=d.number), desk.today)
    return begun.changed


def read_diplomas(desk: Desk, group: int, text: str) -> list[Diploma]:
    """Diplomas out of lines «ФИО; фамилия в дипломе; серия; номер» (a tab parts as well); without a series three parts are enough.

    Rejected for a line that names nobody of the group, several of it, or has no number.
    """
    with desk.read() as reading:
        enrolled = [e for e in reading.where(Enrolment, group=group) if e.state != "expelled"]
        names = {p.id: p.full_name for p in reading.by_ids(Person, [e.person or 0 for e in enrolled])}
    found = []
    for raw in text.splitlines():
        if not raw.strip():
            continue
        who, *parts = (part.strip() for part in re.split(r"[\t;]", raw.strip()))
        same = [e for e in enrolled if fold(names[e.person]).startswith(fold(who))] if who else []
        if len(same) != 1:
            said = "таких слушателей несколько, напишите имя и отчество" if same else "такого слушателя в группе нет"
            raise Rejected(f"«{who}»: {said}.")
        if len(parts) not in (2, 3) or not parts[-1]:
            raise Rejected(f"«{raw.strip()}»: нужны ФИО; фамилия в дипломе; серия; номер.")
        found.append(Diploma(same[0].id or 0, parts[0], parts[1] if len(parts) == 3 else "", parts[-1]))
    if not found:
        raise Rejected("Вставьте строки: ФИО; фамилия в дипломе; серия; номер.")
    return found
