"""Meetings of the demo city's associations with attendance; sessions, planned events and certificates."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from nmsdesk.domain.community import Association, Attendance, Event, EventSession, Meeting, Membership, Participation
from nmsdesk.services.demo.world import Place, World

_AGENDAS = (
    ("Итоги государственной аттестации и задачи года", "Анализ результатов ОГЭ и ЕГЭ", "План работы объединения на учебный год"),
    ("Функциональная грамотность на уроке", "Опыт школ города", "Задания открытого банка: как включать в урок"),
    ("Критериальное оценивание", "Согласование критериев", "Открытый урок и его разбор"),
    ("Итоги работы объединения за год", "Отчёт руководителя", "Предложения в план следующего года", "Лучшие разработки года"),
)  # fmt: skip
_DECISIONS = (
    ("Утвердить план работы объединения", "Провести входную диагностику в сентябре"),
    ("Рекомендовать опыт к обобщению", "Разместить материалы в каталоге разработок"),
    ("Принять единые критерии", "Провести взаимопосещение уроков до марта"),
    ("Признать работу удовлетворительной", "Представить три разработки в каталог", "Поддержать кандидатов на конкурс"),
)
_PLANNED = (  # form, title, task, direction, in how many days, audience
    ("seminar", "Семинар-практикум «ИОМ: от дефицита к результату»", "2", "2", 9, "заместители директоров, методисты"),
    ("club", "Заседание клуба «Педагогическая гостиная»: трудный класс", "4", "2", 16, "молодые педагоги"),
    ("webinar", "Вебинар «Изменения в порядке аттестации»", "1", "3", 23, "педагоги города"),
    ("training", "Тренинг «Ресурсы педагога»", "7", "2", 31, "педагоги города"),
    ("contest", "Муниципальный конкурс «Наставник года»", "4", "2", 44, "наставники"),
)
_SESSIONS = {
    "conference": (
        ("10:00", "Пленарное заседание"),
        ("11:30", "Работа секций"),
        ("13:30", "Мастер-классы"),
        ("15:00", "Подведение итогов"),
    ),
    "seminar": (("14:00", "Теоретическая часть"), ("14:45", "Практикум в группах"), ("15:45", "Обмен мнениями")),
    "round_table": (("15:00", "Вступительное слово"), ("15:20", "Выступления школ"), ("16:30", "Итоги")),
    "contest": (("10:00", "Конкурсные испытания"), ("14:00", "Работа жюри"), ("15:30", "Награждение")),
}
_CERTIFIED = ("seminar", "webinar", "master_class", "conference", "contest", "workshop", "training")
_YOUNG_FORMS = ("club", "workshop", "young_school")


def hold_meetings(world: World, associations: list[Association], memberships: list[Membership]) -> None:
    """Four meetings a school year of every city association over the last three years, visited by most of its members."""
    rng = Random(f"{world.seed}:meetings")
    members: dict[int, list[Membership]] = {}
    for m in memberships:
        members.setdefault(m.association or 0, []).append(m)
    for association in associations:
        if association.kind == "gmo" and association.id in members:
            for year in range(world.today.year - 3, world.today.year + 1):
                for n, month in enumerate((9, 11, 1, 4)):
                    on = date(year + (month < 9), month, 10 + rng.randint(0, 14))
                    if world.start <= on <= world.today:
                        _meeting(world, rng, association, [m for m in members[association.id] if m.holds(on)], on, n)


def _meeting(world: World, rng: Random, association: Association, members: list[Membership], on: date, n: int) -> None:
    if len(members) < 3:
        return
    chair = next((m.person for m in members if m.role == "head"), None)
    meeting = world.add(
        Meeting, association=association.id, number=str(n + 1), day=on, topic=_AGENDAS[n][0], place="УМОЦ, актовый зал", chair=chair,
        secretary=next((m.person for m in members if m.role == "secretary"), None), agenda="\n".join(_AGENDAS[n][1:]),
        decisions="\n".join(_DECISIONS[n]),
    )  # fmt: skip
    for m in members:
        state = "present" if m.person == chair or rng.random() < 0.74 else "excused" if rng.random() < 0.5 else "absent"
        world.add(Attendance, meeting=meeting, person=m.person, state=state)


def fill_events(world: World, events: list[Event]) -> None:
    """Programmes of events."""
    for event in events:
        for n, (starts, topic) in enumerate(_SESSIONS.get(event.form, ()), 1):
            world.add(EventSession, event=event.id, position=n, day=event.since, starts=starts, topic=topic, speaker="Методист УМОЦ")


def certified(participations: list[Participation], forms: dict[int, tuple[str, date]], since: date) -> dict[int, tuple[str, date]]:
    """The number and day of the certificate of each participation that gets one, numbered through in a calendar year."""
    counters: dict[int, int] = {}
    found = {}
    for p in sorted(participations, key=lambda p: (forms.get(p.event or 0, ("", date.min))[1], p.id or 0)):
        form, on = forms.get(p.event or 0, ("", date.min))
        if form in _CERTIFIED and on >= since and p.state == "came":
            counters[on.year] = counters.get(on.year, 0) + 1
            found[p.id or 0] = (f"{on.year}-С-{counters[on.year]:05}", on)
    return found


def plan_events(world: World, places: list[Place]) -> None:
    """Events of the coming weeks with people invited, and one of last week that still waits to be closed."""
    rng = Random(f"{world.seed}:planned")
    people = [life for place in places if place.counted and not place.until for life in place.people if life.job(world.today)]
    for form, title, task, direction, days, audience in (*_PLANNED, ("seminar", "Семинар «Педагог и родители»", "1", "2", -6, "")):
        fitting = [life for life in people if form not in _YOUNG_FORMS or life.young(world.today)]
        on = world.today + timedelta(days=days)
        event = world.add(
            Event, title=title, form=form, state="planned", since=on, until=on + timedelta(days=14) if form == "contest" else None,
            direction=direction, task=task, place="УМОЦ", audience=audience, responsible="методический отдел", hours=2,
        )  # fmt: skip
        for life in rng.sample(fitting, min(len(fitting), 24)):
            job = life.job(world.today)
            if job and not life.absent(world.today):
                world.add(Participation, event=event, person=life.id, organization=job.organization, role="participant", state="invited")
