"""The staff of a day as the indicators count it: each person once, at the main place of work, those excluded left out."""

from __future__ import annotations

from sqlalchemy import Connection

from nmsdesk.indicators.context import Context
from nmsdesk.indicators.populations import staff


def on_day(connection: Connection, context: Context, *groups: str) -> dict[int, int]:
    """Person → organisation of the as-of day, at posts of the groups (teaching, leading)."""
    rows = staff(context, *groups).subquery()
    chosen = rows.select().where(rows.c.excluded == 0)
    return {row.subject: row.organization for row in connection.execute(chosen)}
