"""What a snapshot keeps beside the lists of the indicators: statuses under a reading, identities, names and posts of the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from nmsdesk.domain.views import FULL
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.evaluation import standings
from nmsdesk.indicators.populations import holds
from nmsdesk.storage.schema import TABLES
from nmsdesk.storage.veil import face_of

CHUNK = 900


def statuses(connection: Connection, code: str, context: Context) -> dict[int, tuple[int | None, str]]:
    """Subject → (organisation, status) of an indicator in a context, without names and reasons; the same query as the list's."""
    return {subject: (place, status) for subject, (place, status, _) in standings(connection, code, context).items()}


def uids(connection: Connection, register: str, ids: Iterable[int | None]) -> dict[int, str]:
    """Identities of records by id."""
    t, wanted = TABLES[register], sorted({n for n in ids if n is not None})
    found: dict[int, str] = {}
    for part in _parts(wanted):
        found.update((n, uid) for n, uid in connection.execute(select(t.c.id, t.c.uid).where(t.c.id.in_(part))))
    return found


def holders(connection: Connection, plans: Iterable[int]) -> dict[int, int]:
    """Plan → its person."""
    p = TABLES["plans"]
    found: dict[int, int] = {}
    for part in _parts(sorted(set(plans))):
        found.update((n, person) for n, person in connection.execute(select(p.c.id, p.c.person).where(p.c.id.in_(part))))
    return found


def posts(connection: Connection, on: str) -> dict[tuple[int, int], tuple[str, str]]:
    """(person, organisation) → (post, first day there) of the jobs of a day, the main job before the others."""
    e, p = TABLES["employments"], TABLES["posts"]
    rows = select(e.c.person, e.c.organization, p.c.name, e.c.since, e.c.kind).join(p, p.c.id == e.c.post).where(holds(e, on))
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for person, place, name, since, kind in connection.execute(rows.order_by(e.c.id)):
        if kind == "main" or (person, place) not in found:
            found[person, place] = (name, since or "")
    return found


def earlier_names(connection: Connection, on: str) -> dict[int, str]:
    """Person → the name of the day, where it has been changed since; in a face that hides names nobody is called by a former one."""
    if face_of(connection) != FULL:
        return {}
    f, p = TABLES["former_names"], TABLES["persons"]
    rows = (
        select(f.c.person, f.c.last_name, f.c.first_name, f.c.patronymic, p.c.first_name, p.c.patronymic)
        .join(p, p.c.id == f.c.person)
        .where(f.c.until >= on)
        .order_by(f.c.until.desc(), f.c.id.desc())
    )
    found = {}
    for person, last, first, patronymic, now_first, now_patronymic in connection.execute(rows):
        found[person] = " ".join(x for x in (last, first or now_first, patronymic or now_patronymic) if x)
    return found


def _parts(ids: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
