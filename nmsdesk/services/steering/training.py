"""Who lacks what in indicator 3: a mark of a training, a course under way, a place in a coming group, a course to be found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Deficit, Program, RegistryEntry, Training
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Member
from nmsdesk.russian import day, joined
from nmsdesk.services.courses.certificates import answered
from nmsdesk.services.courses.enrolment import plans_wanting
from nmsdesk.services.desk import Desk
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering import doing
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.model import Candidate

OPEN_GROUPS = ("planned", "active")


def candidates(asked: Asked) -> Iterator[Candidate]:
    """The cheapest way of each person to a training that counts."""
    courses = Courses(asked)
    for member in asked.members:
        yield courses.marks(member) or courses.under_way(member) or courses.coming(member) or courses.somewhere(member)


class Courses:
    """Programmes, trainings, deficits and groups of those not counted."""

    def __init__(self, asked: Asked):
        self.asked, rules = asked, asked.context.rules
        reading = asked.reading
        self.needs_deficit = asked.context.variant != "registry"
        hours = rules.minimum_hours or 0
        self.programs = {
            p.id: p for p in reading.where(Program)
            if (p.hours is None or p.hours >= hours) and (rules.count_retraining or p.kind == "pk")
        }  # fmt: skip
        self.entries: dict[int | None, list[RegistryEntry]] = defaultdict(list)
        for entry in reading.where(RegistryEntry):
            self.entries[entry.program].append(entry)
        self.trainings = asked.among(Training, "person")
        self.deficits = asked.among(Deficit, "person")
        self.listed_now = [p for p in self.programs.values() if self.listed(p.id, asked.on)]
        self.for_area: dict[str, Program] = {}  # the first programme that answers a deficit of the area
        for p in self.listed_now:
            for area in p.areas:
                self.for_area.setdefault(area, p)
        self.for_any = next((p for p in self.listed_now if not p.areas), None)
        found = [
            g for g in reading.where(CourseGroup)
            if g.program in self.programs and g.state != "cancelled" and g.until and g.since and asked.first <= g.until <= asked.until
            and self.listed(g.program, asked.brought(g.until))
        ]  # fmt: skip
        self.groups = {g.id: g for g in sorted(found, key=lambda g: (g.until or date.max, g.id))}
        self.place = {n: at for at, n in enumerate(self.groups)}
        self.joinable = [g for g in self.groups.values() if g.state == "planned" and g.since and g.since >= asked.reading.today]
        enrolled = [e for e in reading.where(Enrolment, group={n for n in self.groups if n})] if self.groups else []
        self.taken: dict[int | None, int] = defaultdict(int)
        self.own: dict[int | None, list[Enrolment]] = defaultdict(list)
        for e in enrolled:
            self.taken[e.group] += e.state != "expelled"
            if e.state == "enrolled" and e.training is None:
                self.own[e.person].append(e)
        self._answers: dict[int | None, dict[int, int]] = {}

    def listed(self, program: int | None, on: date) -> bool:
        return any(e.holds(on) for e in self.entries[program])

    def fits(self, d: Deficit, program: Program, until: date) -> bool:
        """As the indicator asks: found by a diagnostic by the day, in an area of the programme if it names any."""
        return bool(d.diagnostic and d.opened and d.opened <= until and (not program.areas or d.area in program.areas))

    def fitting(self, person: int, program: Program, until: date) -> Deficit | None:
        """Of those that fit the open one found first, else the latest."""
        found = [d for d in self.deficits.get(person, ()) if self.fits(d, program, until)]
        return min(found, key=lambda d: (d.closed is not None, d.opened or date.min, d.id or 0), default=None)

    def marks(self, member: Member) -> Candidate | None:
        """A training that lacks only the deficit that it answers, the mark of the attestation, or both."""
        options: list[tuple[int, int, Training, Deficit | None, list[str]]] = []
        for t in self.trainings.get(member.id, ()):
            program = self.programs.get(t.program)
            if program is None or not t.until or not self.asked.first <= t.until <= self.asked.on or t.attestation not in ("", "passed"):
                continue
            if not self.listed(t.program, t.until):
                continue
            lacks, deficit = ["итоговую аттестацию"] if not t.attestation else [], None
            mine = next((d for d in self.deficits.get(member.id, ()) if d.id == t.deficit), None)
            if self.needs_deficit and not (mine and self.fits(mine, program, t.until)):
                deficit = self.fitting(member.id, program, t.until)
                if deficit is None:
                    continue
                lacks.insert(0, "дефицит")
            options.append((len(lacks), -(t.id or 0), t, deficit, lacks))
        if not options:
            return None
        _, _, t, deficit, lacks = min(options, key=lambda o: o[:2])
        ready = replace(t, attestation="passed", deficit=deficit.id if deficit else t.deficit)
        field = "deficit" if deficit else "attestation"
        mend = Mend("Указать дефицит" if deficit else "Отметить аттестацию", "trainings", t.id, field)
        return self.asked.made(member, "data", f"указать {joined(lacks)} обучения {day(t.until)}", doing.save(ready), mend)

    def answers(self, group: CourseGroup) -> dict[int, int]:
        """By person the deficit that closing the group will write into the training, if it counts."""
        if group.id not in self._answers:
            asked, program = self.asked, self.programs[group.program]
            until = asked.brought(group.until)
            learning = [n for n, own in self.own.items() if n and any(e.group == group.id for e in own)]
            people = asked.ids if group in self.joinable else learning
            found = dict(answered(asked.reading, program, people, until)) if self.needs_deficit else {}
            mine = {d.id: d for own in self.deficits.values() for d in own}
            for person, item in plans_wanting(asked.reading, program.id, people).items():
                if item.deficit in mine and (not program.areas or mine[item.deficit].area in program.areas):
                    found[person] = item.deficit or 0
            self._answers[group.id] = {n: d for n, d in found.items() if d in mine and self.fits(mine[d], program, until)}
        return self._answers[group.id]

    def under_way(self, member: Member) -> Candidate | None:
        """Enrolled in a group that ends within the period."""
        for e in sorted(self.own.get(member.id, ()), key=lambda e: self.place[e.group]):
            group = self.groups[e.group]
            deficit = self.answers(group).get(member.id)
            if self.needs_deficit and deficit is None:
                continue
            until = self.asked.brought(group.until)
            apply = doing.finish_enrolment(e.id or 0, _begins(group, until), until, group.program or 0, deficit)
            action = f"завершить курс «{group.name}», окончание {day(group.until)}"
            mend = Mend("Открыть группу", "course_groups", group.id)
            return self.asked.made(member, "under_way", action, apply, mend, on=group.until)
        return None

    def coming(self, member: Member) -> Candidate | None:
        """A place in a group that has not begun and answers a deficit of the person; the places are given out in turn."""
        for group in self.joinable:
            deficit = self.answers(group).get(member.id)
            full = group.limit is not None and self.taken[group.id] >= group.limit
            if full or (self.needs_deficit and deficit is None) or any(e.group == group.id for e in self.own.get(member.id, ())):
                continue
            self.taken[group.id] += 1
            until = self.asked.brought(group.until)
            apply = doing.train(member.id, group.program or 0, _begins(group, until), until, deficit)
            action = f"зачислить на курс «{group.name}», {day(group.since)} – {day(group.until)}"
            return self.asked.made(member, "action", action, apply, Mend("Открыть группу", "course_groups", group.id), on=group.since)
        return None

    def somewhere(self, member: Member) -> Candidate:
        """A course of the registry by a deficit of the person; without a deficit the diagnostic comes first."""
        on = self.asked.on
        note = self._unlisted(self.trainings.get(member.id, ()))
        mend = Mend("Внести обучение", "trainings", None, "program", {"person": member.id})
        best: tuple[Program, Deficit] | None = None
        own = (d for d in self.deficits.get(member.id, ()) if d.diagnostic and d.opened and d.opened <= on)
        for deficit in sorted(own, key=lambda d: (d.closed is not None, d.opened or date.min, d.id or 0)):
            program = self.for_area.get(deficit.area) or self.for_any
            if program is not None:
                best = program, deficit
                break
        if best is not None and self.needs_deficit:
            area = self.asked.labels.term("areas", best[1].area).lower()
            action = f"направить на курс из реестра по дефициту «{area}»{note}"
            return self.asked.made(
                member, "more", action, doing.train(member.id, best[0].id or 0, None, on, best[1].id), mend, responsible=SCHOOL
            )  # fmt: skip
        if not self.listed_now:
            return self.asked.made(member, "more", f"внести программу из реестра и направить на курс{note}", _no_program, mend)
        chosen = next((p for p in self.listed_now if p.areas), self.listed_now[0])
        area = chosen.areas[0] if chosen.areas else "other"
        if not self.needs_deficit:
            apply = doing.train(member.id, chosen.id or 0, None, on, None)
            return self.asked.made(member, "action", f"направить на курс из реестра{note}", apply, mend, responsible=SCHOOL)
        apply = doing.train(member.id, chosen.id or 0, None, on, None, area)
        action = f"провести диагностику и направить на курс из реестра{note}"
        return self.asked.made(member, "more", action, apply, mend, responsible=SCHOOL)

    def _unlisted(self, own: Iterable[Training]) -> str:
        """A training of the period whose programme was not in the registry on its day: it may only have been left out of the base."""
        found = self.unlisted(own)
        return f"; или проверить, была ли в реестре программа обучения {day(found[-1].until)}" if found else ""

    def unlisted(self, own: Iterable[Training]) -> Sequence[Training]:
        """Trainings of the period that nothing but the registry keeps out at this step."""
        inside = [t for t in own if t.program in self.programs and t.until and self.asked.first <= t.until <= self.asked.on]
        found = [t for t in inside if t.until and not self.listed(t.program, t.until)]
        return sorted(found, key=lambda t: (t.until or date.min, t.id or 0))


def _begins(group: CourseGroup, until: date) -> date:
    return min(group.since or until, until)


def _no_program(_: Desk) -> None:
    raise Rejected("В базе нет ни одной программы, которая входила бы в реестр в этот день.")
