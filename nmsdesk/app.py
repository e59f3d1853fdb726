"""The one place that puts things together: settings, database, desk. What is heavy is loaded when it is first needed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nmsdesk import settings

if TYPE_CHECKING:
    from nmsdesk.services.desk import Desk


def default_place() -> str:
    """``NMSDESK_DB``, else nmsdesk.db in the user's data folder."""
    if place := os.environ.get("NMSDESK_DB"):
        return place
    return str(settings.data_folder() / "nmsdesk.db")


def open_desk(place: str | None = None, clock: Callable[[], datetime] = datetime.now, look_only: bool = False) -> Desk:
    """Open an existing base; StorageTrouble with a sentence when it cannot be."""
    from nmsdesk.services.desk import Desk
    from nmsdesk.storage import database

    base = database.Database(place or default_place(), clock, look_only)
    desk = Desk(base, clock)
    if base.upgraded:
        from nmsdesk.services.setup import complete_dictionaries

        complete_dictionaries(desk)
    return desk


def create_desk(place: str | None = None, clock: Callable[[], datetime] = datetime.now) -> Desk:
    """Create an empty base with the dictionaries filled, and open it."""
    from nmsdesk.services.setup import fill_dictionaries
    from nmsdesk.storage import database

    database.create(place or default_place())
    desk = open_desk(place, clock)
    fill_dictionaries(desk)
    return desk


def exists(place: str | None = None) -> bool:
    """Whether there is something to open at the place; a server is asked only when it is opened."""
    where = place or default_place()
    return where.startswith("postgresql") or Path(where).exists()
