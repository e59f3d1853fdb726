"""The matrix persons × indicators of a school or of the city: one evaluation an indicator, the words of one person when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.periods import Period
from nmsdesk.indicators import evaluation, frozen, populations
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Context
from nmsdesk.indicators.definitions import INDICATORS, Step
from nmsdesk.indicators.shortfall import PERSONAL
from nmsdesk.russian import day, number
from nmsdesk.services import faces
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import context_of
from nmsdesk.services.leavers import leaving
from nmsdesk.storage.records import Labels

WORST = (NOT_COUNTED, NO_DATA, COUNTED, EXCLUDED)  # of several plans or teams of a person the first of these is shown


@dataclass(frozen=True, slots=True)
class Cell:
    """A person in an indicator; ``step`` is the number of the first step not passed, 0 when none; ``subjects`` are plans or teams."""

    status: str
    step: int = 0
    subjects: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A person with the cells by code; an indicator that the person is not in has none."""

    person: int
    name: str
    organization: int | None
    organization_name: str
    post: str
    cells: dict[str, Cell]

    @property
    def lacks(self) -> int:
        """In how many indicators something is lacking."""
        return sum(c.status == NOT_COUNTED for c in self.cells.values())


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by organisation and name; ``totals`` are subjects of each indicator by status, as its own list has them."""

    period: Period
    as_of: date
    codes: tuple[str, ...]
    steps: dict[str, tuple[Step, ...]]
    rows: tuple[Row, ...]
    totals: dict[str, dict[str, int]]

    def share(self, code: str) -> str:
        """«37 из 120» of the indicator's own subjects."""
        of = self.totals[code]
        return f"{number(of[COUNTED])} из {number(of[COUNTED] + of[NOT_COUNTED])}"

    def words(self, code: str, cell: Cell | None) -> str:
        """The cell in a sentence, without dates: those are read for one person at a time."""
        if cell is None:
            return "не входит в показатель"
        if cell.status == NOT_COUNTED:
            return f"шаг {cell.step} из {len(self.steps[code])}: {self.steps[code][cell.step - 1].failure}"
        return {COUNTED: "учтён", EXCLUDED: "исключён из расчёта", NO_DATA: "нет данных о возрасте или стаже"}[cell.status]


def matrix(desk: Desk, period: Period, as_of: date | None = None, organization: int | None = None) -> Matrix:
    """Everybody on the staff of the day, and whoever else an indicator speaks of."""
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of, organization)
        connection = reading.connection
        places: dict[int, int | None] = {row[0]: row[1] for row in connection.execute(populations.staff(context, "teaching", "leading"))}
        cells: dict[int, dict[str, Cell]] = {n: {} for n in places}
        totals: dict[str, dict[str, int]] = {}
        steps: dict[str, tuple[Step, ...]] = {}
        for code in PERSONAL:
            indicator = INDICATORS[code]
            own = replace(context, variant=indicator.default(context.rules))
            steps[code] = indicator.steps(own)
            found = evaluation.standings(connection, code, own)
            amounts = Counter(status for _, status, _ in found.values())
            totals[code] = {status: amounts[status] for status in WORST}
            for person, place, cell in _people(reading, code, context, found):
                places.setdefault(person, place)
                row = cells.setdefault(person, {})
                row[code] = _worse(row.get(code), cell)
        rows = _rows(connection, context, places, cells)
        return Matrix(period, context.as_of, PERSONAL, steps, rows, totals)


def called_in(desk: Desk, face: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the names that the face leaves, in an order that does not follow the names it hides."""
    apart = faces.apart(desk, face)
    with apart.read() as reading:
        names = Labels(reading.connection).of("persons", [r.person for r in rows])
        shown = tuple(replace(r, name=names.get(r.person, "")) for r in rows)
    return tuple(sorted(shown, key=lambda r: (r.organization_name, r.name))) if faces.nameless(apart) else shown


Found = dict[int, tuple[int | None, str, int]]


def _people(reading: Reading, code: str, context: Context, found: Found) -> Iterable[tuple[int, int | None, Cell]]:
    """(person, organisation, cell) of an indicator: its subjects, the holders of its plans, the members of its teams."""
    holders: dict[int, Iterable[int]]
    if code == "2b":
        holders = {plan: (person,) for plan, person in frozen.holders(reading.connection, found).items()}
    elif code == "4":
        teams: dict[int, list[int]] = {}
        for m in reading.where(TeamMember):
            if m.team in found and m.person is not None and m.holds(context.as_of):
                teams.setdefault(m.team or 0, []).append(m.person)
        holders = {team: people for team, people in teams.items()}
    else:
        holders = {}
    for subject, (place, status, passed) in found.items():
        step = passed + 1 if status == NOT_COUNTED else 0
        if code in ("2b", "4"):
            for person in holders.get(subject, ()):
                yield person, place, Cell(status, step, (subject,))
        else:
            yield subject, place, Cell(status, step)


def _worse(a: Cell | None, b: Cell) -> Cell:
    """The cell of a person with several plans or teams: the worst of them, the earliest step of those alike."""
    if a is None:
        return b
    first, second = sorted((a, b), key=lambda c: (WORST.index(c.status), c.step, c.subjects))
    return replace(first, subjects=tuple(dict.fromkeys((*first.subjects, *second.subjects))))


def _rows(connection: object, context: Context, places: dict[int, int | None], cells: dict[int, dict[str, Cell]]) -> tuple[Row, ...]:
    labels = Labels(connection)  # type: ignore[arg-type]
    names, where = labels.of("persons", places), labels.of("organizations", places.values())
    posts = frozen.posts(connection, context.on)  # type: ignore[arg-type]
    rows = []
    for person, place in places.items():
        post = posts.get((person, place or 0), ("", ""))[0]
        rows.append(Row(person, names.get(person, ""), place, where.get(place or 0, ""), post, cells[person]))
    return tuple(sorted(rows, key=lambda r: (r.organization_name, r.name, r.person)))


def outside(desk: Desk, person: int, period: Period, as_of: date | None = None) -> dict[str, str]:
    """Why a person may be in none of an indicator's lists, by code: said beside the cells that are empty."""
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of)
        record = reading.get(Person, person)
        if record is None:
            return {}
        jobs = [e for e in reading.where(Employment, person=person) if e.holds(context.as_of)]
        posts = reading.by_ids(Post, sorted({e.post for e in jobs if e.post}))
    if not jobs:
        return dict.fromkeys(PERSONAL, f"на {day(context.as_of)} не работает")
    found = {"2b": "нет плана, срок которого наступил", "4": "не входит в управленческую команду"}
    names = ", ".join(p.name.lower() for p in posts)
    if not any(p.category in ("teaching", "leading") for p in posts):
        found |= dict.fromkeys(("1", "2a"), f"должность не педагогическая и не руководящая: {names}")
    elif context.rules.variant_1 == "among":
        found["1"] = "не проходил диагностику в периоде"
    if not any(p.category == "teaching" for p in posts):
        found |= dict.fromkeys(("3", "5"), f"должность не педагогическая: {names}")
        if context.rules.variant_2a == "teaching":
            found["2a"] = found["3"]
    else:
        found["5"] = _not_young(record, context.rules)
    return found


def _not_young(record: Person, rules: RuleSet) -> str:
    if record.young == "no":
        return "не молодой педагог по решению"
    gone = leaving(record, rules)
    return gone.reason if gone else "не входит в группу по возрасту и стажу"
