"""How much two records of persons look like one: evidence for, in points and words, and vetoes against (domain.md §§6.4, 6.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nmsdesk.domain.snils import is_valid
from nmsdesk.russian import cyrillic, day, fold

Name = tuple[str, str, str]  # folded surname, first name, patronymic
THRESHOLD = 55
PARTS = {"day": 3, "month": 2, "year": 1}  # of a birth that are known


@lru_cache(1 << 16)
def plain(text: str) -> str:
    """A part of a name for comparing: Latin look-alikes, ё, case, spaces round a hyphen and stray dots do not tell names apart."""
    return re.sub(r"\s*-\s*", "-", fold(cyrillic(text))).strip(" .")


@dataclass(frozen=True, slots=True)
class Job:
    """An employment as far as likeness looks at it."""

    organization: int
    since: date | None
    until: date | None
    main: bool

    def overlaps(self, other: Job) -> bool:
        return (self.until or date.max) >= (other.since or date.min) and (other.until or date.max) >= (self.since or date.min)


@dataclass(slots=True)
class Traits:
    """What is known of a person that tells people apart."""

    id: int
    name: Name
    birth: date | None = None
    precision: str = "day"
    snils: str = ""
    email: str = ""
    phone: str = ""
    former: tuple[Name, ...] = ()
    jobs: tuple[Job, ...] = ()

    @property
    def exact_birth(self) -> date | None:
        return self.birth if self.precision == "day" else None

    @property
    def initials(self) -> bool:
        return 0 < len(self.name[1]) <= 1 or " " in self.name[1].replace(".", " ")


def phone_key(text: str) -> str:
    """The last ten digits of a phone number, '' when there are fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 10 else ""


def of_name(a: Traits, b: Traits) -> tuple[int, str]:
    """Points and words for how alike the names are; (0, '') when they are not."""
    if a.name == b.name:
        return 40, "ФИО совпадает"
    if sorted(a.name) == sorted(b.name):
        return 36, "имя, отчество и фамилия те же, но переставлены"
    if any(name in (b.name, *b.former) for name in (a.name, *a.former)):
        return 36, "ФИО совпадает с прежним"
    (last, first, father), (last2, first2, father2) = a.name, b.name
    if last == last2 and first == first2 and not (father and father2):
        return 28, "фамилия и имя совпадают, отчество указано в одной записи"
    if last == last2 and (a.initials or b.initials) and _initials(a.name) == _initials(b.name):
        return 20, "фамилия и инициалы совпадают"
    if _slip(a.name, b.name):
        return 30, "ФИО отличается одной буквой"
    if first == first2 and father == father2 and first:
        if last in last2.split("-") or last2 in last.split("-"):
            return 28, "совпадают имя, отчество и часть двойной фамилии"
        return 10, "имя и отчество совпадают, фамилия другая"
    return 0, ""


def _initials(name: Name) -> str:
    return "".join(word[:1] for part in name[1:] for word in part.replace(".", " ").split())[:2]


def _slip(a: Name, b: Name) -> bool:
    """Whether one letter was missed, added, changed or swapped with its neighbour, in one part of the name only."""
    different = [(x, y) for x, y in zip(a, b) if x != y]
    if len(different) != 1 or min(map(len, different[0])) < 3:
        return False
    from rapidfuzz.distance import OSA  # the first page of a base without pairs need not wait for it

    return OSA.distance(*different[0], score_cutoff=1) <= 1


def of_birth(a: Traits, b: Traits) -> tuple[int, str]:
    """Points and words for equal births; nothing when one is not known or they differ."""
    if not a.birth or not b.birth:
        return 0, ""
    known = min(PARTS[a.precision], PARTS[b.precision])
    if a.birth.timetuple()[:known] != b.birth.timetuple()[:known]:
        return 0, ""
    return (40, f"дата рождения совпадает: {day(a.birth)}") if known == 3 else (15, "год рождения совпадает")


def of_work(a: Traits, b: Traits) -> tuple[int, str]:
    """Points and words for a common organisation, more when at the same time."""
    common = [(x, y) for x in a.jobs for y in b.jobs if x.organization == y.organization]
    if any(x.overlaps(y) for x, y in common):
        return 15, "работают в одной организации"
    return (10, "работали в одной организации") if common else (0, "")


def vetoes(a: Traits, b: Traits) -> list[str]:
    """What says that these are different people; such records never merge silently."""
    found = []
    if a.snils and b.snils and a.snils != b.snils:
        found.append(f"разные СНИЛС: {a.snils} и {b.snils}")
    if a.birth and b.birth and of_birth(a, b)[0] == 0:
        found.append(f"разные даты рождения: {day(a.birth)} и {day(b.birth)}")
    if any(x.main and y.main and x.organization != y.organization and x.overlaps(y) for x in a.jobs for y in b.jobs):
        found.append("основное место работы в одни и те же дни в разных организациях")
    return found


def score(a: Traits, b: Traits, rare: bool = False) -> tuple[int, list[str]]:
    """Points from 0 to 100 and their reasons. ``rare`` says that nobody else in the base bears the name."""
    found = [of_name(a, b), of_birth(a, b), of_work(a, b)]
    if a.snils and a.snils == b.snils:
        found.append((70, f"одинаковый СНИЛС: {a.snils}"))
    if a.email and a.email == b.email:
        found.append((20, "одинаковая электронная почта"))
    if a.phone and a.phone == b.phone:
        found.append((20, "одинаковый телефон"))
    if rare and found[0][0] >= 36 and not (a.birth and b.birth):
        found.append((15, "больше никого с таким именем в базе нет"))
    if not found[0][0] and not (a.snils and a.snils == b.snils):
        return 0, []  # colleagues born on one day
    points = sum(n for n, _ in found)
    if a.snils and b.snils and a.snils != b.snils:
        points -= 20
    if a.exact_birth and b.exact_birth and a.birth != b.birth and not _birth_slip(a.exact_birth, b.exact_birth):
        points -= 40
    return max(0, min(100, points)), [text for _, text in found if text]


def _birth_slip(a: date, b: date) -> bool:
    """Whether the births differ by one digit, or by day and month swapped."""
    return sum(x != y for x, y in zip(a.isoformat(), b.isoformat())) == 1 or (a.year, a.month, a.day) == (b.year, b.day, b.month)


def valid_snils(text: str) -> str:
    """The СНИЛС when its check digits agree, else '': a wrong number proves nothing."""
    return text if text and is_valid(text) else ""
