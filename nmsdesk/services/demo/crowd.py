"""People of the messy Excel lists: a few staffs of the demo city's organisations, as a school knows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from nmsdesk.domain.people import Person
from nmsdesk.domain.snils import check_digits, formatted
from nmsdesk.services.demo.lives import make_person
from nmsdesk.services.demo.places import build_places
from nmsdesk.services.demo.posts import posts_of, subjects_of
from nmsdesk.services.demo.world import Life, Place, World, seeds

KINDS = ("school", "school", "lyceum", "gymnasium", "kindergarten", "additional")
_SIZES = (26, 24, 18, 20, 19, 16)


@dataclass(frozen=True, slots=True)
class Worker:
    """A person of a list with one post in one organisation."""

    place: Place
    life: Life
    post: str
    subjects: tuple[str, ...]
    snils: str
    hired: date
    category: str  # highest, first, conformity or ''
    category_since: date | None

    @property
    def fio(self) -> str:
        return " ".join(part for part in self.life.name if part)

    @property
    def teaches(self) -> bool:
        return seeds().groups[self.post] == "teaching"

    @property
    def short(self) -> str:
        last, first, patronymic = self.life.name
        return f"{last} {first[0]}.{patronymic[:1] + '.' if patronymic else ''}"

    def experience(self, on: date) -> int:
        return max((on - self.life.start).days // 365, 0)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The organisations in the order of ``KINDS`` with their workers; ``day`` is the day of the lists."""

    day: date
    rng: Random
    places: tuple[Place, ...]
    staff: tuple[tuple[Worker, ...], ...]

    @property
    def everyone(self) -> list[Worker]:
        return [worker for staff in self.staff for worker in staff]


def gather_crowd(seed: int, year: int) -> Crowd:
    """Staffs of six organisations that the demo city of the default size also has, on 15 September of the year."""
    day = date(year, 9, 15)
    world = World(day, 5, 1, 1.0)
    places = _chosen(build_places(world, 90, 4000, {}))
    world = World(day, 5, seed + 7_000, 1.0)
    staff = []
    for place, size in zip(places, _SIZES, strict=True):
        posts = posts_of(place.kind, size, world.rng)
        staff.append(tuple(_worker(world, place, post, n == 0) for n, post in enumerate(posts)))
    staff[5] = _namesakes(staff[5])
    return Crowd(day, world.rng, places, tuple(staff))


def _chosen(places: list[Place]) -> tuple[Place, ...]:
    """Two schools, a counted lyceum, a gymnasium, a kindergarten that goes on, a house of creativity."""
    found: list[Place] = []
    for kind in KINDS:
        fitting = [p for p in places if p.kind == kind and p.counted and not p.until and p not in found]
        found.append(fitting[min(4, len(fitting) - 1)] if len(fitting) > 5 else fitting[0])
    return tuple(found)


def _worker(world: World, place: Place, post: str, head: bool) -> Worker:
    rng = world.rng
    subjects = subjects_of(post, rng)
    life = make_person(world, post, subjects, head)
    number = world.reserve(Person)
    hired = date(max(life.start.year, world.today.year - rng.randint(0, 12)), 9, 1)
    category = ""
    if seeds().groups[post] in ("teaching", "leading") and (world.today - life.start).days > 1000:
        category = rng.choice(("highest", "highest", "first", "first", "conformity", ""))
    since = world.day(max(life.start, world.today - timedelta(days=1500)), world.today) if category else None
    return Worker(place, life, post, subjects, _snils(number), min(max(hired, life.start), world.today), category, since)


def _snils(number: int) -> str:
    """Valid numbers, those of the first fifty people beginning with a zero that Excel loses."""
    nine = f"{31_000_000 + number * 1_310_417:09d}"
    return formatted(nine + check_digits(nine))


def _namesakes(staff: tuple[Worker, ...]) -> tuple[Worker, ...]:
    """Two different people of one name, told apart by birth and СНИЛС."""
    last, before = staff[-1], staff[-2]
    twin = replace(last.life, name=before.life.name, sex=before.life.sex)
    return (*staff[:-1], replace(last, life=twin))
