"""What a file taken in does to the rounds that wait for it, in the same transaction; which rounds ask for attention today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from nmsdesk.domain.cycle import MonitoringRound, RoundPlace
from nmsdesk.domain.monitoring import Submission
from nmsdesk.services.desk import Reading
from nmsdesk.services.rounds.board import card_of
from nmsdesk.services.rounds.owed import arrivals, keys_of, kind_of
from nmsdesk.storage.work import Work


def follow(work: Work, sent: Iterable[Submission], today: date) -> int:
    """Mark the schools whose last owed list has just come in the open rounds; how many were marked."""
    mine = [s for s in sent if kind_of(s.kind)]
    if not mine:
        return 0
    reading, marked = Reading(work.connection, today), 0
    places = {s.organization or 0 for s in mine}
    brought = {(s.organization, kind_of(s.kind)) for s in mine}
    for r in _open(reading, today):
        marked += settle(work, reading, r, places, brought)
    return marked


def settle(
    work: Work, reading: Reading, r: MonitoringRound, places: Collection[int] | None = None, brought: Collection[object] = ()
) -> int:
    """Keep «sent» with its day for the organisations of the round from which everything has come; of ``places`` only, or of all.

    What was returned is sent again only when ``brought`` (organisation, list) says that a file of it has just come.
    """
    found = [p for p in reading.where(RoundPlace, round=r.id) if places is None or p.organization in places]
    came, owes = arrivals(reading, r, {p.organization or 0 for p in found}), keys_of(r.lists)
    changed = []
    for p in found:
        own = came.get(p.organization or 0, {})
        again = p.state == "returned" and any((p.organization, key) in brought for key in owes)
        if owes and all(key in own for key in owes) and (p.state == "waited" or again):
            changed.append((p, replace(p, state="sent", day=p.day or max(c.day for c in own.values()))))
    work.change_many(changed)
    return len(changed)


def awaited(reading: Reading, kind: str, places: Collection[int]) -> bool:
    """Whether an open round still waits for a file of this kind from one of the organisations."""
    key = kind_of(kind)
    if not key or not places:
        return False
    for r in _open(reading, reading.today):
        if key in keys_of(r.lists):
            mine = [p for p in reading.where(RoundPlace, round=r.id, organization=set(places)) if p.state in ("waited", "returned")]
            came = arrivals(reading, r, {p.organization or 0 for p in mine})
            if any(p.state == "returned" or key not in came.get(p.organization or 0, {}) for p in mine):
                return True
    return False


def _open(reading: Reading, today: date) -> list[MonitoringRound]:
    return [r for r in reading.where(MonitoringRound, state="active") if r.since and r.since <= today]


def unsettled(reading: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Open rounds in which somebody is past the term, and those in which something sent waits to be looked at."""
    late, unchecked = [], []
    for r in reading.where(MonitoringRound, state="active"):
        found = card_of(reading, r)
        if found.overdue:
            late.append(r.id or 0)
        if any(p.state == "sent" for p in found.places):
            unchecked.append(r.id or 0)
    return tuple(late), tuple(unchecked)
