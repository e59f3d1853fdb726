"""Use cases of management teams: who is in one, learning together as one step, and who of a team is lacking (indicator 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Training
from nmsdesk.domain.organizations import Team, TeamMember
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import COUNTED, EXCLUDED
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class TeamTraining:
    """A programme that members of a team finished together; counts in indicator 4 by the members' own trainings."""

    program: int | None
    until: date | None
    members: tuple[int, ...]
    since: date | None = None
    attestation: str = "passed"


def members(desk: Desk, team: int, on: date) -> list[tuple[int, str]]:
    """(person, name with the role) of the members on the day, the head first."""
    order = list(terms.TEAM_ROLES)
    with desk.read() as reading:
        found = [m for m in reading.where(TeamMember, team=team) if m.holds(on)]
        names = Labels(reading.connection).of("persons", [m.person for m in found])
    found.sort(key=lambda m: (order.index(m.role), names.get(m.person or 0, "")))
    return [(m.person or 0, f"{names.get(m.person or 0, '')}, {terms.TEAM_ROLES[m.role]}") for m in found]


def record_training(desk: Desk, training: TeamTraining) -> Changed:
    """A training of each chosen member by the same programme: one transaction, one undo step."""
    if training.program is None or training.until is None:
        raise Rejected("Укажите программу и день окончания обучения.")
    if not training.members:
        raise Rejected("Отметьте, кто из команды учился.")
    with desk.begin("add", "Добавлено: обучение команды") as begun:
        for person in training.members:
            record = Training(
                person=person, program=training.program, since=training.since, until=training.until, attestation=training.attestation
            )
            put(begun.work, record, desk.today)
    return begun.changed


@dataclass(frozen=True, slots=True)
class Together:
    """How a team has learned in a period by the programme that brings it nearest to the rule.

    ``lacking`` more people would make it count; ``candidates`` are those of the team who may be the next, the head first.
    """

    team: int
    name: str
    counted: bool
    program: int | None
    title: str
    learned: tuple[str, ...]
    lacking: int
    candidates: tuple[tuple[int, str], ...]

    @property
    def said(self) -> str:
        """«не хватает одного: Иванова А. Б. или Петров В. Г.»."""
        if self.counted:
            return "учились вместе"
        if self.program is None:
            return "в этом периоде никто не учился"
        names = [name for _, name in self.candidates]
        who = " или ".join(names[:3]) + (" и другие" if len(names) > 3 else "")
        if self.lacking == 1:
            return f"не хватает одного: {who}" if who else "не хватает одного, но в команде больше никого нет"
        return f"не хватает ещё {self.lacking}"


def together(desk: Desk, period: Period) -> list[Together]:
    """The counted teams of the period: those that lack one person first, then by how many they lack."""
    statuses = {m.id: m.status for m in indicators.who(desk, "4", period) if m.status != EXCLUDED}
    with desk.read() as reading:
        context = indicators.context_of(desk, reading, period)
        rule, on, order = context.rules.variant_4, context.as_of, list(terms.TEAM_ROLES)
        members_: dict[int, list[TeamMember]] = defaultdict(list)
        for m in reading.where(TeamMember, team=set(statuses)) if statuses else []:
            members_[m.team or 0].append(m)
        people = {m.person for of in members_.values() for m in of}
        trainings: dict[int, list[Training]] = defaultdict(list)
        for t in reading.where(Training, person=people) if people else []:
            if t.until and period.since <= t.until <= min(on, period.until):
                trainings[t.person or 0].append(t)
        labels = Labels(reading.connection)
        names, titles = labels.of("persons", people), labels.of("programs", {t.program for of in trainings.values() for t in of})
        places = {t.id: t for t in reading.by_ids(Team, sorted(statuses))}
        schools = labels.of("organizations", [t.organization for t in places.values()])
        found = []
        for team, status in statuses.items():
            of, now = members_[team], [m for m in members_[team] if m.holds(on)]
            now.sort(key=lambda m: (order.index(m.role), names.get(m.person or 0, "")))
            best = nearest(rule, of, now, trainings)
            program, learned, lacking, nexts = best
            found.append(
                Together(
                    team, _called(places[team], schools.get(places[team].organization or 0, "")), status == COUNTED, program,
                    titles.get(program or 0, ""), tuple(names[n] for n in learned), lacking,
                    tuple((m.person or 0, f"{names[m.person or 0]}, {terms.TEAM_ROLES[m.role]}") for m in nexts),
                )
            )  # fmt: skip
    return sorted(found, key=lambda t: (t.counted, t.program is None, t.lacking, t.name))


def _called(team: Team, school: str) -> str:
    """The school, and the name of the team when it has one of its own."""
    return school if team.name == Team.__dataclass_fields__["name"].default else f"{school}, {team.name}"


_Near = tuple[int | None, list[int], int, list[TeamMember]]


def nearest(rule: str, ever: list[TeamMember], now: list[TeamMember], trainings: dict[int, list[Training]]) -> _Near:
    """(programme, who learned by it, how many more the rule asks for, who may be next): the programme with the fewest to go."""
    by_program: dict[int, set[int]] = defaultdict(set)
    leads: dict[int, bool] = defaultdict(bool)
    for m in ever:
        for t in trainings.get(m.person or 0, ()):
            if t.until and m.holds(t.until):
                by_program[t.program or 0].add(m.person or 0)
                leads[t.program or 0] |= m.role in ("head", "deputy")
    options: list[_Near] = []
    for program, learned in by_program.items():
        rest = [m for m in now if m.person not in learned]
        lacking, fitting = _lacking(rule, learned, leads[program], now, rest)
        options.append((program, sorted(learned), lacking, fitting))
    if not options:
        return None, [], _lacking(rule, set(), False, now, now)[0], now
    return min(options, key=lambda o: (o[2], not o[3], -len(o[1]), o[0] or 0))


def _lacking(
    rule: str, learned: set[int], led: bool, now: list[TeamMember], rest: list[TeamMember]
) -> tuple[int, list[TeamMember]]:  # fmt: skip
    """How many more people the rule of indicator 4 asks for, and who of the rest may be the next (see `indicators.facts.teams`)."""
    if rule == "any":
        return int(not learned), rest
    if rule == "pair":
        lacking = max(2 - len(learned), int(not led))
        return lacking, rest if led or lacking > 1 else [m for m in rest if m.role in ("head", "deputy")]
    size, here = len({m.person for m in now}), len({m.person for m in now if m.person in learned})
    needed = size if rule == "all" else -(-size // 2)
    return max(0, needed - here), rest


def lacking_people(found: Iterable[Together]) -> dict[int, list[int]]:
    """By programme the first candidate of each team that lacks one person: whom to put into a group."""
    people: dict[int, list[int]] = defaultdict(list)
    for one in found:
        if not one.counted and one.program is not None and one.lacking == 1 and one.candidates:
            people[one.program].append(one.candidates[0][0])
    return dict(people)
