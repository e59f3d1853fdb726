"""Rules of documents, plans of measures, practices, developments and clauses of the regulation (regulation, sections IV and V)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmsdesk.domain import catalogue, terms
from nmsdesk.domain import fields as f
from nmsdesk.domain.knowledge import (
    Clause,
    Development,
    DevelopmentAuthor,
    Document,
    Evidence,
    Measure,
    Practice,
    PracticeAuthor,
    Roadmap,
)
from nmsdesk.domain.rules.registry import Known, Rule, error, of, outside, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import count, day, fold

MEASURE_OPEN = ("planned", "active", "moved")

SELF_REPLACED = error("documents.self", "Документ заменяет сам себя", "Выберите другой документ.", "edit:replaces")
NEWER_REPLACED = error("documents.replaces.order", "Документ заменяет более новый", "Проверьте даты документов.", "edit:replaces")
DOCUMENT_TWICE = warning("documents.duplicate", "Документ записан дважды", "Оставьте одну запись.", "remove")
FORCE_EARLY = warning("documents.since.order", "Действует раньше своей даты", "Проверьте даты.", "edit:since")
FORCE_LOST = warning("documents.force.lost", "Утратил силу, а на нём держатся записи", "Укажите новый документ у этих записей.", "rested")
REPLACED_OPEN = warning("documents.replaces.open", "Заменён, а срок действия открыт", "Укажите последний день силы прежнего.", "edit:until")


@of(Document)
def _document(r: Document, known: Known) -> Iterator[Trouble]:
    old = known.get(Document, r.replaces)
    if r.replaces is not None and r.replaces == r.id:
        yield SELF_REPLACED("replaces", "Документ не может заменять сам себя.")
    elif old and old.day and r.day and old.day > r.day:
        yield NEWER_REPLACED("replaces", f"Заменяемый документ новее: от {day(old.day)}.")
    if r.number:
        same = [d for d in known.where(Document, number=r.number) if d.id != r.id and (d.kind, d.day) == (r.kind, r.day)]
        if same:
            yield DOCUMENT_TWICE("number", f"Такой документ уже есть: «{same[0].title}».")
    if r.since and r.day and r.since < r.day:
        yield FORCE_EARLY("since", f"Документ от {day(r.day)} не может действовать раньше, с {day(r.since)}.")
    if r.id is None:
        return
    if r.until and r.until < known.today and (n := len(resting(known, r))):
        yield FORCE_LOST("until", f"Документ утратил силу {day(r.until)}, а на нём держится {count(n, 'запись', 'записи', 'записей')}.")
    if r.until is None and (newer := next(iter(known.where(Document, replaces=r.id)), None)):
        yield REPLACED_OPEN("until", f"Документ заменён другим от {day(newer.day)}, а последний день силы не указан.")


FINISHED = {"held", "cancelled"} | {x for x in terms.MENTORSHIP_STATES if x not in ("planned", "active", "paused")}
FACTS = ("measures", "evidences", "practices", "developments")  # what a document brought about stays when it loses force


def resting(known: Known, document: Document) -> list[f.Record]:
    """Records in force today, or still to come, that name the document as their basis."""
    found: list[f.Record] = []
    for register, column in catalogue.references_to("documents"):
        if column.name == "act" and register.key not in FACTS:
            found.extend(x for x in known.where(register.record, act=document.id) if _rests(x, known))
    return found


def _rests(record: Any, known: Known) -> bool:
    """Whether a record still needs its basis: not ended, not held and not cancelled."""
    lasts = not isinstance(record, f.Dated) or record.until is None or record.until >= known.today
    return bool(lasts and getattr(record, "state", "") not in FINISHED)


MEASURE_OUTSIDE = warning("measures.outside", "Срок пункта вне срока плана", "Исправьте срок пункта или плана.", "edit:until")
MEASURE_UNDATED = error("measures.done_on.required", "Выполнено, а дата не указана", "Укажите дату выполнения.", "edit:done_on")
MEASURE_LATER = error("measures.done_on.future", "Выполнено в будущем", "Исправьте дату.", "edit:done_on")
MEASURE_STATE = warning("measures.done_on.state", "Есть дата выполнения, а состояние другое", "Исправьте состояние.", "edit:state")
MEASURE_LATE = warning("measures.overdue", "Срок пункта прошёл", "Отметьте выполнение или перенесите срок.", "edit:state")


@of(Measure)
def _measure(r: Measure, known: Known) -> Iterator[Trouble]:
    plan = known.get(Roadmap, r.roadmap)
    if plan and (outside(r, plan) or (r.until and plan.since and r.until < plan.since)):
        yield MEASURE_OUTSIDE("until", f"Срок плана {day(plan.since)} – {day(plan.until)}: срок пункта вне его.")
    if r.state == "done" and r.done_on is None:
        yield MEASURE_UNDATED("done_on", "Пункт отмечен выполненным: укажите дату.")
    if r.done_on and r.done_on > known.today:
        yield MEASURE_LATER("done_on", f"Пункт не может быть выполнен {day(r.done_on)}: этот день ещё не наступил.")
    if r.done_on and r.state in MEASURE_OPEN:
        yield MEASURE_STATE("state", f"Указана дата выполнения, а состояние «{terms.MEASURE_STATES[r.state]}».")
    elif r.state in MEASURE_OPEN and r.until and r.until < known.today:
        yield MEASURE_LATE("state", f"Срок пункта прошёл {day(r.until)}, а он не выполнен.")


PRACTICE_BARE = warning("practices.annotation.missing", "Практика в банке без аннотации", "Напишите аннотацию.", "edit:annotation")
PRACTICE_UNREVIEWED = warning("practices.reviewer.missing", "Дата экспертизы без эксперта", "Укажите эксперта.", "edit:reviewer")
PRACTICE_LATER = warning("practices.reviewed_on.future", "Экспертиза в будущем", "Исправьте дату.", "edit:reviewed_on")
PRACTICE_TWICE = warning("practices.duplicate", "Практика записана дважды", "Удалите лишнюю запись.", "remove")
DEVELOPMENT_BARE = warning(
    "developments.annotation.missing", "Разработка в каталоге без аннотации", "Напишите аннотацию.", "edit:annotation"
)
DEVELOPMENT_UNREVIEWED = warning("developments.reviewer.missing", "Дата рецензии без рецензента", "Укажите рецензента.", "edit:reviewer")
DEVELOPMENT_LATER = warning("developments.reviewed_on.future", "Рецензия в будущем", "Исправьте дату.", "edit:reviewed_on")
DEVELOPMENT_TWICE = warning("developments.duplicate", "Разработка записана дважды", "Удалите лишнюю запись.", "remove")


@of(Practice)
def _practice(r: Practice, known: Known) -> Iterator[Trouble]:
    same = [p for p in known.where(Practice, title=r.title) if p.organization == r.organization]
    yield from _published(r, known, same, (PRACTICE_BARE, PRACTICE_UNREVIEWED, PRACTICE_LATER, PRACTICE_TWICE))


@of(Development)
def _development(r: Development, known: Known) -> Iterator[Trouble]:
    same = [d for d in known.where(Development, title=r.title) if (d.kind, d.year) == (r.kind, r.year)]
    yield from _published(r, known, same, (DEVELOPMENT_BARE, DEVELOPMENT_UNREVIEWED, DEVELOPMENT_LATER, DEVELOPMENT_TWICE))


def _published(r: Any, known: Known, same: list[Any], rules: tuple[Rule, Rule, Rule, Rule]) -> Iterator[Trouble]:
    bare, unreviewed, later, twice = rules
    if r.state == "accepted" and not r.annotation.strip():
        yield bare("annotation", "Аннотации нет: в печатный каталог войдёт одно название.")
    if r.reviewed_on and not r.reviewer.strip():
        yield unreviewed("reviewer", f"Указана дата {day(r.reviewed_on)}, а кто проверял – нет.")
    if r.reviewed_on and r.reviewed_on > known.today:
        yield later("reviewed_on", f"Дата {day(r.reviewed_on)} ещё не наступила.")
    if any(o.id != r.id for o in same):
        yield twice("title", "Такая запись уже есть.")


AUTHOR_TWICE = error("practice_authors.duplicate", "Автор практики записан дважды", "Удалите лишнего.", "remove")
WRITER_TWICE = error("development_authors.duplicate", "Автор разработки записан дважды", "Удалите лишнего.", "remove")


@of(PracticeAuthor)
def _practice_author(r: PracticeAuthor, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(PracticeAuthor, practice=r.practice, person=r.person)):
        yield AUTHOR_TWICE("person", "Этот автор уже записан.")


@of(DevelopmentAuthor)
def _development_author(r: DevelopmentAuthor, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(DevelopmentAuthor, development=r.development, person=r.person)):
        yield WRITER_TWICE("person", "Этот автор уже записан.")


CLAUSE_TWICE = error("clauses.code.duplicate", "Пункт положения записан дважды", "Исправьте обозначение.", "edit:code")
CLAUSE_INDICATOR = error("clauses.indicators", "Такого показателя нет", "Показатели: 1, 2a, 2b, 3, 4, 5, 6, 7.", "edit:indicators")
CLAUSE_REGISTER = error("clauses.registers", "Такого раздела нет", "Исправьте ключ раздела.", "edit:registers")


@of(Clause)
def _clause(r: Clause, known: Known) -> Iterator[Trouble]:
    if any(c.id != r.id for c in known.where(Clause, code=r.code)):
        yield CLAUSE_TWICE("code", f"Пункт {r.code} уже есть.")
    if wrong := [x for x in codes(r.indicators) if x not in terms.INDICATORS]:
        yield CLAUSE_INDICATOR("indicators", f"Показателя «{wrong[0]}» нет. Есть: {', '.join(terms.INDICATORS)}.")
    if wrong := [x for x in codes(r.registers) if not _is_question(x)]:
        yield CLAUSE_REGISTER("registers", f"Раздела с ключом «{wrong[0]}» нет.")


def _is_question(text: str) -> bool:
    """Whether the text is a register's key, or «key:field=value|value»."""
    key, _, condition = text.partition(":")
    register = catalogue.REGISTERS.get(key)
    return register is not None and (not condition or any(c.name == condition.partition("=")[0] for c in register.columns))


def codes(text: str) -> list[str]:
    """Codes written through a comma."""
    return [part for x in text.split(",") if (part := fold(x))]


EMPTY_EVIDENCE = error(
    "evidences.required", "Подтверждение пустое", "Выберите мероприятие или документ либо напишите пояснение.", "edit:note"
)
LATER_EVIDENCE = warning("evidences.future", "Подтверждение будущим днём", "Исправьте дату.", "edit:day")


@of(Evidence)
def _evidence(r: Evidence, known: Known) -> Iterator[Trouble]:
    if r.event is None and r.act is None and not r.note.strip():
        yield EMPTY_EVIDENCE("note", "Выберите мероприятие или документ либо напишите пояснение.")
    if r.day and r.day > known.today:
        yield LATER_EVIDENCE("day", f"День {day(r.day)} ещё не наступил.")
