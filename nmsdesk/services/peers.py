"""A school beside schools like it: groups by features, the group's median and quartiles, never a ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import quantiles

from nmsdesk.domain import terms
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.periods import Period, full_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators import staff
from nmsdesk.indicators.context import Context, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import fold, inside
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.records import Labels

FEWEST = 4  # organisations, below which a group says nothing
YOUNG = 35
FEATURES = {
    "kind": "вид организации",
    "size": "численность работников",
    "young": "доля моложе 35 лет",
    "psychologist": "свой педагог-психолог",
    "founder": "учредитель",
}
USUAL = ("kind", "size")
SIZES = ((20, "до 20 человек"), (50, "21–50 человек"), (100, "51–100 человек"), (10**9, "больше 100 человек"))
SHARES = ((10.0, "моложе 35 лет меньше 10 %"), (25.0, "моложе 35 лет от 10 до 25 %"), (101.0, "моложе 35 лет от 25 %"))
WHOLE = ("4", "6", "7")  # a school (its team) has it or has not: a median says nothing of these
BELOW, USUALLY, ABOVE = "below", "usual", "above"
PLACES = {BELOW: "ниже обычного", USUALLY: "в обычных пределах", ABOVE: "выше обычного"}


@dataclass(frozen=True, slots=True)
class Peer:
    """An organisation of the group with its value of an indicator."""

    id: int
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of the organisation within its group.

    ``peers`` are those of the group that have a value, itself among them, by name. Quartiles and median are of their per cents,
    by linear interpolation between the neighbours (inclusive); None when fewer than four have a value, and for 4, 6 and 7.
    """

    code: str
    shown_code: str
    short: str
    own: Value | None
    peers: tuple[Peer, ...]
    lower: float | None
    median: float | None
    upper: float | None

    @property
    def whole(self) -> bool:
        """Whether a school has it or has not."""
        return self.code in WHOLE

    @property
    def held(self) -> int:
        """How many of the group have it (4, 6 and 7)."""
        return sum(p.value.numerator > 0 for p in self.peers)

    @property
    def place(self) -> str:
        """Where the organisation stands: below the lower quartile, between both, above the upper one; '' when not known."""
        if self.lower is None or self.upper is None or self.own is None or self.own.percent is None:
            return ""
        return BELOW if self.own.percent < self.lower else ABOVE if self.own.percent > self.upper else USUALLY


@dataclass(frozen=True, slots=True)
class Compared:
    """An organisation and its group; ``features`` are (code, what it is of this organisation in words).

    ``without`` tells how large the group would be without each feature. A ``small`` group gives no medians.
    """

    organization: Organization
    period: Period
    as_of: date
    features: tuple[tuple[str, str], ...]
    members: tuple[tuple[int, str], ...]
    without: dict[str, int]
    lines: tuple[Line, ...]

    @property
    def small(self) -> bool:
        return len(self.members) < FEWEST


def compare(
    desk: Desk, organization: int, period: Period, as_of: date | None = None, features: Collection[str] = USUAL
) -> Compared:  # fmt: skip
    """The organisation's indicators of a period against those of its group; Rejected without a feature or for one not counted."""
    chosen = [code for code in FEATURES if code in features]
    if strange := [code for code in features if code not in FEATURES]:
        raise Rejected(f"Признака «{strange[0]}» нет. Есть: {', '.join(FEATURES)}.")
    if not chosen:
        raise Rejected("Выберите хотя бы один признак, по которому организации похожи.")
    measured = indicators.measure(desk, period, as_of, by_organization=True)
    with desk.read() as reading:
        own = reading.get(Organization, organization)
        if own is None:
            raise Stale("Этой организации больше нет в базе. Обновите список.")
        if not own.counted or not own.holds(measured.as_of):
            raise Rejected(f"«{own.name}» не учитывается в показателях на эту дату, сравнивать её не с кем.")
        places = [o for o in reading.where(Organization, counted=True) if o.holds(measured.as_of)]
        bands = _bands(reading, places, indicators.context_of(desk, reading, period, as_of), chosen)
    mine = bands[own.id or 0]

    def like(by: Collection[str]) -> list[Organization]:
        return [o for o in places if all(bands[o.id or 0][code] == mine[code] for code in by)]

    group = sorted(like(chosen), key=lambda o: (fold(o.name), o.id))
    without = {code: len(like([c for c in chosen if c != code])) for code in chosen} if len(chosen) > 1 else {}
    lines = tuple(_line(v, group, own, measured.by_organization) for v in measured.values)
    members = tuple((o.id or 0, o.name) for o in group)
    return Compared(own, period, measured.as_of, tuple((code, mine[code]) for code in chosen), members, without, lines)


