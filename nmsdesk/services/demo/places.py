"""Organisations of the demo city with the spellings of their names."""

from __future__ import annotations

from datetime import date

from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.services.demo.world import CITY, Place, World

_FLOWERS = (
    "Ромашка Солнышко Теремок Берёзка Сказка Ласточка Радуга Колокольчик Журавушка Светлячок Алёнушка Золотой_ключик Рябинка "
    "Дюймовочка Ручеёк Буратино Родничок Василёк Незабудка Звёздочка Лесная_поляна Чебурашка Кораблик Улыбка Росинка Жемчужинка "
    "Семицветик Капелька Медвежонок Искорка Непоседы Русалочка Пчёлка Одуванчик Лучик Маячок"
)
_GARDENS = tuple(_FLOWERS.split())
_MIX = (
    ("kindergarten", 0.40),
    ("school", 0.35),
    ("gymnasium", 0.05),
    ("lyceum", 0.04),
    ("additional", 0.075),
    ("correctional", 0.025),
    ("basic_school", 0.015),
    ("education_center", 0.015),
    ("primary_school", 0.012),
)
_SIZES = {"kindergarten": (22, 40), "additional": (26, 52), "correctional": (35, 50), "primary_school": (20, 28), "further": (14, 20)}
_LONG = {
    "kindergarten": ("дошкольное образовательное учреждение", "Детский сад"),
    "school": ("общеобразовательное учреждение", "Средняя общеобразовательная школа"),
    "gymnasium": ("общеобразовательное учреждение", "Гимназия"),
    "lyceum": ("общеобразовательное учреждение", "Лицей"),
    "basic_school": ("общеобразовательное учреждение", "Основная общеобразовательная школа"),
    "primary_school": ("общеобразовательное учреждение", "Начальная общеобразовательная школа"),
    "education_center": ("общеобразовательное учреждение", "Образовательный центр"),
    "correctional": ("общеобразовательное учреждение", "Школа для обучающихся с ОВЗ"),
    "additional": ("учреждение дополнительного образования", "Дом детского творчества"),
    "further": ("учреждение дополнительного профессионального образования", "Учебно-методический образовательный центр"),
}
_SHORT = {"school": "СОШ", "gymnasium": "Гимназия", "lyceum": "Лицей", "basic_school": "ООШ", "primary_school": "НОШ"} | {
    "education_center": "Образовательный центр",
    "correctional": "Школа для обучающихся с ОВЗ",
    "kindergarten": "Детский сад",
    "additional": "ДДТ",
}
_PREFIX = {"kindergarten": "МБДОУ", "additional": "МБУ ДО", "further": "МБУ ДПО"}


def build_places(world: World, organizations: int, staff: int, numbers: dict[str, int]) -> list[Place]:
    """Places of one portion, sizes adding up to ``staff``; ``numbers`` runs on, so that no two names are alike."""
    kinds = _kinds(organizations, first=not numbers)
    low_high = [_SIZES.get(kind, (55, 100)) for kind in kinds]
    weights = [low + world.rng.random() * (high - low) for low, high in low_high]
    places = []
    for kind, size in zip(kinds, _sizes(weights, staff), strict=True):
        place = Place(id=world.reserve(Organization), kind=kind, name=_name(kind, numbers), size=size, zeal=world.rng.random())
        places.append(place)
    _special(world, places)
    return places


def _kinds(organizations: int, first: bool) -> list[str]:
    """Kinds in the right mix (largest remainders); the first portion also holds the methodical centre."""
    kinds = ["further"] if first and organizations > 4 else []
    left = organizations - len(kinds)
    exact = [(kind, share * left / sum(s for _, s in _MIX)) for kind, share in _MIX]
    counts = {kind: int(n) for kind, n in exact}
    for kind, _ in sorted(exact, key=lambda pair: int(pair[1]) - pair[1])[: left - sum(counts.values())]:
        counts[kind] += 1
    return kinds + [kind for kind, n in counts.items() for _ in range(n)]


