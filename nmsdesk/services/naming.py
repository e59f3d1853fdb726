"""Records named so that people know them at a glance: whose they are first, then what tells them from their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services.desk import Desk
from nmsdesk.storage import records


@dataclass(frozen=True, slots=True)
class Named:
    """A record: who or what it is, and a muted word about it."""

    id: int
    text: str
    detail: str


def named(desk: Desk, key: str, ids: Sequence[int]) -> list[Named]:
    """The records of a register in the order of ``ids``; those that are gone are left out."""
    register = catalogue.register(key)
    fields = {c.name: c.field for c in register.columns}
    whose = "person" if "person" in fields and "person" not in register.label else ""
    about = [n for n in (register.owner.name if register.owner else "", "organization") if n in fields and n not in register.label]
    about += ["until"] if "until" in fields and "until" not in register.label else []
    names = [n for n in (whose, *about) if n]
    found = []
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        rows = records.values(reading.connection, key, ("id", *names), ids)
        own = labels.of(key, [row[0] for row in rows])
        hints = records.hints(reading.connection, key, [row[0] for row in rows])
        texts = labels.shown(key, names, [row[1:] for row in rows])
    for row, told in zip(rows, texts):
        parts = {n: t for n, t in zip(names, told) if t}
        person, label = parts.pop(whose, "") if whose else "", own[row[0]]
        if isinstance(fields.get("until"), f.Day) and "until" in parts:
            parts["until"] = f"по {parts['until']}"
        detail = [label if person else "", *parts.values(), hints.get(row[0], "")]
        found.append(Named(row[0], person or label, ", ".join(x for x in detail if x)))
    return found
