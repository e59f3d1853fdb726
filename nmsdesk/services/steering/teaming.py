"""Which teams lack what in indicator 4: someone who is still learning, one more person, a training for several."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Program, Training
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.people import Employment
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Member
from nmsdesk.russian import count, day, joined
from nmsdesk.services import registers, teams
from nmsdesk.services.desk import Desk
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.doing import Doing
from nmsdesk.services.steering.model import Candidate

LEADERS = ("head", "deputy")
PEOPLE = ("человека", "человек", "человек")


def candidates(asked: Asked) -> Iterator[Candidate]:
    """How each team comes to learn together as the rule asks."""
    learning = Learning(asked)
    for member in asked.members:
        yield learning.candidate(member)


class Learning:
    """Members, trainings and enrolments of the teams that are not counted."""

    def __init__(self, asked: Asked):
        self.asked, self.rule = asked, asked.context.variant
        self.members = asked.among(TeamMember, "team")
        people = {m.person for own in self.members.values() for m in own}
        self.trainings: dict[int, list[Training]] = defaultdict(list)
        for t in (t for own in asked.among(Training, "person", people).values() for t in own):
            if t.until and asked.first <= t.until <= asked.on:
                self.trainings[t.person or 0].append(t)
        groups = {
            g.id: g for g in asked.reading.where(CourseGroup)
            if g.state != "cancelled" and g.until and asked.first <= g.until <= asked.until
        }  # fmt: skip
        self.groups = groups
        self.enrolled: dict[int, dict[int, CourseGroup]] = defaultdict(dict)
        for own in asked.among(Enrolment, "person", people).values():
            for e in own:
                if e.group in groups and e.state == "enrolled" and e.training is None:
                    self.enrolled[e.person or 0][groups[e.group].program or 0] = groups[e.group]
        usual = Counter(t.program or 0 for own in self.trainings.values() for t in own)
        programs = [p.id or 0 for p in asked.reading.where(Program)]
        self.usual = max(usual, key=lambda n: (usual[n], -n)) if usual else next(iter(programs), 0)
        self.names = asked.labels.of("persons", people)
        self.titles = asked.labels.of("programs", programs)

    def candidate(self, member: Member) -> Candidate:
        ever = self.members.get(member.id, [])
        now = sorted((m for m in ever if m.holds(self.asked.context.as_of)), key=lambda m: (m.role not in LEADERS, m.person or 0))
        if self.rule in ("half", "all"):
            ever = now  # the indicator looks at the team as it stands: what was learned in an earlier role is not of it
        program, learned, lacking, nexts = teams.nearest(self.rule, ever, now, self.trainings)
        lacking = max(lacking, 0 if now else 1)
        with_group = self._under_way(member, ever, now)
        if with_group is not None:
            return with_group
        program = program or self.usual
        chosen = self._chosen(learned, lacking, nexts)
        mend = Mend("Открыть команду", "teams", member.id)
        title = f"«{self.titles.get(program, '')}»"
        if len(chosen) < lacking:
            action = "дополнить команду и обучить вместе по одной программе"
            apply = self._widened(member, program, [m.person or 0 for m in now], lacking - len(chosen), not _led(now))
            return self.asked.made(member, "more", action, apply, mend, responsible=SCHOOL)
        who = joined([self.names.get(n, "") for n in chosen[:3]])
        if lacking == 1:
            action = f"обучить по программе {title} ещё одного: {who}"
        else:
            action = f"обучить по одной программе {count(lacking, *PEOPLE)}: {who}{' и других' if len(chosen) > 3 else ''}"
        cost = "action" if lacking == 1 and learned else "more"
        apply = _train(program, chosen, self.asked.on, [m for m in now if m.person in chosen])
        return self.asked.made(member, cost, action, apply, mend, responsible=SCHOOL, persons=chosen)

    def _chosen(self, learned: list[int], lacking: int, nexts: list[TeamMember]) -> list[int]:
        """The next of the team, the head or a deputy first."""
        ranked = sorted(nexts, key=lambda m: (m.role not in LEADERS, m.person or 0))
        return list(dict.fromkeys(m.person or 0 for m in ranked if m.person not in learned))[:lacking]

    def _under_way(self, member: Member, ever: list[TeamMember], now: list[TeamMember]) -> Candidate | None:
        """Those of the team who are enrolled make it count when their group is over."""
        by_program: dict[int, list[int]] = defaultdict(list)
        for m in now:
            for program in self.enrolled.get(m.person or 0, ()):
                by_program[program].append(m.person or 0)
        for program, people in sorted(by_program.items()):
            group = self.enrolled[people[0]][program]
            on = self.asked.brought(group.until)
            trainings = {n: list(own) for n, own in self.trainings.items()}
            for n in people:
                trainings.setdefault(n, []).append(Training(person=n, program=program, until=on))
            if teams.nearest(self.rule, ever, now, trainings)[2] == 0:
                action = f"завершить курс «{group.name}», окончание {day(group.until)}"
                mend = Mend("Открыть группу", "course_groups", group.id)
                apply = _train(program, people, on)
                return self.asked.made(member, "under_way", action, apply, mend, on=group.until, persons=people)
        return None

    def _widened(self, member: Member, program: int, people: list[int], amount: int, lead: bool) -> Doing:
        """Colleagues of the organisation join the team and all of it learns."""
        on = self.asked.on

        def apply(desk: Desk) -> None:
            with desk.read() as reading:
                jobs = [e for e in reading.where(Employment, organization=member.organization) if e.holds(on)]
            others = list(dict.fromkeys(e.person or 0 for e in jobs if e.person not in people))[:amount]
            if len(others) < amount:
                raise Rejected(f"В организации не хватает работников, чтобы дополнить команду: нужно ещё {amount - len(others)}.")
            for n, person in enumerate(others):
                role = "deputy" if lead and n == 0 else "member"
                registers.save(desk, TeamMember(team=member.id, person=person, role=role, since=on))
            _train(program, [*people, *others], on)(desk)

        return apply


def _led(members: list[TeamMember]) -> bool:
    return any(m.role in LEADERS for m in members)


def _train(program: int, people: list[int], on: date, members: Sequence[TeamMember] = ()) -> Doing:
    """The training of the team as its card records it; those who joined it after the day are in it from the day on."""

    def apply(desk: Desk) -> None:
        for m in members:
            if m.since and m.since > on:
                registers.save(desk, replace(m, since=on))
        teams.record_training(desk, teams.TeamTraining(program, on, tuple(people)))

    return apply
