"""What the journal says of the subjects of an indicator between two moments: facts added, corrected, records merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.russian import inside
from nmsdesk.services.desk import Reading
from nmsdesk.storage import traces
from nmsdesk.storage.traces import Moment, Trace

NEW, PAST = "new", "past"

# Whom a row of a register speaks of: (field, register of the owner). Of absences the owner's employment leads on to the person.
_OWNERS: dict[str, tuple[tuple[str, str], ...]] = {
    "employments": (("person", "persons"),), "absences": (("employment", "employments"),),
    "diagnostics": (("person", "persons"),), "plans": (("person", "persons"),), "trainings": (("person", "persons"),),
    "deficits": (("person", "persons"),), "mentorships": (("mentee", "persons"),), "memberships": (("person", "persons"),),
    "participations": (("person", "persons"),), "team_members": (("team", "teams"),),
    "checklist_marks": (("organization", "organizations"),), "sites": (("organization", "organizations"),),
    "headcounts": (("organization", "organizations"),), "former_names": (("person", "persons"),),
}  # fmt: skip
_ITSELF = ("persons", "organizations", "teams", "plans")
PRESENCE = ("employments", "absences", "persons", "organizations", "teams")
FACTS = {
    "1": ("diagnostics",), "2a": ("plans",), "2b": ("plans",), "3": ("trainings", "deficits"), "4": ("team_members", "trainings"),
    "5": ("mentorships", "memberships", "participations", "plans", "persons"), "6": ("checklist_marks",), "7": ("sites",),
}  # fmt: skip
SHARED = {
    "1": ("instruments", "levels", "posts", "organizations"), "2a": ("posts", "organizations"), "2b": ("posts", "organizations"),
    "3": ("programs", "registry_entries", "posts", "organizations"), "4": ("programs", "organizations"),
    "5": ("associations", "events", "terms", "posts", "organizations"), "6": ("checklist_items", "organizations"),
    "7": ("terms", "organizations"),
}  # fmt: skip
_DECIDING = {"persons": ("birth", "career_start", "career_break", "young"), "organizations": ("kind", "counted", "since", "until")}
_TABLES = {*_OWNERS, *_ITSELF, *(t for tables in SHARED.values() for t in tables)}


@dataclass(slots=True)
class Traces:
    """``of`` maps (register, uid of a subject) to its lines; ``merged`` a uid that is no more to the one that stayed."""

    of: dict[tuple[str, str], list[Trace]] = field(default_factory=lambda: defaultdict(list))
    shared: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    merged: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)  # rows that a merge has moved

    def lines(self, register: str, uid: str, tables: Iterable[str]) -> list[Trace]:
        wanted = set(tables)
        return [t for t in self.of.get((register, uid), ()) if t.table in wanted]


def between(reading: Reading, since: Moment, until: Moment | None) -> Traces:
    """Everything that the journal tells of the subjects from one moment to another."""
    found, waiting = Traces(), defaultdict[tuple[str, str, str], list[Trace]](list)
    gone: dict[str, set[str]] = defaultdict(set)  # operation of merging → uids removed by it
    merging: list[Trace] = []
    for trace in traces.between(reading.connection, since, until, _TABLES):
        if trace.kind == "merge":
            merging.append(trace)
            found.touched.add(trace.uid)
            if trace.what == "removed" and trace.table in ("persons", "organizations"):
                gone[trace.operation].add(trace.uid)
            continue
        if not _decides(trace):
            continue
        if trace.table in _ITSELF:
            found.of[trace.table, trace.uid].append(trace)
        for name, register in _OWNERS.get(trace.table, ()):
            told = [uid for uid in trace.body.get(name, ()) if isinstance(uid, str)]
            for uid in told:
                found.of[register, uid].append(trace)
            if not told:
                waiting[trace.table, name, register].append(trace)
        found.shared[trace.table].append(trace)
    for (table, name, register), lines in waiting.items():
        owners = traces.owners(reading.connection, table, name, register, (t.uid for t in lines))
        for trace in lines:
            if trace.uid in owners:
                found.of[register, owners[trace.uid]].append(trace)
    _lead_on(reading, found)
    for trace in merging:
        for pair in trace.body.values():
            if len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], str) and pair[0] in gone[trace.operation]:
                found.merged[pair[0]] = pair[1]
    for uids in gone.values():
        for uid in uids:
            found.merged.setdefault(uid, "")
    return found


def _lead_on(reading: Reading, found: Traces) -> None:
    """Absences lead through their employment to the person; trainings of members to their team."""
    jobs = [uid for register, uid in found.of if register == "employments"]
    for job, person in traces.owners(reading.connection, "employments", "person", "persons", jobs).items():
        found.of["persons", person].extend(found.of["employments", job])
    from nmsdesk.domain.organizations import Team, TeamMember
    from nmsdesk.domain.people import Person

    teams = {t.id: t.uid for t in reading.where(Team)}
    members = reading.where(TeamMember)
    people = {p.id: p.uid for p in reading.by_ids(Person, sorted({m.person for m in members if m.person}))}
    for member in members:
        lines = found.of.get(("persons", people.get(member.person, "")), ())
        found.of["teams", teams.get(member.team, "")].extend(t for t in lines if t.table == "trainings")


def _decides(trace: Trace) -> bool:
    """Whether the line touches what the indicators look at: a new telephone number does not."""
    deciding = _DECIDING.get(trace.table)
    return deciding is None or trace.what != "changed" or any(name in trace.body for name in deciding)


def verdict(lines: Iterable[Trace], gained: bool) -> str:
    """NEW when facts were added or filled in, PAST when they were corrected or removed, '' without lines."""
    kinds = {_kind(t) for t in lines}
    if gained and NEW in kinds:
        return NEW
    return PAST if PAST in kinds else NEW if NEW in kinds else ""


def _kind(trace: Trace) -> str:
    if trace.what != "changed":
        return NEW if trace.what == "added" else PAST
    fields = {n: pair for n, pair in trace.body.items() if n not in ("_", "state")}
    deciding = _DECIDING.get(trace.table)
    corrected = any(pair[0] not in (None, "", False) for n, pair in fields.items() if deciding is None or n in deciding)
    return PAST if corrected else NEW


def words(lines: Iterable[Trace]) -> str:
    """«внесено: диагностики; исправлено: места работы»."""
    done: dict[str, list[str]] = {}
    for t in lines:
        said = {"added": "внесено", "removed": "удалено"}.get(t.what, "исправлено" if _kind(t) == PAST else "дополнено")
        title = inside(REGISTERS[t.table].title)
        if title not in done.setdefault(said, []):
            done[said].append(title)
    return "; ".join(f"{said}: {', '.join(titles)}" for said, titles in done.items())
