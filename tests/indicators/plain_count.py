"""The seven indicators counted a second time, in plain Python over exported tables, from design.md §3 and domain.md §3 alone.

Nothing of nmsdesk is imported here: what the program's queries give is compared with what this page gives.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
STARTED = ("active", "paused", "reached", "partly", "missed", "ended")
UNAPPROVED = ("draft", "agreed")
VALID_STOPS = ("dismissed", "transferred", "absence", "post")  # domain.md §1.4; a refusal is not among them


def export(file: Path) -> dict[str, list[Row]]:
    """Every table of a base as a list of dictionaries."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: [dict(r) for r in connection.execute(f'SELECT * FROM "{name}"')] for name in names if name not in ("tx", "change")}
    connection.close()
    return found


@dataclass(frozen=True)
class Subject:
    """What became of a subject: its organisation, whether it is left out, the steps it met (each on its own)."""

    place: int
    left_out: str  # "", "excluded", "no_data"
    steps: tuple[bool, ...]

    @property
    def passed(self) -> int:
        """How many steps were passed in turn."""
        return next((n for n, ok in enumerate(self.steps) if not ok), len(self.steps))

    @property
    def status(self) -> str:
        return self.left_out or ("counted" if self.passed == len(self.steps) else "not_counted")


def shifted(day: str, years: int) -> str:
    """The day some years later; 29 February becomes 28 in a common year."""
    year = int(day[:4]) + years
    common = year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)
    return f"{year:04d}-{'02-28' if day[5:] == '02-29' and common else day[5:]}"


def full_years(since: str, on: str, months_off: int = 0) -> int:
    """Whole years between two days, ``months_off`` of them not counted (breaks in work)."""
    months = (int(on[:4]) - int(since[:4])) * 12 + int(on[5:7]) - int(since[5:7]) - months_off
    return (months - (on[8:] < since[8:])) // 12


def holds(row: Row, on: str) -> bool:
    return (row["since"] or "") <= on <= (row["until"] or "9999")


