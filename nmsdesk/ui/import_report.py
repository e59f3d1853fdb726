"""Troubles of a file as a paper that goes back to the school."""

from __future__ import annotations

from nmsdesk import settings
from nmsdesk.documents.tree import Column, Document, Heading, Note, Table
from nmsdesk.documents.writing import write_document
from nmsdesk.russian import count, day
from nmsdesk.services.imports.plan import ImportPlan
from nmsdesk.ui import messages
from nmsdesk.ui.import_problems import WORDS
from nmsdesk.ui.import_texts import ROWS, grouped, rows_text
from nmsdesk.ui.office import Office

KINDS = "Word (*.docx);;PDF (*.pdf);;Excel (*.xlsx)"


def problem_paper(office: Office, plan: ImportPlan) -> Document:
    """Every trouble of the file with its place, errors first."""
    lines = grouped(plan.problems)
    many = len({p.sheet for p, _ in lines}) > 1
    columns: tuple[Column, ...] = (Column("Лист", 2),) if many else ()
    columns += (Column("Строки", 2), Column("Столбец", 1.4), Column("Важность", 1.8), Column("Что не так", 8, "left"))
    rows = []
    for problem, numbers in lines:
        place = (problem.sheet,) if many else ()
        rows.append((*place, rows_text(numbers) if numbers != [0] else "", problem.column, WORDS[problem.severity], problem.message))
    note = f"Проверено {day(office.desk.today)}. Прочитано: {count(plan.read, *ROWS)}, из них не принято {plan.rejected}."
    title = f"Замечания к файлу «{plan.path.name}»"
    return Document(title, (Heading(title, 1), Note(note), Table(columns, tuple(rows), number=True)), made=office.desk.today)


def save_problems(office: Office, plan: ImportPlan | None) -> None:
    """Ask where to and write the paper."""
    if plan is None or not plan.problems:
        return
    path = messages.save_file(office.owner, "Список замечаний", str(office.folder() / f"Замечания {plan.path.stem}.docx"), KINDS)
    if path is None:
        return
    settings.store(folder=str(path.parent))
    document = problem_paper(office, plan)
    office.run("Запись замечаний", lambda _: write_document(document, path), lambda _: office.say(f"Сохранено: {path}"))