def _line(city: Value, group: list[Organization], own: Organization, values: dict[int, tuple[Value, ...]]) -> Line:
    about = INDICATORS[city.code]
    found = []
    for o in group:
        value = next((v for v in values.get(o.id or 0, ()) if v.code == city.code), None)
        if value is not None and value.percent is not None:
            found.append(Peer(o.id or 0, o.name, value))
    lower = median = upper = None
    if len(found) >= FEWEST and len(group) >= FEWEST and city.code not in WHOLE:
        lower, median, upper = quantiles([p.value.percent or 0.0 for p in found], n=4, method="inclusive")
    here = values.get(own.id or 0, ())
    mine = next((v for v in here if v.code == city.code and (v.percent is not None or v.hidden)), None)  # a hidden one is not «no data»
    return Line(city.code, about.shown_code, about.short, mine, tuple(found), lower, median, upper)


def _bands(
    reading: Reading, places: list[Organization], context: Context, chosen: list[str]
) -> dict[int, dict[str, str]]:  # fmt: skip
    """What each organisation is by each chosen feature, in words."""
    makers: dict[str, Callable[[], dict[int, str]]] = {
        "kind": lambda: _terms(reading, places),
        "size": lambda: {n: _band(len(people), SIZES) for n, people in _staff(reading, context, places).items()},
        "young": lambda: _young(reading, context, places),
        "psychologist": lambda: _psychologists(reading, context, places),
        "founder": lambda: {o.id or 0: f"учредитель – {terms.FOUNDERS.get(o.founder, 'не указан')}" for o in places},
    }
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for code in chosen:
        for number, words in makers[code]().items():
            found[number][code] = words
    return found


def _terms(reading: Reading, places: list[Organization]) -> dict[int, str]:
    labels = Labels(reading.connection)
    return {o.id or 0: inside(labels.term("organization_kinds", o.kind)) for o in places}


def _staff(reading: Reading, context: Context, places: list[Organization]) -> dict[int, list[int]]:
    """Teaching and leading staff of each organisation as the indicators count it; one without staff has an empty list."""
    found: dict[int, list[int]] = {o.id or 0: [] for o in places}
    for person, place in staff.on_day(reading.connection, replace(context, organization=None), "teaching", "leading").items():
        if place in found:
            found[place].append(person)
    return found


def _young(reading: Reading, context: Context, places: list[Organization]) -> dict[int, str]:
    people = _staff(reading, context, places)
    everyone = sorted(n for own in people.values() for n in own)
    young = {p.id for p in reading.by_ids(Person, everyone) if p.birth and full_years(p.birth, context.as_of) < YOUNG}
    shares = {n: 100 * sum(p in young for p in own) / len(own) if own else 0.0 for n, own in people.items()}
    return {n: next(words for bound, words in SHARES if share < bound) for n, share in shares.items()}


def _psychologists(reading: Reading, context: Context, places: list[Organization]) -> dict[int, str]:
    """By the main job of a post that names a psychologist."""
    posts = {p.id or 0 for p in reading.where(Post) if "психолог" in fold(p.name)}
    jobs = reading.where(Employment, post=posts, kind="main") if posts else []
    having = {e.organization for e in jobs if e.holds(context.as_of)}
    return {o.id or 0: "свой педагог-психолог есть" if o.id in having else "своего педагога-психолога нет" for o in places}


def _band(value: int, bands: Iterable[tuple[int, str]]) -> str:
    return next(words for bound, words in bands if value <= bound)