def _sizes(weights: list[float], staff: int) -> list[int]:
    total, given, sizes, run = sum(weights), 0, [], 0.0
    for weight in weights:
        run += weight
        sizes.append(round(staff * run / total) - given)
        given += sizes[-1]
    return sizes


def _name(kind: str, numbers: dict[str, int]) -> str:
    """«СОШ № 7»; schools of all kinds share one row of numbers, kindergartens have their own and a flower."""
    if kind == "further":
        return "УМОЦ"
    row = kind if kind in ("kindergarten", "additional") else "school"
    n = numbers[row] = numbers.get(row, 0) + 1
    name = f"{_SHORT[kind]} № {n}"
    return f"{name} «{_GARDENS[(n - 1) % len(_GARDENS)].replace('_', ' ')}»" if kind == "kindergarten" else name


def _special(world: World, places: list[Place]) -> None:
    """The methodical centre and one regional lyceum stay out of the indicators; one kindergarten joins a school."""
    for place in places:
        place.counted = place.kind != "further"
    lyceums = [place for place in places if place.kind == "lyceum"]
    gardens = [place for place in places if place.kind == "kindergarten"]
    schools = [place for place in places if place.kind == "school"]
    if len(lyceums) > 1:
        lyceums[-1].counted = False
    if len(gardens) > 5 and schools:
        gardens[-1].successor = world.rng.choice(schools)
        gardens[-1].until = date(world.today.year - 2, 8, 31)


def record_places(world: World, places: list[Place]) -> None:
    """Records of the organisations, successors before those they succeed, with their aliases."""
    for place in sorted(places, key=lambda place: place.successor is not None):
        regional = place.kind == "lyceum" and not place.counted
        head = next((life for life in place.people if life.jobs[0].post in ("Директор", "Заведующий")), None)
        world.add(
            Organization,
            id=place.id,
            name=place.name,
            full_name=full_name(place, regional),
            kind=place.kind,
            founder="regional" if regional else "municipal",
            code=f"99{place.id:08d}",
            counted=place.counted,
            successor=place.successor.id if place.successor else None,
            since=date(1960 + place.id * 7 % 55, 9, 1),
            until=place.until,
            head=f"{head.name[1][0]}. {head.name[2][:1] + '. ' if head.name[2] else ''}{head.name[0]}" if head else "",
            note=_note(place, regional),
        )
        for alias in _aliases(place):
            world.add(OrganizationAlias, organization=place.id, name=alias, key=organization_key(alias))


def full_name(place: Place, regional: bool = False) -> str:
    form, title = _LONG[place.kind]
    owner = "Государственное автономное" if regional else "Муниципальное бюджетное"
    city = "Московской области" if regional else CITY
    return f"{owner} {form} {city} «{title}{place.name.removeprefix(_SHORT.get(place.kind, 'УМОЦ'))}»".replace("»»", "»")


def _note(place: Place, regional: bool) -> str:
    if place.successor:
        return f"Присоединён к организации «{place.successor.name}»"
    if regional:
        return "Региональная организация: участвует в системе, в муниципальные показатели не входит"
    return "Координатор муниципальной системы; работники в показатели не входят" if place.kind == "further" else ""


def _aliases(place: Place) -> tuple[str, ...]:
    """How schools call themselves in files: МБОУ СОШ №7, Школа 7, МБОУ г.о. Звездоград «СОШ №7»."""
    if place.kind == "further":
        return ("МБУ ДПО «УМОЦ»", "Учебно-методический образовательный центр")
    prefix = "ГАОУ МО" if not place.counted else _PREFIX.get(place.kind, "МБОУ")
    plain = place.name.split(" «")[0].replace("№ ", "№")
    n = plain.split("№")[1]
    short = {"kindergarten": f"д/с №{n}", "additional": f"Дом детского творчества №{n}"}.get(place.kind, f"Школа {n}")
    return (f"{prefix} {plain}", f"{prefix} г.о. Звездоград «{plain}»", short)
