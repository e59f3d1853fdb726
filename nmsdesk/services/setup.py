"""A new base: its dictionaries, scales, checklist, rule set and targets."""

from __future__ import annotations

from nmsdesk.domain.seeds import seed_records
from nmsdesk.services.desk import Desk
from nmsdesk.storage.work import Changed


def fill_dictionaries(desk: Desk) -> Changed:
    """Put the seeds of domain.md §§1.3, 2, 4, 5 and the targets of the regulation into an empty base."""
    with desk.begin("seed", "Заполнены справочники") as begun:
        begun.work.add_many(seed_records())
    return begun.changed
