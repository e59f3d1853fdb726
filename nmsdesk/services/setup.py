"""A new base: its dictionaries, scales, checklist, rule set and targets; an upgraded one gets what newer versions brought."""

from __future__ import annotations

from dataclasses import replace

from nmsdesk.domain.catalogue import REGISTERS, register_of
from nmsdesk.domain.fields import Record, Ref
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.seeds import seed_records
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.work import Changed


def fill_dictionaries(desk: Desk) -> Changed:
    """Put the seeds of domain.md §§1.3, 2, 4, 5 and the targets of the regulation into an empty base."""
    with desk.begin("seed", "Заполнены справочники") as begun:
        begun.work.add_many(seed_records())
    return begun.changed


def complete_dictionaries(desk: Desk) -> Changed:
    """Add the seeds of whole dictionaries and registers that the base has none of; what a person took away is not put back."""
    with desk.begin("seed", "Дополнены справочники") as begun:
        reading = Reading(begun.work.connection, desk.today)
        seeds = seed_records()
        empty = {kind for kind in {type(r) for r in seeds} if not reading.where(kind)}
        known = {t.dictionary for t in reading.where(Term)}
        missing = [r for r in seeds if _whole(r, empty) or (isinstance(r, Term) and r.dictionary not in known)]
        begun.work.add_many(_renumbered(begun.work, missing))
    return begun.changed


def _whole(record: Record, empty: set[type[Record]]) -> bool:
    """Whether the register of a seed is empty, and those that it refers to: their seeds come with their own ids."""
    refs = [c for c in register_of(record).columns if isinstance(c.field, Ref) and getattr(record, c.name) is not None]
    return type(record) in empty and all(REGISTERS[c.field.register].record in empty for c in refs if isinstance(c.field, Ref))


def _renumbered(work: object, records: list[Record]) -> list[Record]:
    """Seeds of a register that has rows take free ids; nothing refers to terms by id."""
    from nmsdesk.storage.work import Work

    assert isinstance(work, Work)
    return [replace(r, id=work.next_id(register_of(r).key)) if isinstance(r, Term) else r for r in records]
