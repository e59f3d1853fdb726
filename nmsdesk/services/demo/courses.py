"""Further education programmes of the demo city and their days in the federal registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Program, RegistryEntry
from nmsdesk.domain.periods import day_before
from nmsdesk.services.demo.world import World

UMOC, KURO, ACADEMY = "МБУ ДПО «УМОЦ»", "КУРО", "Академия Минпросвещения России"
_PROVIDERS = (UMOC, KURO, UMOC, ACADEMY, UMOC)
_WORDS = {"subject": "предметные", "psychology": "психолого-педагогические", "communication": "коммуникативные", "digital": "ИКТ"}
_TITLES = """
subject|Современный урок в условиях обновлённых ФГОС|72
subject,methods|Реализация требований обновлённых ФГОС НОО в работе учителя|36
subject,methods|Реализация требований обновлённых ФГОС ООО и СОО в работе учителя|44
subject|Трудные вопросы подготовки к ОГЭ и ЕГЭ по математике|36
subject|Трудные вопросы подготовки к ОГЭ и ЕГЭ по русскому языку|36
subject|Школа экспертов: оценивание развёрнутых ответов ОГЭ|24
subject,literacy_science|Практическая физика и химия: цифровая лаборатория на уроке|36
subject|Содержание и методика преподавания истории и обществознания|48
subject|Методика обучения иностранному языку: коммуникативный подход|72
subject,methods|Основы безопасности и защиты Родины: содержание и методика|36
subject|Труд (технология): модули обновлённой программы|36
subject|Физическая культура в школе: нормы ГТО и урок|24
methods|Проектирование урока: от цели к результату|36
methods|Технологии смешанного обучения|24
methods|Методика проектной и исследовательской деятельности|36
methods,assessment|Формирующее и критериальное оценивание|36
methods|Наставничество: методика сопровождения молодого педагога|36
methods,communication|Педагогический дизайн внеурочной деятельности|24
psychology|Психолого-педагогическое сопровождение обучающихся группы риска|36
psychology|Профилактика профессионального выгорания педагога|18
psychology,communication|Медиация и разрешение конфликтов в школе|24
psychology|Возрастная психология для учителя-предметника|36
psychology,upbringing|Профилактика буллинга в классном коллективе|16
communication|Эффективное взаимодействие с родителями|24
communication|Публичное выступление и педагогическое общение|16
regulations|Нормативно-правовые основы деятельности педагога|16
digital|Цифровые ресурсы в работе учителя: ФГИС «Моя школа»|24
digital|Искусственный интеллект в работе педагога|36
digital,methods|Разработка цифрового образовательного контента|36
literacy|Развитие функциональной грамотности обучающихся|36
literacy,literacy_reading|Читательская грамотность: приёмы работы с текстом|24
literacy,literacy_mathematics|Математическая грамотность: задачи и оценивание|24
literacy,literacy_finance|Финансовая грамотность в школе|36
literacy,literacy_creative|Креативное мышление: задания и критерии|18
assessment|Объективность оценивания: всероссийские проверочные работы|18
upbringing|Рабочая программа воспитания: проектирование и реализация|36
upbringing|Деятельность классного руководителя|72
inclusion|Инклюзивное образование: адаптация программ для детей с ОВЗ|72
inclusion,psychology|Сопровождение детей с расстройствами аутистического спектра|36
inclusion|Логопедическая работа в условиях инклюзии|72
preschool_program,methods|Реализация ФОП ДО: планирование образовательной деятельности|72
preschool_program|Федеральная программа дошкольного образования: первые шаги|36
preschool_program,communication|Взаимодействие детского сада с семьёй|24
preschool_space|Развивающая предметно-пространственная среда группы|24
preschool_space,methods|Игровые технологии в дошкольном образовании|36
methods,psychology|Музыкальное воспитание дошкольников|36
psychology,preschool_program|Эмоциональное развитие дошкольника|24
preschool_space,communication|Педагогическая мастерская начинающего воспитателя|36
management_results,management_processes|Внутренняя система оценки качества образования|36
management_staff|Управление персоналом: методическая работа в школе|36
management_staff,management_processes|Управленческая команда: от анализа к действию|72
management_strategy,management_results|Стратегическое управление образовательной организацией|72
management_resources|Контрактная система и финансовая грамотность руководителя|40
management_information|Управление на основе данных|24
management_regulations|Правовые основы управления школой|36
management_processes|Школа Минпросвещения России: управление изменениями|36
regulations|Охрана труда и оказание первой помощи|8
digital|Работа с электронным журналом|8
subject,methods|Педагогическое образование: учитель начальных классов|520
methods,preschool_program|Педагогическое образование: воспитатель дошкольной организации|300
"""

_SUBJECTS = (
    ("математик", ("mathematics",)), ("русскому", ("russian", "literature")), ("физика и химия", ("physics", "chemistry")),
    ("истории и общество", ("history", "social_studies")), ("иностранному", ("english", "german", "french")),
    ("Основы безопасности", ("safety",)), ("Труд (технология)", ("technology",)), ("Физическая культура", ("physical_education",)),
    ("начальных классов", ("primary",)), ("ФГОС НОО", ("primary",)), ("дошкольн", ("preschool",)), ("воспитател", ("preschool",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """A programme with its days in the registry."""

    id: int
    areas: tuple[str, ...]
    hours: int
    kind: str
    entries: tuple[tuple[date, date | None], ...]

    def listed(self, on: date) -> bool:
        return any(since <= on and (until is None or on <= until) for since, until in self.entries)


@dataclass(frozen=True, slots=True)
class Courses:
    """Programmes by the competence area that they answer."""

    all: tuple[Course, ...]
    by_area: dict[str, tuple[Course, ...]]

    def suitable(self, world: World, area: str, on: date) -> Course:
        """A programme that answers the area, four times of five one that stands in the registry that day."""
        choice = self.by_area.get(area) or self.all
        listed = [course for course in choice if course.listed(on)] if world.chance(0.88) else None
        return world.rng.choice(listed or choice)


def build_courses(world: World) -> Courses:
    """Record the programmes; some come into the registry late, some drop out of it, some come back."""
    made = []
    for n, line in enumerate(_TITLES.strip().splitlines()):
        areas, title, hours = line.split("|")
        made.append(_course(world, n, tuple(areas.split(",")), title, int(hours)))
    by_area: dict[str, list[Course]] = {}
    for course in made:
        for area in course.areas:
            by_area.setdefault(area, []).append(course)
    return Courses(tuple(made), {area: tuple(of) for area, of in by_area.items()})


def _course(world: World, n: int, areas: tuple[str, ...], title: str, hours: int) -> Course:
    management = areas[0].startswith("management")
    id = world.add(
        Program,
        title=title,
        kind="pp" if hours > 250 else "pk",
        hours=hours,
        provider=_PROVIDERS[n % 5],
        areas=areas,
        network=n % 11 == 5,
        group="leading" if management else "",
        subjects=("preschool",) if areas[0].startswith("preschool") else next((codes for word, codes in _SUBJECTS if word in title), ()),
        study="mixed" if hours > 36 else "full",
        audience="Управленческие команды" if management else "Воспитатели" if areas[0].startswith("preschool") else "Педагоги",
    )
    entries = _entries(world, n) if 16 <= hours < 250 else ()
    for since, until in entries:
        world.add(RegistryEntry, program=id, number=f"ДПП-{n + 101:04d}", since=since, until=until)
    return Course(id, areas, hours, "pp" if hours > 250 else "pk", entries)


def _entries(world: World, n: int) -> tuple[tuple[date, date | None], ...]:
    first = world.today.year - world.years
    match n % 9:
        case 4:  # never there
            return ()
        case 2:  # added in the middle of the history
            return ((date(first + world.years // 2, 10, 1), None),)
        case 7:  # dropped a year and a half ago
            dropped = max(date(world.today.year - 2, 6, 30), date(first, 2, 1))
            return ((date(first, 1, 15), dropped),)
        case 5:  # dropped and taken back
            gap = date(world.today.year - 2, 3, 1)
            return ((date(first - 1, 1, 15), day_before(gap)), (date(gap.year, 11, 1), None))
        case _:
            return ((date(first - 1, 9, 1), None),)


def titles() -> list[tuple[str, str, int, str]]:
    """Area in words for a list, title, hours, provider of every programme."""
    found = []
    for n, line in enumerate(_TITLES.strip().splitlines()):
        areas, title, hours = line.split("|")
        found.append((_WORDS.get(areas.split(",")[0], "методические"), title, int(hours), _PROVIDERS[n % 5]))
    return found
