"""The base as it was on a past day: temporary views that stand before the tables of a connection, so that every question asks them.

Both databases look for a name among the temporary ones first. A view hides the rows that begin after the day (domain.beginnings),
with whatever needs them, and takes back what was known only later; persons have the names of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.beginnings import BEGINS, BEGINS_IN_YEAR, LATER, Later
from nmsdesk.storage.schema import TABLES

# References that may lead to a record begun later are empty then, except these: lists are found by them through an index, and a
# campaign later than its own results would be a mistake of the data.
KEPT = frozenset((("diagnostics", "campaign"), ("diagnostic_summaries", "campaign")))
NAMES = ("last_name", "first_name", "patronymic")


def statements(on: date, schema: str) -> list[str]:
    """What makes the views of the day on a connection; ``schema`` is where the tables are: main, or the server's schema."""
    return [f'CREATE TEMP VIEW "{key}" AS {_select(key, on.isoformat(), schema)}' for key in _order()]


@cache
def hidden() -> frozenset[str]:
    """Registers some rows of which are not seen on a past day."""
    found = {"persons", "former_names", *BEGINS, *BEGINS_IN_YEAR}
    while more := {r.key for r in catalogue.REGISTERS.values() if r.key not in found and any(t in found for _, t in _needs(r.key))}:
        found |= more
    return frozenset(found)


def _needs(key: str) -> Iterator[tuple[str, str]]:
    """References without which a record says nothing: (field, register)."""
    for column in catalogue.REGISTERS[key].columns:
        if isinstance(column.field, f.Ref) and (column.field.required or column.field.owner):
            yield column.name, column.field.register


@cache
def _order() -> tuple[str, ...]:
    """Registers that get a view, those that others need first: the server wants to know a name when a view speaks of it."""
    seen: list[str] = []

    def put(key: str) -> None:
        if key not in seen and (key in hidden() or any(rule.register == key for rule in LATER)):
            for target in (*(t for _, t in _needs(key)), *(t for _, t in _optional(key))):
                if target != key:
                    put(target)
            if key not in seen:
                seen.append(key)

    for key in catalogue.REGISTERS:
        put(key)
    return tuple(seen)


def _optional(key: str) -> Iterator[tuple[str, str]]:
    """References that a record can do without and that may lead to one begun later."""
    for column in catalogue.REGISTERS[key].columns:
        field = column.field
        if not isinstance(field, f.Ref) or field.required or field.owner or (key, column.name) in KEPT:
            continue
        if field.register in BEGINS and field.register != "organizations":
            yield column.name, field.register


def _select(key: str, on: str, schema: str) -> str:
    columns = ", ".join(f'{_column(key, c.name, on, schema)} AS "{c.name}"' for c in TABLES[key].columns)
    where = " AND ".join(_conditions(key, on, schema))
    return f'SELECT {columns} FROM {schema}."{key}" AS t' + (f" WHERE {where}" if where else "")


def _conditions(key: str, on: str, schema: str) -> Iterator[str]:
    if key in BEGINS:
        begins = ", ".join(f't."{name}"' for name in BEGINS[key])
        yield f"coalesce({begins}, '') <= '{on}'"
    if key in BEGINS_IN_YEAR:
        yield f"""coalesce(substr(cast(t."{BEGINS_IN_YEAR[key]}" AS varchar), 1, 4), '') <= '{on[:4]}'"""
    if key == "former_names":  # a name is a former one only after its last day
        yield f"coalesce(t.until, '') < '{on}'"
    if key == "persons":  # those who had not yet come anywhere
        jobs = f"SELECT 1 FROM {schema}.employments AS e WHERE e.person = t.id"
        yield f"(EXISTS ({jobs} AND e.since <= '{on}') OR NOT EXISTS ({jobs}))"
    for name, target in _needs(key):
        if target in hidden():
            yield f'EXISTS (SELECT 1 FROM "{target}" AS x WHERE x.id = t."{name}")'


def _column(key: str, name: str, on: str, schema: str) -> str:
    """The column as it was: the rules of what was known later, references to what had not begun, names of the day."""
    plain = f't."{name}"'
    if key == "persons" and name in (*NAMES, "folded"):
        return _name_of_day(name, on, schema)
    for reference, target in _optional(key):
        if reference == name and target == key:  # to its own register: the rows themselves, not the view that is being made
            plain = f'(SELECT x.id FROM {schema}."{target}" AS x WHERE x.id = t."{name}" AND {_begun("x", target, on)})'
        elif reference == name:
            plain = f'CASE WHEN EXISTS (SELECT 1 FROM "{target}" AS x WHERE x.id = t."{name}") THEN t."{name}" END'
    if key == "snapshots" and name == "state":  # replaced only when the newer one is approved
        newer = f"SELECT 1 FROM {schema}.snapshots AS n WHERE n.supersedes = t.id AND n.approved_on <= '{on}'"
        plain = f"CASE WHEN t.state = 'superseded' AND NOT EXISTS ({newer}) THEN 'approved' ELSE t.state END"
    cases = [f"WHEN {_when(rule, on, schema)} THEN {_literal(rule.values[name])}" for rule in LATER if _speaks(rule, key, name)]
    return f"CASE {' '.join(cases)} ELSE {plain} END" if cases else plain


def _begun(alias: str, key: str, on: str) -> str:
    return f"coalesce({', '.join(f'{alias}.{name}' for name in BEGINS[key])}, '') <= '{on}'"


def _speaks(rule: Later, key: str, name: str) -> bool:
    return rule.register == key and name in rule.values


def _when(rule: Later, on: str, schema: str) -> str:
    day = f't."{rule.when}"'
    if "." in rule.when:
        owner, field = rule.when.split(".")
        target = catalogue.REGISTERS[rule.register].column(owner).field
        assert isinstance(target, f.Ref)
        day = f'(SELECT o."{field}" FROM {schema}."{target.register}" AS o WHERE o.id = t."{owner}")'
    states = ", ".join(f"'{state}'" for state in rule.states)
    return f"{day} > '{on}'" + (f" AND t.state IN ({states})" if states else "")


def _literal(value: Any) -> str:
    return "NULL" if value is None else f"'{value}'"


def _name_of_day(name: str, on: str, schema: str) -> str:
    """The name that the person bore on the day: of the former ones the first that had not ended; both are found by a search."""
    former = f"FROM {schema}.former_names AS n WHERE n.person = t.id AND n.until >= '{on}' ORDER BY n.until, n.id LIMIT 1"
    if name == "folded":
        return f"coalesce((SELECT n.folded {former}) || ' ' || t.folded, t.folded)"
    return f'coalesce(nullif((SELECT n."{name}" {former}), \'\'), t."{name}")'
