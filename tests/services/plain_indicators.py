"""The seven indicators by the defaults of design.md §3, counted plainly over records; an aid of the demo's tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from nmsdesk.domain.fields import Record
from nmsdesk.domain.people import Employment
from nmsdesk.domain.periods import full_years
from nmsdesk.domain.seeds import SCHOOL_KINDS
from nmsdesk.domain.terms import MENTORSHIP_STARTED, PLAN_APPROVED, VALID_STOPS

Share = tuple[int, int]


class Plain:
    """Records by class name, and the staff of a day."""

    def __init__(self, records: Iterable[Record], since: date, until: date):
        self.of: dict[str, list[Any]] = defaultdict(list)
        for record in records:
            self.of[type(record).__name__].append(record)
        self.since, self.until = since, until
        self.by = {name: {r.id: r for r in rows} for name, rows in self.of.items()}
        self.organizations = {o.id: o for o in self.of["Organization"] if o.counted and (o.until is None or o.until >= until)}
        self.staff = self._staff(("teaching", "leading"))
        self.teaching = self._staff(("teaching",))
        self.schools = {o.id for o in self.organizations.values() if o.kind in SCHOOL_KINDS}

    def _staff(self, groups: tuple[str, ...]) -> set[int]:
        """Persons with a main or internal job of the groups, none of whose jobs is interrupted by a long absence."""
        away = {self.by["Employment"][a.employment].person for a in self.of["Absence"] if a.holds(self.until)}
        return {
            job.person
            for job in self.of["Employment"]
            if job.kind in ("main", "internal") and job.holds(self.until) and self._post(job) in groups
            and job.organization in self.organizations
        } - away  # fmt: skip

    def _post(self, job: Employment) -> str:
        return str(self.by["Post"][job.post].category)

    def active(self, record: Any) -> bool:
        return (record.since is None or record.since <= self.until) and (record.until is None or record.until >= self.since)

    def shares(self) -> dict[str, Share]:
        plans = self._plans()
        return {
            "1": self._diagnosed(),
            "2a": (len({plan.person for plan in plans}), len(self.staff)),
            "2b": self._done(plans),
            "3": self._trained(),
            "4": self._teams(),
            "5": self._supported(),
            "6": self._checklists(),
            "7": self._sites(),
        }  # fmt: skip

    def _sites(self) -> Share:
        kinds = {t.code for t in self.of["Term"] if t.dictionary == "site_kinds" and t.counts}
        hosts = {s.organization for s in self.of["Site"] if self.active(s) and s.kind in kinds}
        return len(self.schools & hosts), len(self.schools)

    def _diagnosed(self) -> Share:
        counted = {i.id for i in self.of["Instrument"] if i.counted}
        last: dict[int, Any] = {}
        for d in sorted(self.of["Diagnostic"], key=lambda d: (d.day, d.id)):
            if d.instrument in counted and self.since <= d.day <= self.until:
                last[d.person] = d
        return sum(1 for p in self.staff if p in last and self.by["Level"][last[p].level].passing), len(self.staff)

    def _plans(self) -> list[Any]:
        return [
            p for p in self.of["LearningPlan"]
            if p.person in self.staff and p.diagnostic and p.state in PLAN_APPROVED and self.active(p) and p.approved_on <= self.until
            and not (p.closed_on and p.closed_on < self.since)
        ]  # fmt: skip

    def _done(self, plans: list[Any]) -> Share:
        due = [p for p in plans if p.until <= self.until and not (p.state == "stopped" and p.stop_reason in VALID_STOPS)]
        return sum(1 for p in due if p.state == "done"), len(due)

    def _trained(self) -> Share:
        listed = defaultdict(list)
        for entry in self.of["RegistryEntry"]:
            listed[entry.program].append(entry)
        good = {
            t.person for t in self.of["Training"]
            if self.since <= t.until <= self.until and t.attestation == "passed" and t.deficit and self.by["Deficit"][t.deficit].diagnostic
            and any(e.holds(t.until) for e in listed[t.program]) and (self.by["Program"][t.program].hours or 0) >= 16
        }  # fmt: skip
        return len(good & self.teaching), len(self.teaching)

    def _teams(self) -> Share:
        teams = {t.id: t for t in self.of["Team"] if t.organization in self.organizations and t.holds(self.until)}
        members: dict[int, dict[int, str]] = defaultdict(dict)
        for m in self.of["TeamMember"]:
            if m.team in teams and self.active(m):
                members[m.team][m.person] = m.role
        learnt = defaultdict(set)
        for t in self.of["Training"]:
            if t.until >= self.since and (t.since or t.until) <= self.until:
                learnt[t.person].add(t.program)
        good = 0
        for people in members.values():
            by_program: dict[int, set[str]] = defaultdict(set)
            counts: dict[int, int] = defaultdict(int)
            for person, role in people.items():
                for program in learnt[person]:
                    by_program[program].add(role)
                    counts[program] += 1
            good += any(counts[p] >= 2 and roles & {"head", "deputy"} for p, roles in by_program.items())
        return good, len(teams)

    def _supported(self) -> Share:
        persons = self.by["Person"]
        young = {
            p
            for p in self.teaching
            if full_years(persons[p].birth, self.until) < 35 and full_years(persons[p].career_start, self.until) < 3
        }
        forms = {t.code for t in self.of["Term"] if t.dictionary == "event_forms" and t.counts}
        kinds = {t.code for t in self.of["Term"] if t.dictionary == "association_kinds" and t.counts}
        helped = {m.mentee for m in self.of["Mentorship"] if self.active(m) and m.state in MENTORSHIP_STARTED}
        helped |= {m.person for m in self.of["Membership"] if self.active(m) and self.by["Association"][m.association].kind in kinds}
        events = {e.id for e in self.of["Event"] if e.form in forms and self.since <= e.since <= self.until}
        helped |= {p.person for p in self.of["Participation"] if p.event in events}
        helped |= {p.person for p in self.of["LearningPlan"] if p.state in PLAN_APPROVED and self.active(p)}
        return len(young & helped), len(young)

    def _checklists(self) -> Share:
        obligatory = {i.id for i in self.of["ChecklistItem"] if i.obligatory}
        held = defaultdict(set)
        for mark in self.of["ChecklistMark"]:
            if mark.state != "no" and mark.holds(self.until):
                held[mark.organization].add(mark.item)
        return sum(1 for s in self.schools if obligatory <= held[s]), len(self.schools)
