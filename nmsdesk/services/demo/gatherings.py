"""Associations and events of the demo city with their people."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.services.demo.orders import Orders
from nmsdesk.services.demo.world import Job, Life, Place, World

_ORDER_GMO = "№ 125-х от 30.08.2021"
_GMO = (  # of whom, posts, subjects, in kindergartens (None: anywhere)
    ("учителей начальных классов", ("Учитель",), ("primary",), False),
    ("учителей русского языка и литературы", ("Учитель",), ("russian", "literature"), False),
    ("учителей математики", ("Учитель",), ("mathematics",), False),
    ("учителей иностранных языков", ("Учитель",), ("english", "german", "french"), False),
    ("учителей истории и обществознания", ("Учитель",), ("history", "social_studies", "law"), False),
    ("учителей физики", ("Учитель",), ("physics",), False),
    ("учителей химии и биологии", ("Учитель",), ("chemistry", "biology"), False),
    ("учителей географии", ("Учитель",), ("geography",), False),
    ("учителей информатики", ("Учитель",), ("informatics",), False),
    ("учителей физической культуры", ("Учитель",), ("physical_education",), False),
    ("учителей труда (технологии)", ("Учитель",), ("technology",), False),
    ("учителей музыки и изобразительного искусства", ("Учитель",), ("music", "art"), False),
    ("преподавателей-организаторов ОБЗР", (), ("safety",), False),
    ("учителей-логопедов общеобразовательных организаций", ("Учитель-логопед",), (), False),
    ("педагогов-психологов общеобразовательных организаций", ("Педагог-психолог",), (), False),
    ("дополнительного образования детей", ("Педагог дополнительного образования",), (), None),
    ("заведующих библиотеками", ("Заведующий библиотекой", "Педагог-библиотекарь"), (), None),
    ("инструкторов по физической культуре ДОО", ("Инструктор по физической культуре",), (), True),
    ("педагогов-психологов ДОО", ("Педагог-психолог",), (), True),
    ("учителей-логопедов, учителей-дефектологов ДОО", ("Учитель-логопед", "Учитель-дефектолог"), (), True),
    ("музыкальных руководителей ДОО", ("Музыкальный руководитель",), (), True),
)
_EVENTS = (  # form, title, task, direction, how many a year for a thousand people, people, whose: young, leading, any
    ("club", "Заседание клуба «Педагогическая гостиная»", "4", "2", 1.6, 16, "young"),
    ("workshop", "Занятие педагогической мастерской", "4", "2", 1.6, 14, "young"),
    ("young_school", "Школа молодого педагога", "4", "2", 1.2, 14, "young"),
    ("master_class", "Мастер-класс победителя конкурса", "3", "2", 1.5, 22, "any"),
    ("consultation", "Консультация методиста по аттестации и ИОМ", "2", "2", 2.4, 9, "any"),
    ("lesson_visit", "Взаимопосещение уроков", "1", "2", 1.5, 8, "any"),
    ("contest", "Муниципальный конкурс «Педагог года»", "3", "2", 0.5, 26, "any"),
    ("contest", "Конкурс «Педагогический дебют»", "4", "2", 0.3, 14, "young"),
    ("training", "Тренинг «Профилактика профессионального выгорания»", "7", "2", 0.8, 18, "any"),
    ("seminar", "Семинар-практикум по функциональной грамотности", "1", "2", 2.6, 28, "any"),
    ("webinar", "Вебинар по обновлённым ФГОС", "1", "3", 2.2, 34, "any"),
    ("gmo", "Заседание городского методического объединения", "3", "1", 4.0, 24, "any"),
    ("conference", "Августовская педагогическая конференция", "1", "1", 0.25, 120, "any"),
    ("conference", "Научно-практическая конференция педагогов", "3", "3", 0.3, 45, "any"),
    ("round_table", "Круглый стол «Управление качеством образования»", "1", "1", 0.5, 22, "leading"),
    ("seminar", "Семинар для площадок и флагманских школ", "5", "3", 0.5, 20, "leading"),
    ("olympiad", "Жюри муниципального этапа олимпиады", "6", "2", 1.0, 12, "any"),
    ("round_table", "Профориентация в школе: вместе с предприятиями города", "6", "2", 0.4, 20, "any"),
    ("open_lesson", "Открытые уроки в рамках педагогического марафона", "3", "2", 1.5, 15, "any"),
)  # fmt: skip
_ROLES = {"contest": (("participant", 70), ("winner", 6), ("laureate", 16), ("expert", 8)), "olympiad": (("expert", 90), ("organizer", 10))}
_THEMES = (
    "анализ и самоанализ урока",
    "функциональная грамотность",
    "формирующее оценивание",
    "дети с ОВЗ в классе",
    "работа с родителями",
    "цифровые ресурсы",
    "проектная деятельность",
    "программа воспитания",
    "учебная мотивация",
    "работа с текстом",
    "технологическая карта занятия",
)
_OF_TITLE = (  # what a title speaks of (tasks 6 and 7 of section II of the regulation)
    ("выгорания", ("burnout", "psychology")),
    ("олимпиады", ("gifted",)),
    ("Педагогическая гостиная", ("young",)),
    ("молодого педагога", ("young", "mentoring")),
    ("педагогической мастерской", ("young",)),
    ("Педагогический дебют", ("young",)),
    ("функциональн", ("literacy",)),
    ("обновлённым ФГОС", ("standards",)),
    ("дети с ОВЗ", ("inclusion",)),
    ("цифровые ресурсы", ("digital",)),
    ("программа воспитания", ("upbringing",)),
    ("проектная деятельность", ("gifted",)),
    ("учебная мотивация", ("psychology",)),
    ("работа с родителями", ("psychology", "upbringing")),
    ("Профориентация", ("career",)),
)
_USUAL = (("listener", 52), ("participant", 30), ("speaker", 13), ("organizer", 5))


def join_associations(world: World, places: list[Place], orders: Orders) -> None:
    """City associations with a head each, the club and the workshop of the young, the активы of the years."""
    kinds = {place.id: place.kind for place in places}
    people = [life for place in places if place.counted and not place.successor for life in place.people]
    for of_whom, posts, subjects, preschool in _GMO:
        fitting = [life for life in people if _fits(life.jobs[0], posts, subjects, preschool, kinds)]
        _gmo(world, f"ГМО {of_whom}", subjects, fitting, orders)
    first = date(world.today.year - world.years, 10, 1)
    club = world.add(
        Association,
        name="Клуб молодых специалистов «Педагогическая гостиная»",
        kind="club",
        since=date(2016, 9, 1),
        order=_ORDER_GMO,
        act=orders.of("gmo", 2021),
    )
    workshop = world.add(
        Association, name="Педагогическая мастерская для начинающих воспитателей", kind="workshop", order="№ 41пк от 22.05.2023",
        since=min(date(2023, 5, 22), first),
    )  # fmt: skip
    for life in people:
        _join_young(world, life, club, workshop, kinds)
    for year in world.calendar:
        _active(world, people, year, orders)


def _fits(job: Job, posts: tuple[str, ...], subjects: tuple[str, ...], preschool: bool | None, kinds: dict[int, str]) -> bool:
    if preschool is not None and (kinds.get(job.organization) == "kindergarten") is not preschool:
        return False
    return (not posts or job.post in posts) and (not subjects or bool(set(subjects) & set(job.subjects)))


def _gmo(world: World, name: str, subjects: tuple[str, ...], fitting: list[Life], orders: Orders) -> None:
    association = world.add(
        Association, name=name, kind="gmo", order=_ORDER_GMO, act=orders.of("gmo", 2021), since=date(2015, 9, 1), subjects=subjects,
        topic="Повышение качества урока: от диагностики к результату",
    )  # fmt: skip
    chosen = [life for life in fitting if world.chance(0.3 if len(fitting) > 40 else 0.8)]
    for n, life in enumerate(sorted(chosen, key=lambda life: life.start)):
        role = "head" if n == 0 else "secretary" if n == 1 else "member"
        since = max(life.jobs[0].since, date(2015, 9, 1)) + timedelta(days=int(world.rng.random() * 300))
        until = life.jobs[0].until
        if since <= min(until or world.today, world.today):
            world.add(Membership, association=association, person=life.id, role=role, since=since, until=until)


def _join_young(world: World, life: Life, club: int, workshop: int, kinds: dict[int, str]) -> None:
    """Some young people join for three years, sooner in later years."""
    job = life.jobs[0]
    joined = max(life.start, world.start) + timedelta(days=15 + int(world.rng.random() * 90))
    if joined > world.today or not life.young(joined) or job.kind != "main" or world.seeds.groups[job.post] != "teaching":
        return
    if world.chance(world.pace(joined.year, 0.24, 0.21, 0.2, 0.18, 0.16)):
        until = date(life.start.year + 3, 8, 31)
        until = min(until, job.until) if job.until else until
        chosen = workshop if kinds.get(job.organization) == "kindergarten" else club
        if until >= joined:
            world.add(Membership, association=chosen, person=life.id, since=joined, until=until)


def _active(world: World, people: list[Life], year: int, orders: Orders) -> None:
    """The методический актив is approved for a calendar year."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    if since < world.start.replace(month=1, day=1) or since > world.today:
        return
    name = f"Методический актив на {year} год"
    association = world.add(
        Association, name=name, kind="active", since=since, until=until, order=f"№ 301-04 от 28.02.{year}", act=orders.of("active", year)
    )
    fitting = [life for life in people if life.category == "highest" and (job := life.job(since)) and not job.until]
    for n, life in enumerate(world.rng.sample(fitting, min(len(fitting), max(3, len(people) // 220)))):
        role = "head" if n == 0 else "member"
        world.add(Membership, association=association, person=life.id, role=role, since=since, until=until)


def hold_events(world: World, places: list[Place]) -> None:
    """Events of the years with participants; those for the young are visited by the young."""
    people = [life for place in places if not place.successor for life in place.people]
    for year in world.calendar:
        middle = min(date(year, 10, 1), world.today)
        working = [life for life in people if (job := life.job(middle)) and world.seeds.groups[job.post] in ("teaching", "leading")]
        young = [life for life in working if life.young(middle)]
        leading = [life for life in working if world.seeds.groups[life.jobs[0].post] == "leading"]
        for form, title, task, direction, rate, size, whose in _EVENTS:
            audience = {"young": young, "leading": leading}.get(whose, working)
            for n in range(max(1, round(rate * len(people) / 1000 * world.pace(year, 1, 1, 0.85, 0.75, 0.65) * world.density))):
                _event(
                    world,
                    year,
                    form,
                    f"{title}: {_THEMES[(n + year) % len(_THEMES)]}" if rate >= 1 else title,
                    (task, direction),
                    size,
                    audience,
                )


def _event(world: World, year: int, form: str, title: str, aim: tuple[str, str], size: int, audience: list[Life]) -> None:
    on = world.day(date(year, 1, 20), date(year, 5, 25)) if world.chance(0.55) else world.day(date(year, 9, 5), date(year, 12, 12))
    if "Августовская" in title:
        on = date(year, 8, 26)
    if not world.start <= on <= world.today:
        return
    event = world.add(
        Event,
        title=title,
        form=form,
        since=on,
        until=on + timedelta(days=21) if form == "contest" else None,
        level="city" if form != "webinar" else "region",
        organizer="МБУ ДПО «УМОЦ»" if form != "webinar" else "КУРО",
        direction=aim[1],
        task=aim[0],
        themes=tuple(dict.fromkeys(theme for words, found in _OF_TITLE if words in title for theme in found)),
        hours=2 if form != "conference" else 6,
    )
    count = min(len(audience), max(3, round(size * (0.7 + world.rng.random() * 0.6))))
    for life in world.rng.sample(audience, count):
        job = life.job(on)
        if job and not life.absent(on):
            role = world.pick(_ROLES.get(form, _USUAL))
            result = {"winner": "Диплом I степени", "laureate": "Диплом призёра"}.get(role, "")
            world.add(Participation, event=event, person=life.id, organization=job.organization, role=role, result=result)
