"""Who is who between a snapshot and now: organisations and people that have been merged since, organisations that are gone."""

from __future__ import annotations

from functools import cached_property

from nmsdesk.domain.cycle import Recommendation
from nmsdesk.domain.organizations import Organization
from nmsdesk.indicators import frozen as identities
from nmsdesk.services.desk import Reading
from nmsdesk.services.snapshots.contents import Frozen
from nmsdesk.services.snapshots.tracing import between
from nmsdesk.storage import records, traces


class Identity:
    """Of one snapshot; the journal since it is read once and only when something asks for it."""

    def __init__(self, reading: Reading, frozen: Frozen):
        self.reading, self.frozen = reading, frozen

    @cached_property
    def _removed(self) -> dict[int, str]:
        """Organisations removed since the snapshot: id → uid. An id may have been given to another one since."""
        found: dict[int, str] = {}
        for trace in traces.between(self.reading.connection, self.frozen.seen, None, ("organizations",)):
            before, after = trace.body["_"]
            if after is None:
                found[before[0]] = trace.uid
            elif before is None and found.get(after[0]) == trace.uid:
                del found[after[0]]  # put back by undo
        return found

    @cached_property
    def _merged(self) -> dict[str, str]:
        """Uid that is no more → uid of the record that has taken it in."""
        return between(self.reading, self.frozen.seen, None).merged

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {o.uid: o.id or 0 for o in self.reading.where(Organization)}

    @cached_property
    def _uids(self) -> dict[int, str]:
        return {n: uid for uid, n in self._ids.items()}

    @cached_property
    def _first(self) -> dict[str, str]:
        """Recommendation → the organisation that it was made for, by uid."""
        found: dict[str, str] = {}
        for trace in traces.between(self.reading.connection, self.frozen.seen, None, ("recommendations",)):
            told = trace.body.get("organization")
            if told and isinstance(told[-1], str):
                found.setdefault(trace.uid, told[-1])
        return found

    def survivor(self, uid: str) -> str:
        """The uid itself, or that of the record into which it has been merged."""
        seen = {uid}
        while (after := self._merged.get(uid)) and after not in seen:
            uid = after
            seen.add(uid)
        return uid

    def place_now(self, number: int) -> int | None:
        """An organisation of the snapshot as it is called now: itself, the one it was merged into, None when it is gone."""
        if number not in self._removed:
            return number if number in self._uids else None
        return self._ids.get(self.survivor(self._removed[number]))

    def place_then(self, record: Recommendation) -> int | None:
        """The id under which the snapshot knows the organisation of a recommendation."""
        uid = self._first.get(record.uid) or self._uids.get(record.organization or 0, "")
        if uid in self._ids and self._ids[uid] not in self._removed:
            return self._ids[uid]
        return next((n for n, gone in self._removed.items() if gone == uid), self._ids.get(uid))

    def people_now(self, uids: list[str]) -> dict[str, int]:
        """Ids of persons of the snapshot by uid; those merged since lead to whom they are now, those gone are left out."""
        known = records.by_uids(self.reading.connection, "persons", uids)
        missing = [u for u in uids if u not in known]
        after = {u: self.survivor(u) for u in missing} if missing else {}
        others = records.by_uids(self.reading.connection, "persons", sorted(set(after.values())))
        found = {u: r.id or 0 for u, r in known.items()}
        return found | {u: others[a].id or 0 for u, a in after.items() if a in others}

    def uids_of(self, persons: list[int]) -> dict[int, str]:
        """Uids of persons by id."""
        return identities.uids(self.reading.connection, "persons", persons)
