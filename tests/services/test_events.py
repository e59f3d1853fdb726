"""Events: people invited and marked, results, certificates with continuous numbers, the programme, held and cancelled."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import certificates, events, indicators, programmes, undo
from nmsdesk.services.desk import Desk
from nmsdesk.services.events import Award
from tests.given import a_job, a_person, a_school, saved, tables

FILE_ONLY = True

LASTS = ("Азова", "Белова", "Власова", "Гусева")


def an_event(desk: Desk, **values: object) -> Event:
    given = {"title": "Семинар", "form": "seminar", "since": date(2026, 2, 10), "state": "planned"} | values
    return saved(desk, Event(**given))  # type: ignore[arg-type]


def with_people(desk: Desk, event: Event, state: str = "came", lasts: tuple[str, ...] = LASTS) -> list[int]:
    """Participations in the order of names."""
    ids = [a_person(desk, last).id or 0 for last in lasts]
    events.add_people(desk, event.id or 0, ids, state=state)
    return [p.id for p in events.card(desk, event.id or 0).participants]


def numbers(desk: Desk, event: Event) -> list[str]:
    return [p.certificate for p in events.card(desk, event.id or 0).participants]


def test_many_are_invited_with_their_schools_and_marked_at_once(desk: Desk) -> None:
    event, school = an_event(desk), a_school(desk, "Лицей")
    person = a_person(desk)
    a_job(desk, person, school)
    before = tables(desk)
    assert events.add_people(desk, event.id or 0, [person.id or 0]).added == 1
    with pytest.raises(Rejected, match="уже в списке"):
        events.add_people(desk, event.id or 0, [person.id or 0])
    card = events.card(desk, event.id or 0)
    assert [(p.state, p.organization) for p in card.participants] == [("invited", "Лицей")]
    events.mark(desk, [p.id for p in card.participants], "came")
    card = events.card(desk, event.id or 0)
    assert dict(card.by_state) == {"invited": 0, "came": 1, "missed": 0}
    assert card.by_organization == (("Лицей", 1),)
    assert card.by_role == (("участник", 1),)
    undo.undo(desk)
    assert [p.state for p in events.card(desk, event.id or 0).participants] == ["invited"]
    undo.undo(desk)
    assert tables(desk) == before


def test_nobody_comes_to_an_event_that_has_not_begun(desk: Desk) -> None:
    event = an_event(desk, since=date(2026, 4, 1))
    rows = with_people(desk, event, "invited")
    with pytest.raises(Rejected, match="пока людей можно"):
        events.mark(desk, rows, "came")
    with pytest.raises(Rejected, match=r"начнётся 01\.04\.2026"):
        events.hold(desk, event.id or 0)


def test_places_of_a_contest_make_roles_and_diplomas_and_are_not_shared(desk: Desk) -> None:
    event = an_event(desk, form="contest", title="Конкурс")
    rows = with_people(desk, event)
    with pytest.raises(Rejected, match=r"1-е место записано двоим: Азова .* и Белова"):
        events.award(desk, event.id or 0, [Award(rows[0], 1), Award(rows[1], 1)])
    events.award(desk, event.id or 0, [Award(rows[0], 1, nomination="Учитель"), Award(rows[1], 1, nomination="Воспитатель")])
    events.award(desk, event.id or 0, [Award(rows[2], 2), Award(rows[3], laureate=True)])
    found = events.card(desk, event.id or 0).participants
    assert [(p.role, p.place) for p in found] == [("winner", 1), ("winner", 1), ("laureate", 2), ("laureate", None)]
    assert found[0].result == "Диплом I степени, Учитель" and found[3].result == "Диплом лауреата"
    undo.undo(desk)
    assert [p.place for p in events.card(desk, event.id or 0).participants] == [1, 1, None, None]
    events.award(desk, event.id or 0, [Award(rows[0])])
    assert events.card(desk, event.id or 0).participants[0].role == "participant"


def test_certificates_go_on_over_the_base_without_gaps_or_repeats(desk: Desk) -> None:
    first, second, third = (an_event(desk, title=title) for title in ("Первый", "Второй", "Третий"))
    rows = with_people(desk, first)
    events.mark(desk, [rows[1]], "missed")
    template = certificates.template(desk, first.id or 0)
    assert template == "2026-С-0001"
    certificates.issue(desk, first.id or 0, template, date(2026, 2, 11))
    assert numbers(desk, first) == ["2026-С-0001", "", "2026-С-0002", "2026-С-0003"]
    with pytest.raises(Rejected, match="Выдавать некому"):
        certificates.issue(desk, first.id or 0, template, date(2026, 2, 11))
    with_people(desk, second, lasts=("Дарова", "Ежова"))
    certificates.issue(desk, second.id or 0, certificates.template(desk, second.id or 0), date(2026, 2, 12))
    assert numbers(desk, second) == ["2026-С-0004", "2026-С-0005"]
    certificates.withdraw(desk, [rows[2]])
    with_people(desk, third, lasts=("Жукова", "Зотова"))
    plan = certificates.plan(desk, third.id or 0, template)
    assert [number for _, _, number in plan.lines] == ["2026-С-0002", "2026-С-0006"]
    certificates.issue(desk, third.id or 0, template, date(2026, 2, 13))
    every = [n for e in (first, second, third) for n in numbers(desk, e) if n]
    assert sorted(every) == [f"2026-С-{n:04d}" for n in range(1, 7)]


def test_issuing_is_one_step_that_can_be_taken_back_and_done_again(desk: Desk) -> None:
    event = an_event(desk)
    with_people(desk, event)
    before = tables(desk)
    certificates.issue(desk, event.id or 0, "УМОЦ/2026/09", date(2026, 2, 11))
    assert numbers(desk, event) == ["УМОЦ/2026/09", "УМОЦ/2026/10", "УМОЦ/2026/11", "УМОЦ/2026/12"]
    undo.undo(desk)
    assert tables(desk) == before
    certificates.issue(desk, event.id or 0, "УМОЦ/2026/09", date(2026, 2, 11))
    assert numbers(desk, event)[0] == "УМОЦ/2026/09"


def test_a_person_of_two_roles_takes_one_certificate(desk: Desk) -> None:
    event, person = an_event(desk), a_person(desk)
    for role in ("listener", "speaker"):
        events.add_people(desk, event.id or 0, [person.id or 0], role=role, state="came")
    assert len(certificates.plan(desk, event.id or 0, "1").lines) == 1


BAD = [("С", date(2026, 2, 11), "нужны цифры"), ("С-1", date(2026, 2, 9), "не может быть выдан раньше")]


@pytest.mark.parametrize(("template", "on", "said"), BAD)
def test_a_bad_template_or_day_is_refused(desk: Desk, template: str, on: date, said: str) -> None:
    event = an_event(desk)
    with_people(desk, event)
    with pytest.raises(Rejected, match=said):
        certificates.issue(desk, event.id or 0, template, on)


def test_who_has_a_certificate_cannot_be_marked_as_missed_or_removed(desk: Desk) -> None:
    event = an_event(desk)
    rows = with_people(desk, event)
    certificates.issue(desk, event.id or 0, "1", date(2026, 2, 11))
    for refused in (lambda: events.mark(desk, rows, "missed"), lambda: events.remove_people(desk, rows)):
        with pytest.raises(Rejected, match="сертификаты"):
            refused()
    certificates.withdraw(desk, rows)
    events.remove_people(desk, rows)
    assert events.card(desk, event.id or 0).participants == ()


def test_a_past_planned_event_asks_to_be_closed(desk: Desk) -> None:
    event, future = an_event(desk), an_event(desk, since=date(2026, 5, 1))
    assert events.overdue(desk) == [event.id]
    assert events.card(desk, event.id or 0).past and not events.card(desk, future.id or 0).past
    events.hold(desk, event.id or 0, "Приняты рекомендации")
    assert events.overdue(desk) == []
    undo.undo(desk)
    with pytest.raises(Rejected, match="почему"):
        events.cancel(desk, event.id or 0, " ")
    events.cancel(desk, event.id or 0, "Карантин")
    assert events.card(desk, event.id or 0).event.outcome == "Карантин"


def test_an_event_that_people_came_to_is_not_cancelled(desk: Desk) -> None:
    event = an_event(desk)
    with_people(desk, event)
    with pytest.raises(Rejected, match="отмечены 4\xa0человека"):
        events.cancel(desk, event.id or 0, "Ошибка")


def test_a_programme_is_read_from_its_lines_and_written_back(desk: Desk) -> None:
    event = an_event(desk, until=date(2026, 2, 11))
    before = tables(desk)
    text = "1-й день\n9.30 Регистрация\n10:00 – 10:40 Открытие; Азова А. А.; актовый зал\n11.02.2026\n10:00\tКруглый стол\tБелова Б. Б.\n"
    events.put_programme(desk, event.id or 0, text)
    sessions = events.card(desk, event.id or 0).sessions
    assert [(s.day, s.starts, s.topic, s.speaker, s.place) for s in sessions] == [
        (date(2026, 2, 10), "09:30", "Регистрация", "", ""),
        (date(2026, 2, 10), "10:00", "Открытие", "Азова А. А.", "актовый зал"),
        (date(2026, 2, 11), "10:00", "Круглый стол", "Белова Б. Б.", ""),
    ]
    again = programmes.read(event, programmes.text_of(sessions))
    assert [(s.day, s.starts, s.topic, s.speaker, s.place) for s in again] == [
        (s.day, s.starts, s.topic, s.speaker, s.place) for s in sessions
    ]
    undo.undo(desk)
    assert tables(desk) == before


@pytest.mark.parametrize("text", ["25:00 Открытие", "12.02.2026\n10:00 Позже", "32.01.2026\n10:00 Никогда"])
def test_impossible_times_and_days_of_a_programme_are_refused(desk: Desk, text: str) -> None:
    event = an_event(desk)
    with pytest.raises(Rejected):
        events.put_programme(desk, event.id or 0, text)
    assert events.card(desk, event.id or 0).sessions == ()


def test_only_those_who_came_are_supported_in_indicator_five(desk: Desk) -> None:
    school = a_school(desk)
    young = a_person(desk, birth=date(2000, 3, 1), career_start=date(2024, 9, 1))
    a_job(desk, young, school, since=date(2024, 9, 1))
    event = an_event(desk, form="young_school", since=date(2025, 10, 10), state="held")
    events.add_people(desk, event.id or 0, [young.id or 0])

    def counted() -> tuple[int, int]:
        value = next(v for v in indicators.measure(desk, year(2025)).values if v.code == "5")
        return value.numerator, value.denominator

    [row] = [p.id for p in events.card(desk, event.id or 0).participants]
    assert counted() == (0, 1)
    events.mark(desk, [row], "came")
    assert counted() == (1, 1)
    events.mark(desk, [row], "missed")
    assert counted() == (0, 1)
    with desk.read() as reading:
        assert [p.state for p in reading.where(Participation)] == ["missed"]
