"""Many rows at once, handed to the driver as they are: SQLAlchemy's own parameters cost more than the writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

Rows = list[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Rows) -> None:
    """Insert rows, values in the order of ``names``, as the database keeps them."""
    quote, mark = _style(connection)
    columns, marks = ", ".join(map(quote, names)), ", ".join([mark] * len(names))
    connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", rows)


def update_rows(connection: Connection, table: Table, names: Sequence[str], where: Sequence[str], rows: Rows) -> int:
    """Update rows, values of ``names`` before those of ``where``; returns how many rows were found."""
    quote, mark = _style(connection)
    values = ", ".join(f"{quote(name)} = {mark}" for name in names)
    found = " AND ".join(f"{quote(name)} = {mark}" for name in where)
    return connection.exec_driver_sql(f"UPDATE {quote(table.name)} SET {values} WHERE {found}", rows).rowcount


def _style(connection: Connection) -> tuple[Callable[[str], str], str]:
    """How the database quotes a name, and the mark of a parameter."""
    return connection.dialect.identifier_preparer.quote, "?" if connection.dialect.paramstyle == "qmark" else "%s"
