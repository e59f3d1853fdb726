"""Values of a register's list as filtered: the columns on screen, the filter in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from nmsdesk.documents.tree import Document
from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.people import Employment
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.reports.register_list import RegisterList, register_list
from nmsdesk.russian import day, joined
from nmsdesk.services import lists
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import jobs_on, posts_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage import records

_NAME = ("last_name", "first_name", "patronymic")
_PERSON = (*_NAME, "birth", "education", "career_start")  # without СНИЛС: a printed list needs it seldom (domain.md §8)


def register_paper(desk: Desk, wish: Wish) -> Document:
    """The list of the wish's query or register with its search."""
    query = wish.query or ListQuery(wish.register, wish.search)
    register = catalogue.register(query.register)
    columns = [register.column(n) for n in _chosen(register, wish.columns)]
    ids = lists.ids(desk, query)
    rows: list[tuple[Any, ...]] = lists.raw(desk, register.key, [c.name for c in columns], ids)
    if not wish.columns:
        filled = [i for i, c in enumerate(columns) if c.field.required or any(row[i] not in ("", None) for row in rows)]
        columns, rows = [columns[i] for i in filled], [tuple(row[i] for i in filled) for row in rows]
    names = [c.name for c in columns]
    captions = [c.caption for c in columns]
    decimals = [_decimals(c.field) for c in columns]
    if register.key == "persons":
        with desk.read() as reading:
            captions, rows, decimals = _people(reading, names, captions, rows, decimals, ids if not wish.columns else [])
    personal = bool(rows) and any(c.field.personal or (isinstance(c.field, f.Ref) and c.field.register == "persons") for c in columns)
    with desk.read() as reading:
        filters = tuple(_words(reading, query))
    return register_list(
        RegisterList(
            register.title, register.counted(len(ids)), tuple(captions), tuple(rows), desk.clock(), filters, tuple(decimals), personal
        )
    )


def _chosen(register: catalogue.Register, columns: tuple[str, ...]) -> tuple[str, ...]:
    known = {c.name for c in register.columns}
    if unknown := [n for n in columns if n not in known]:
        raise Rejected(f"В разделе «{register.title}» нет столбца «{unknown[0]}».")
    if columns:
        return columns
    return _PERSON if register.key == "persons" else tuple(c.name for c in register.columns if c.field.shown)


def _decimals(field: f.Field) -> int:
    return field.decimals if isinstance(field, f.Number) else 0


def _people(
    reading: Reading, names: list[str], captions: list[str], rows: list[tuple[Any, ...]], decimals: list[int], ids: list[int]
) -> tuple[list[str], list[tuple[Any, ...]], list[int]]:
    """The name in one column; beside it, when the usual columns are printed, the present work."""
    whole = [names.index(n) for n in _NAME if n in names]
    if len(whole) < 3:
        return captions, rows, decimals
    rest = [i for i in range(len(names)) if i not in whole]
    work = _work(reading, ids) if ids else {}
    extra = ("Организация", "Должность") if work else ()
    shown = []
    for i, row in enumerate(rows):
        own = work.get(ids[i], ("", "")) if work else ()
        shown.append((" ".join(row[n] for n in whole if row[n]), *own, *(row[n] for n in rest)))
    return ["Фамилия, имя, отчество", *extra, *(captions[i] for i in rest)], shown, [0, *(0 for _ in extra), *(decimals[i] for i in rest)]


def _work(reading: Reading, ids: list[int]) -> dict[int, tuple[str, str]]:
    """(organisation, post) of each person's main employment today, else of any."""
    jobs: dict[int, list[Employment]] = defaultdict(list)
    chosen = set(ids)
    for job in reading.where(Employment):
        if job.person in chosen:
            jobs[job.person].append(job)
    posts = posts_of(reading)
    places = records.Labels(reading.connection).of("organizations", {j.organization for of in jobs.values() for j in of})
    found = {}
    for person in ids:
        if now := jobs_on(jobs[person], reading.today):
            post = posts.get(now[0].post or 0)
            found[person] = (places.get(now[0].organization or 0, ""), post.name if post else "")
    return found


def _words(reading: Reading, query: ListQuery) -> Iterator[str]:
    """The search and the filters as people say them."""
    if query.search.strip():
        yield f"содержит «{query.search.strip()}»"
    labels = records.Labels(reading.connection)
    for item in query.filters:
        yield _filter(labels, query.register, item)


def _filter(labels: records.Labels, key: str, item: Filter) -> str:
    if item.op == "on":
        return f"действует на {day(item.value)}"
    if item.field == "id":
        return "выбранные записи"
    column = catalogue.register(key).column(item.field)
    caption = column.caption.lower() if column.caption[1:2].islower() else column.caption
    if item.op in ("empty", "filled"):
        return f"{caption}: {'не указано' if item.op == 'empty' else 'указано'}"
    values = item.value if item.op == "in" else [item.value]
    shown = joined([_shown(labels, column.field, value) for value in values], "или")
    return f"{caption}: {dict(since='с ', until='по ').get(item.op, '')}{shown}"


def _shown(labels: records.Labels, field: f.Field, value: Any) -> str:
    if isinstance(field, f.Ref):
        return labels.of(field.register, [value]).get(value, "") if value is not None else "не указано"
    if isinstance(field, f.Many):
        value = (value,)
    if isinstance(value, date):
        return day(value)
    return labels.text(field, value) or "не указано"
