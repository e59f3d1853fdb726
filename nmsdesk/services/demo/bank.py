"""The bank of practices and the annotated catalogue of developments of the demo city, with their authors."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Practice, PracticeAuthor
from nmsdesk.services.demo.orders import Orders
from nmsdesk.services.demo.world import Life, Place, World

_PRACTICES = (  # kind, title, areas, keywords, annotation
    ("teaching", "Читательский маршрут класса", "literacy,literacy_reading", "чтение; текст; маршрут",
     "Система коротких заданий к текстам разных жанров: класс проходит маршрут за четверть и сам отмечает рост."),
    ("teaching", "Математика вокруг школы", "literacy,literacy_mathematics", "задачи; измерения; проект",
     "Учебные прогулки с измерениями: ученики собирают данные, составляют задачи и защищают решения."),
    ("teaching", "Лаборатория без приборов", "literacy_science,methods", "опыты; наблюдение",
     "Домашние опыты из простых предметов с протоколом наблюдения и разбором ошибок на уроке."),
    ("teaching", "Карта критериев ученика", "assessment", "оценивание; самооценка; критерии",
     "Ученики вместе с учителем пишут критерии работы и оценивают по ним себя и друг друга."),
    ("teaching", "Урок вдвоём: учитель и логопед", "inclusion,psychology", "ОВЗ; логопед; парный урок",
     "Парное ведение урока в классах, где учатся дети с тяжёлыми нарушениями речи."),
    ("teaching", "Утренний круг в группе", "psychology,preschool_space", "дошкольники; общение; сообщество",
     "Порядок и содержание утреннего круга: дети договариваются о дне, воспитатель наблюдает."),
    ("teaching", "Цифровой след урока", "digital,methods", "ФГИС; цифровые ресурсы; урок",
     "Как собрать материалы урока в одном месте и вернуться к ним при повторении."),
    ("teaching", "Письмо родителям по-человечески", "communication", "родители; письма",
     "Образцы коротких писем о трудностях и успехах ребёнка, после которых семья остаётся союзником."),
    ("management", "Час открытых дверей завуча", "management_staff,management_processes", "управление; кадры; обратная связь",
     "Еженедельный час, в который любой учитель приходит с трудностью и уходит с решением и сроком."),
    ("management", "Карта дефицитов школы", "management_information,management_results", "дефициты; диагностика; ИОМ",
     "Школа сводит результаты диагностики в карту и планирует обучение команд по общим дефицитам."),
    ("management", "Наставник на аутсорсе", "management_staff", "наставничество; сеть школ",
     "Обмен наставниками между малочисленными школами: график, соглашение, учёт нагрузки."),
    ("teaching", "Тихий старт молодого учителя", "psychology,communication", "молодой педагог; адаптация; наставничество",
     "Первые сто дней учителя: что делает школа, что наставник, чего не нужно требовать."),
)  # fmt: skip
_DEVELOPMENTS = (  # kind, title, subjects, areas, keywords, annotation
    ("recommendations", "Как составить ИОМ по результатам диагностики", "", "methods", "ИОМ; дефициты",
     "Пошаговые рекомендации методисту и тьютору: от результата по областям к пунктам маршрута."),
    ("lesson", "Технологическая карта урока «Дроби вокруг нас»", "mathematics", "subject", "дроби; 5 класс",
     "Урок открытия нового знания с заданиями трёх уровней."),
    ("lesson", "Урок литературы по рассказу: читаем медленно", "literature", "literacy_reading", "чтение; рассказ",
     "Приёмы медленного чтения и вопросы к тексту для 6 класса."),
    ("programme", "Программа внеурочной деятельности «Юный исследователь»", "primary", "literacy_science", "внеурочная; опыты",
     "Тридцать четыре занятия для 2–4 классов с оборудованием из списка."),
    ("assessment", "Банк заданий по функциональной грамотности, 7 класс", "mathematics,russian", "literacy,assessment", "задания; критерии",
     "Сорок заданий с критериями и примерами ответов."),
    ("collection", "Сборник практик наставничества", "", "communication", "наставничество; опыт школ",
     "Девять описаний пар и групп: запрос, программа, итог."),
    ("manual", "Психологическая поддержка педагога", "", "psychology", "выгорание; тренинг",
     "Пособие для ведущих занятий по профилактике профессионального выгорания."),
    ("scenario", "Сценарий дня открытых уроков", "", "methods", "открытый урок; организация",
     "Расписание, роли, листы наблюдения и обратная связь."),
    ("digital", "Видеокурс «Доска, экран, тетрадь»", "informatics", "digital", "видео; цифровые ресурсы",
     "Восемь коротких роликов о совмещении цифровых и бумажных приёмов."),
    ("standard", "Типовое положение о школьном методическом объединении", "", "regulations", "типовая документация; ШМО",
     "Образец локального акта с пояснениями к каждому пункту."),
    ("lesson", "Занятие «Город глазами детей», старшая группа", "preschool", "preschool_program", "дошкольники; город",
     "Конспект занятия по ФОП ДО с вариантами для разных погод."),
    ("programme", "Программа олимпиадной подготовки по физике", "physics", "subject", "олимпиада; одарённые дети",
     "Разбор типов задач и график занятий на год."),
)  # fmt: skip
_STATES = (("accepted", 74), ("review", 12), ("returned", 5), ("draft", 9))
_REVIEW = "Материал полный, может быть использован в других организациях."


def fill_bank(world: World, places: list[Place], orders: Orders) -> None:
    """Practices and developments of the years, more from the zealous places; numbers grow with the people."""
    rng = Random(f"{world.seed}:bank")
    hosts = [place for place in places if place.counted and not place.successor and place.people]
    people = sum(len(place.people) for place in hosts)
    for n in range(max(1, round(people / 60))):
        _practice(world, rng, _host(rng, hosts), n)
    for n in range(max(1, round(people / 40))):
        _development(world, rng, _host(rng, hosts), n)


def _host(rng: Random, hosts: list[Place]) -> Place:
    return max(rng.sample(hosts, min(3, len(hosts))), key=lambda place: place.zeal)


def _authors(world: World, rng: Random, place: Place) -> list[Life]:
    """One to three people who work there now, the experienced first."""
    working = [life for life in place.people if (job := life.job(world.today)) and job.organization == place.id]
    skilled = sorted(working, key=lambda life: life.start)[: max(3, len(working) // 2)]
    return rng.sample(skilled, min(len(skilled), rng.choice((1, 1, 2, 3))))


def _when(world: World, rng: Random) -> date:
    return world.start + timedelta(days=rng.randint(0, max(1, (world.today - world.start).days - 40)))


def _reviewed(rng: Random, added: date, world: World) -> tuple[str, dict[str, object]]:
    state = rng.choices([s for s, _ in _STATES], [w for _, w in _STATES])[0]
    if state in ("accepted", "returned"):
        on = min(added + timedelta(days=rng.randint(10, 35)), world.today)
        text = _REVIEW if state == "accepted" else "Добавьте описание результата и условия переноса."
        return state, {"reviewer": "Экспертный совет УМОЦ", "reviewed_on": on, "review": text}
    return state, {}


def _practice(world: World, rng: Random, place: Place, n: int) -> None:
    kind, title, areas, keywords, annotation = _PRACTICES[n % len(_PRACTICES)]
    added = _when(world, rng)
    state, review = _reviewed(rng, added, world)
    practice = world.add(
        Practice, title=title if n < len(_PRACTICES) else f"{title}: опыт «{place.name.split(' «')[0]}»", kind=kind, organization=place.id,
        areas=tuple(areas.split(",")), audience="руководители школ" if kind == "management" else "педагоги", annotation=annotation,
        keywords=keywords, added=added, state=state, **review,
    )  # fmt: skip
    for life in _authors(world, rng, place):
        world.add(PracticeAuthor, practice=practice, person=life.id)


def _development(world: World, rng: Random, place: Place, n: int) -> None:
    kind, title, subjects, areas, keywords, annotation = _DEVELOPMENTS[n % len(_DEVELOPMENTS)]
    added = _when(world, rng)
    state, review = _reviewed(rng, added, world)
    title = title if n < len(_DEVELOPMENTS) else f"{title} ({place.name.split(' «')[0]})"
    if any((d.title, d.year) == (title, added.year) for d in world.made(Development)):
        return  # a school does not write the same twice in a year
    development = world.add(
        Development, title=title, kind=kind, organization=place.id,
        subjects=tuple(s for s in subjects.split(",") if s), areas=tuple(areas.split(",")), audience="педагоги", annotation=annotation,
        keywords=keywords, year=added.year, state=state, **review,
    )  # fmt: skip
    for life in _authors(world, rng, place):
        world.add(DevelopmentAuthor, development=development, person=life.id)
