"""The personal programme of a pair: five usual steps or the mentee's deficits, lines marked done (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain.development import Deficit, Mentorship, MentorshipItem
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day, inside
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.pairs import PAIRS, Done, school_year_end, steps_of
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels

USUAL = (  # content, expected result
    ("Знакомство, анализ затруднений, уточнение запроса наставляемого", "Определены запрос и цель, согласован график встреч"),
    ("Изучение рабочих программ и документов педагога, помощь в планировании", "Наставляемый ведёт документы самостоятельно"),
    ("Посещение уроков (занятий) наставника и их совместный анализ", "Не менее трёх посещений с анализом"),
    ("Посещение уроков (занятий) наставляемого, рекомендации, работа над ошибками", "Замечания устранены, подтверждено наблюдением"),
    ("Открытый урок (занятие) наставляемого, подведение итогов", "Проведён открытый урок, составлен отчёт"),
)


def fill(desk: Desk, ids: Sequence[int], by: str = "steps") -> Done:
    """Programmes for pairs that have none: by «steps» (the five usual ones) or by «deficits» of the mentee between the first and last.

    Rejected when every pair has a programme already.
    """
    with desk.begin("add", f"Программы наставничества: {count(len(ids), *PAIRS)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        have = {i.mentorship for i in reading.where(MentorshipItem, mentorship=set(ids))} if ids else set()
        bare = [m for m in reading.by_ids(Mentorship, list(ids)) if m.id not in have]
        if not bare:
            raise Rejected("У выбранных пар программа уже есть. Изменить её можно в карточке пары.")
        labels = Labels(reading.connection)
        for m in bare:
            for item in _lines(reading, labels, m, by):
                put(begun.work, item, desk.today)
    return Done(tuple(m.id or 0 for m in bare), begun.changed)


def _lines(reading: Reading, labels: Labels, m: Mentorship, by: str) -> list[MentorshipItem]:
    """Lines with terms spread over the days of the pair."""
    rows: list[tuple[str, str, int | None]] = [(content, expected, None) for content, expected in USUAL]
    if by == "deficits":
        own = []
        for d in sorted(reading.where(Deficit, person=m.mentee, closed=None), key=lambda d: (d.opened or date.min, d.id or 0)):
            area = labels.term("areas", d.area)
            about = f"{area}: {inside(d.text)}" if d.text and d.text != area else area
            own.append((f"Работа над дефицитом. {about}", "Дефицит закрыт повторной диагностикой или принятой работой", d.id))
        rows = [rows[0], *(own or rows[1:-1]), rows[-1]]
    since = m.since or reading.today
    until = m.until or school_year_end(since)
    return [
        MentorshipItem(mentorship=m.id, position=n, deficit=deficit, content=content, due=due, expected=expected)
        for n, ((content, expected, deficit), due) in enumerate(zip(rows, steps_of(since, until, len(rows))), 1)
    ]


def mark(desk: Desk, ids: Sequence[int], on: date | None) -> Done:
    """Lines marked done on the day, or not done (None); one undo step."""
    if not ids:
        raise Rejected("Выберите пункты программы.")
    if on and on > desk.today:
        raise Rejected(f"Пункт не может быть выполнен {day(on)}: этот день ещё не наступил.")
    with desk.begin("change", "Пункты программы наставничества выполнены" if on else "Отметки пунктов сняты") as begun:
        for item in Reading(begun.work.connection, desk.today).by_ids(MentorshipItem, list(ids)):
            put(begun.work, replace(item, done_on=on), desk.today)
    return Done(tuple(ids), begun.changed)


def move(desk: Desk, number: int, by: int) -> Done:
    """A line goes up (-1) or down (1) among those of its programme."""
    with desk.begin("change", "Порядок пунктов программы") as begun:
        reading = Reading(begun.work.connection, desk.today)
        item = reading.get(MentorshipItem, number)
        if item is None:
            raise Rejected("Пункта больше нет. Обновите карточку.")
        own = sorted(reading.where(MentorshipItem, mentorship=item.mentorship), key=lambda i: (i.position or 999, i.id or 0))
        at = [i.id for i in own].index(number)
        to = at + by
        if 0 <= to < len(own):
            own[at], own[to] = own[to], own[at]
            for n, i in enumerate(own, 1):
                if i.position != n:
                    put(begun.work, replace(i, position=n), desk.today)
    return Done((number,), begun.changed)
