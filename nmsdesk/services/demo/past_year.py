"""The monitoring of the year before last as the demo city went through it: collecting, snapshot, note, recommendations, responses."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from nmsdesk.domain.cycle import MonitoringRound, Recommendation, RoundPlace
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import year
from nmsdesk.services import notes, snapshots
from nmsdesk.services.desk import Desk
from nmsdesk.services.recommendations import drafting, life
from nmsdesk.services.snapshots.contents import records
from nmsdesk.storage.records import by_ids as records_of

CHAIR = "Председатель комитета образования"
CODES = ("1", "2a", "6")  # what the recommendations were about
ANSWERED = 0.85  # the share of organisations that respond
RESPONSES = (
    ("Рекомендация рассмотрена на педагогическом совете, работа в плане.", "Назначен ответственный, составлен график на полугодие."),
    ("Приняты меры, сведения переданы в методический центр.", "Работники направлены на диагностику, остальные пройдут её осенью."),
    ("Рекомендация принята к исполнению.", "Проведено совещание при директоре, составлены индивидуальные маршруты."),
    ("Замечания устранены частично.", "Заключены договоры на обучение, ждём начала курсов."),
)


def play_past_year(desk: Desk, seed: int = 1, progress: Callable[[str], None] | None = None) -> None:
    """Monitor the year before last of a filled city, as if it had been done at its time.

    The last year is left for the user: its recommendations are followed up by the snapshot that the user makes.
    """
    say = progress or (lambda text: None)
    chance, n = random.Random(seed), desk.today.year - 2
    say(f"Мониторинг за {n} год")
    _collect(desk, chance, n)
    found = snapshots.count(desk, year(n))
    if not any(part.subjects for part in found.parts.values()):
        return
    record, parts = records(found, f"Мониторинг за {n} год", "", date(n + 1, 1, 17))
    with desk.begin("snapshot", f"Составлен срез: {record.name}") as begun:
        number = begun.work.add(record).id or 0
        for part in parts:
            begun.work.add(replace(part, snapshot=number))
    snapshots.approve(desk, number, date(n + 1, 1, 24), CHAIR)
    notes.draft(desk, number)
    _recommend(desk, chance, number, n + 1)


def _collect(desk: Desk, chance: random.Random, n: int) -> None:
    since, until = date(n, 12, 2), date(n, 12, 20)
    with desk.read() as reading:
        places = [o for o in reading.where(Organization, counted=True) if o.holds(until)]
    with desk.begin("add", f"Сбор сведений за {n} год") as begun:
        lists = "staff, diagnostics, trainings, plans, mentorships"
        r = begun.work.add(
            MonitoringRound(name=f"Мониторинг за {n} год", period=str(n), lists=lists, since=since, until=until, state="closed")
        )
        for o in places:
            day = until + timedelta(days=chance.choice((-9, -7, -6, -3, -2, -1, 0, 0, 4, 11)))
            remarks = "У двух работников не указана дата рождения." if chance.random() < 0.15 else ""
            begun.work.add(RoundPlace(round=r.id, organization=o.id, state="accepted", day=day, remarks=remarks))


def _recommend(desk: Desk, chance: random.Random, snapshot: int, n: int) -> None:
    drafts = drafting.plan(desk, snapshot, since=date(n, 1, 27), codes=CODES).drafts
    if not drafts:
        return
    made = drafting.apply(desk, snapshot, drafts)
    life.send(desk, made.ids, date(n, 1, 27), f"№ 12-н от 27.01.{n}")
    with desk.begin("answer", "Внесены ответы на рекомендации") as begun:
        for r in records_of(begun.work.connection, Recommendation, list(made.ids)):
            if chance.random() < ANSWERED:
                begun.work.change(r, _answered(chance, r, date(n, 2, 10) + timedelta(days=chance.randint(0, 60))))


def _answered(chance: random.Random, r: Recommendation, on: date) -> Recommendation:
    response, actions = chance.choice(RESPONSES)
    evidence = f"Письмо от {on:%d.%m.%Y} № {chance.randint(10, 400)}"
    return replace(r, state="answered", response=response, response_on=on, actions=actions, evidence=evidence)