class Plain:
    """The tables, the period from ``first`` to ``last``, the as-of day ``on``, the rules in force."""

    def __init__(self, tables: dict[str, list[Row]], first: str, last: str, on: str):
        self.t, self.first, self.on, self.end = tables, first, on, last
        self.last = min(last, on)  # what the as-of day lets be seen of the period
        self.by = {name: {r["id"]: r for r in rows} for name, rows in tables.items() if rows and "id" in rows[0]}
        ruled = min(on, last)
        self.rules = next(r for r in tables["rule_sets"] if holds(r, ruled))
        self.codes = defaultdict(set)
        for term in tables["terms"]:
            if term["counts"]:
                self.codes[term["dictionary"]].add(term["code"])
        self.jobs: dict[int, list[Row]] = defaultdict(list)
        for job in tables["employments"]:
            if holds(job, on):
                self.jobs[job["person"]].append(job)
        self.away = {a["employment"] for a in tables["absences"] if holds(a, on)}

    def meets(self, row: Row) -> bool:
        """The row's days meet the period's."""
        return (row["since"] or "") <= self.last and (row["until"] or "9999") >= self.first

    def target(self, code: str, place: int | None = None) -> float | None:
        mine = [t for t in self.t["targets"] if t["indicator"] == code and holds(t, min(self.on, self.end))]
        for scope in (place, None):
            if found := [t["value"] for t in mine if t["organization"] == scope]:
                return float(found[0])
        return None

    def staff(self, *groups: str) -> dict[int, tuple[int, str]]:
        """Person → (organisation, "" or "excluded"): each once, at the best of the jobs of the groups (domain.md §3.2)."""
        found = {}
        for person, jobs in self.jobs.items():
            ranked = [
                (self.obstacle(job, jobs), job["kind"] != "main", job["organization"])
                for job in jobs if self.by["posts"][job["post"]]["category"] in groups
            ]  # fmt: skip
            if ranked:
                obstacle, _, place = min(ranked)
                found[person] = (place, "excluded" if obstacle else "")
        return found

    def obstacle(self, job: Row, jobs: list[Row]) -> int:
        """Why a job does not make its holder staff; 0 when it does."""
        rules, main = self.rules, [j for j in jobs if j["kind"] == "main"]
        if not self.by["organizations"][job["organization"]]["counted"]:
            return 4
        if job["kind"] == "contract" and not rules["count_contract"]:
            return 3
        if job["kind"] == "external" and not rules["count_external"] and not (rules["external_alone"] and not main):
            return 2
        interrupted = job["id"] in self.away or (job["kind"] == "internal" and any(j["id"] in self.away for j in main))
        return 1 if interrupted and not rules["count_absent"] else 0

    def subjects(self, code: str, variant: str = "") -> dict[int, Subject]:
        """Every subject of an indicator under a reading (by default the one that the rules make official)."""
        variant = variant or self.rules[f"variant_{code}"]
        population, steps = getattr(self, f"count_{code}")(variant)
        return {s: Subject(place, out, tuple(s in step for step in steps)) for s, (place, out) in population.items()}

    def count_1(self, variant: str) -> Any:
        people, years = self.staff("teaching", "leading"), self.rules["validity_years"] or 0
        since = min(self.first, shifted(self.on, -years)) if years else self.first
        results: dict[int, list[Row]] = defaultdict(list)
        for d in self.t["diagnostics"]:
            if since <= d["day"] <= self.last and self.by["instruments"][d["instrument"]]["counted"]:
                results[d["person"]].append(d)
        passing = {x["id"] for x in self.t["levels"] if x["passing"]}
        good = set()
        for person, found in results.items():
            looked_at = found if self.rules["best_attempt"] else [max(found, key=lambda d: (d["day"], d["id"]))]
            if any(d["level"] in passing for d in looked_at):
                good.add(person)
        if variant == "among":
            people = {p: x for p, x in people.items() if p in results}
        return people, [set(results)] if variant == "any" else [set(results), good]

    def plans(self) -> list[Row]:
        """Plans approved by the as-of day and active in the period; one closed early is active to its closing."""
        return [
            p for p in self.t["plans"]
            if p["state"] not in UNAPPROVED and p["approved_on"] and p["approved_on"] <= self.on
            and p["since"] <= self.last and min(p["until"], p["closed_on"] or "9999") >= self.first
        ]  # fmt: skip

    def count_2a(self, variant: str) -> Any:
        plans = self.plans()
        people = self.staff(*("teaching", "leading") if variant == "all" else ("teaching",))
        return people, [{p["person"] for p in plans}, {p["person"] for p in plans if p["diagnostic"]}]

    def count_2b(self, variant: str) -> Any:
        people, rules, plans = self.count_2a(self.rules["variant_2a"])[0], self.rules, {}
        for p in self.plans():
            place, out = people.get(p["person"], (0, "excluded"))
            due = min(p["until"], p["closed_on"] or "9999") <= self.last
            if out or not p["diagnostic"] or (variant == "due" and not due):
                continue
            stopped = p["state"] == "stopped" and p["stop_reason"] in VALID_STOPS and p["closed_on"] <= self.on
            plans[p["id"]] = (place, "excluded" if stopped and rules["exclude_valid_stops"] else "")
        return plans, [{p["id"] for p in self.t["plans"] if p["state"] == "done" and p["closed_on"] and p["closed_on"] <= self.on}]

    def count_3(self, variant: str) -> Any:
        entries = defaultdict(list)
        for entry in self.t["registry_entries"]:
            entries[entry["program"]].append(entry)
        steps: list[set[int]] = [set(), set(), set(), set()]
        for t in self.t["trainings"]:
            program = self.by["programs"][t["program"]]
            long_enough = program["hours"] is None or program["hours"] >= (self.rules["minimum_hours"] or 0)
            if not self.first <= t["until"] <= self.last or not long_enough:
                continue
            if program["kind"] != "pk" and not self.rules["count_retraining"]:
                continue
            deficit = self.by.get("deficits", {}).get(t["deficit"])
            answers = (
                deficit is not None and deficit["person"] == t["person"] and bool(deficit["diagnostic"])
                and deficit["opened"] <= t["until"]
                and (not program["areas"] or deficit["area"] in program["areas"].strip("|").split("|"))
            )  # fmt: skip
            listed = any(holds(e, t["until"]) for e in entries[t["program"]])
            for step, ok in zip(steps, (True, listed, answers or variant == "registry", t["attestation"] == "passed")):
                if not ok:
                    break
                step.add(t["person"])
        if variant == "registry":
            del steps[2]
        return self.staff("teaching"), steps

    def count_4(self, variant: str) -> Any:
        places = self.by["organizations"] if self.t["organizations"] else {}
        teams = {
            t["id"]: (t["organization"], "" if places[t["organization"]]["counted"] else "excluded")
            for t in self.t["teams"] if holds(t, self.on) and holds(places[t["organization"]], self.on)
        }  # fmt: skip
        learned = defaultdict(list)
        for t in self.t["trainings"]:
            if self.first <= t["until"] <= self.last:
                learned[t["person"]].append(t)
        now: dict[int, set[int]] = defaultdict(set)
        together: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for m in self.t["team_members"]:
            if holds(m, self.on):
                now[m["team"]].add(m["person"])
            for t in learned[m["person"]]:
                if holds(m, t["until"]):
                    together[m["team"], t["program"]].append(m)
        anyone, good = set(), set()
        for (team, _), members in together.items():
            anyone.add(team)
            people = {m["person"] for m in members}
            current = people & now[team]
            leads = any(m["role"] in ("head", "deputy") for m in members)
            if (
                (variant == "pair" and len(people) >= 2 and leads)
                or (variant == "half" and current and 2 * len(current) >= len(now[team]))
                or (variant == "all" and current and current == now[team])
            ):
                good.add(team)
        return teams, [anyone] if variant == "any" else [anyone, good]

    def count_5(self, variant: str) -> Any:
        rules, people = self.rules, {}
        oldest = (rules["age_bound"] or 35) - 1 + rules["age_included"]
        longest = (rules["experience_bound"] or 3) - 1 + rules["experience_included"]
        for person, (place, out) in self.staff("teaching").items():
            p = self.by["persons"][person]
            known = {"yes": True, "no": False}.get(p["young"])
            if known is None:
                age_ok = full_years(p["birth"], self.on) <= oldest if p["birth"] else None
                start_ok = full_years(p["career_start"], self.on, p["career_break"] or 0) <= longest if p["career_start"] else None
                parts = [age_ok] if variant == "young" else [age_ok, start_ok]
                known = False if False in parts else None if None in parts else True
            if known is not False:
                people[person] = (place, out or ("" if known else "no_data"))
        helped = {
            m["mentee"] for m in self.t["mentorships"]
            if self.meets(m) and m["state"] in STARTED and (not m["form"] or m["form"] in self.codes["mentoring_forms"])
        }  # fmt: skip
        for m in self.t["memberships"]:
            if self.meets(m) and self.by["associations"][m["association"]]["kind"] in self.codes["association_kinds"]:
                helped.add(m["person"])
        for x in self.t["participations"]:
            event = self.by["events"][x["event"]]
            seen = event["since"] <= self.last and (event["until"] or event["since"]) >= self.first
            if seen and x["state"] == "came" and event["form"] in self.codes["event_forms"]:
                helped.add(x["person"])
        return people, [helped | {p["person"] for p in self.plans()}]

    def places(self, schools: bool) -> dict[int, tuple[int, str]]:
        kinds = self.rules["school_kinds"].strip("|").split("|")
        return {
            o["id"]: (o["id"], "" if o["counted"] else "excluded")
            for o in self.t["organizations"] if holds(o, self.on) and (not schools or o["kind"] in kinds)
        }  # fmt: skip

    def count_6(self, variant: str) -> Any:
        needed = {i["id"] for i in self.t["checklist_items"] if i["obligatory"] and not i["hidden"]}
        met, seen = defaultdict(set), set()
        for k in self.t["checklist_marks"]:
            if holds(k, self.on):
                seen.add(k["organization"])
                if k["state"] != "no":
                    met[k["organization"]].add(k["item"])
        return self.places(variant == "schools"), [seen, {o for o in seen if needed <= met[o]}]

    def count_7(self, variant: str) -> Any:
        hosts = {s["organization"] for s in self.t["sites"] if self.meets(s) and s["kind"] in self.codes["site_kinds"]}
        return self.places(variant == "provider"), [hosts]

    def headcounts(self, code: str, variant: str) -> dict[int, int]:
        """Organisation → headcount of the statistical forms, where the rules want it; else nothing."""
        if not self.rules["manual_headcount"] or code not in ("1", "2a", "3") or variant == "among":
            return {}
        found: dict[int, Row] = {}
        for h in sorted(self.t["headcounts"], key=lambda h: (h["day"], h["id"])):
            place = self.by["organizations"][h["organization"]]
            if h["day"] <= self.on and place["counted"] and holds(place, self.on):
                found[h["organization"]] = h
        both = code == "1" or (code == "2a" and variant == "all")
        return {n: h["teaching"] + ((h["leading"] or 0) if both else 0) for n, h in found.items()}
