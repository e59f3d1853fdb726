"""Filling an empty base with the synthetic city, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from nmsdesk.domain.monitoring import Target
from nmsdesk.errors import Rejected
from nmsdesk.services.demo.city import build_city, target_steps
from nmsdesk.services.desk import Desk
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed

CHUNK = 20_000


def fill_demo(
    desk: Desk, staff: int = 4000, organizations: int = 90, years: int = 5, seed: int = 1, progress: Callable[[str], None] | None = None
) -> Changed:
    """Fill a base that holds dictionaries only; Rejected when it has people or organisations already."""
    with desk.read() as reading:
        if records.count(reading.connection, "persons") or records.count(reading.connection, "organizations"):
            raise Rejected("В базе уже есть данные. Демонстрационный город создаётся только в пустой базе.")
    with desk.begin("demo", "Создан демонстрационный город") as begun:
        rows = build_city(desk.today, staff, organizations, years, seed)
        done = 0
        while chunk := list(islice(rows, CHUNK)):
            begun.work.add_many(chunk)
            done += len(chunk)
            if progress:
                progress(f"Записано строк: {done}")
        known = {t.id: t for t in records.where(begun.work.connection, Target)}
        steps = target_steps(desk.today)
        for step in steps:
            if step.id is not None and (before := known.get(step.id)):
                begun.work.change(before, replace(before, until=step.until))
        begun.work.add_many(step for step in steps if step.id not in known)
    return begun.changed
