"""What is done with schools of a round: reminded, returned with remarks, accepted, given a term of their own, marked by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from nmsdesk.domain.cycle import MonitoringRound, RoundPlace
from nmsdesk.domain.monitoring import ImportBatch, Submission
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.rounds.board import PlaceLine, card_of
from nmsdesk.services.rounds.following import settle
from nmsdesk.services.rounds.making import opened
from nmsdesk.services.rounds.owed import OWED, of_text
from nmsdesk.storage.work import Changed

ORGANIZATIONS = ("организация", "организации", "организаций")
OF_ORGANIZATIONS = ("организации", "организаций", "организаций")
BY_HAND = "Получено без файла"


def _chosen(reading: Reading, places: Iterable[int]) -> tuple[MonitoringRound, list[tuple[RoundPlace, PlaceLine]]]:
    """The open round of the places and each place with its line; Rejected when none is chosen or several rounds are."""
    found = reading.by_ids(RoundPlace, list(places))
    if not found:
        raise Rejected("Отметьте организации в таблице.")
    rounds = {p.round for p in found}
    if len(rounds) > 1:
        raise Rejected("Выбраны организации разных сборов. Отметьте организации одного.")
    r = opened(reading, rounds.pop() or 0)
    lines = {p.id: p for p in card_of(reading, r).places}
    return r, [(p, lines[p.id or 0]) for p in found]


def remind(desk: Desk, places: Iterable[int], on: date | None = None) -> Changed:
    """Note that those who still owe something were reminded; others among the places are passed over. One undo step."""
    on = on or desk.today
    if on > desk.today:
        raise Rejected(f"Дата напоминания {day(on)} ещё не наступила.")
    with desk.begin("change", "Напомнили о сроке сдачи сведений") as begun:
        _, found = _chosen(Reading(begun.work.connection, desk.today), places)
        owing = [p for p, line in found if line.state in ("waited", "returned")]
        if not owing:
            raise Rejected("Выбранные организации уже всё сдали: напоминать не о чем.")
        begun.work.change_many((p, replace(p, reminded_on=on)) for p in owing)
    return begun.changed


def give_back(desk: Desk, remarks: Mapping[int, str]) -> Changed:
    """Return what was sent with the remarks, by place: one undo step. It waits until a newer file comes."""
    bare = [n for n, text in remarks.items() if not text.strip()]
    if bare:
        raise Rejected("Напишите замечания: что исправить и прислать снова.")
    with desk.begin("change", f"Возвращено с замечаниями: {count(len(remarks), *ORGANIZATIONS)}") as begun:
        _, found = _chosen(Reading(begun.work.connection, desk.today), remarks)
        if early := [line.name for p, line in found if not line.came]:
            raise Rejected(f"От организации «{early[0]}» ещё ничего не пришло: возвращать нечего, напомните ей о сроке.")
        begun.work.change_many(
            (p, replace(p, state="returned", remarks=remarks[p.id or 0].strip(), day=p.day or line.day)) for p, line in found
        )
    return begun.changed


def accept(desk: Desk, places: Iterable[int]) -> Changed:
    """Accept what was sent: one undo step. Rejected when one of the schools still owes a list; its day of sending is kept."""
    ids = list(places)
    with desk.begin("change", f"Приняты сведения: {count(len(ids), *ORGANIZATIONS)}") as begun:
        _, found = _chosen(Reading(begun.work.connection, desk.today), ids)
        if owing := [line for _, line in found if line.missing]:
            more = f" и ещё от {count(len(owing) - 1, *OF_ORGANIZATIONS)}" if len(owing) > 1 else ""
            raise Rejected(f"Не всё сдано: {owing[0].name}{more} – {owing[0].said}. Дождитесь файла или отметьте получение сами.")
        begun.work.change_many((p, replace(p, state="accepted", day=p.day or line.day)) for p, line in found if line.state != "accepted")
    return begun.changed


def set_due(desk: Desk, places: Iterable[int], due: date | None) -> Changed:
    """A term of their own for some schools; None goes back to the common one. One undo step."""
    with desk.begin("change", "Изменён срок сдачи сведений") as begun:
        r, found = _chosen(Reading(begun.work.connection, desk.today), places)
        if due and r.since and due < r.since:
            raise Rejected(f"Срок {day(due)} раньше начала сбора {day(r.since)}. Исправьте дату.")
        begun.work.change_many((p, replace(p, due=due)) for p, _ in found)
    return begun.changed


def mark(desk: Desk, places: Iterable[int], lists: Collection[str] = (), on: date | None = None) -> Changed:
    """Note by hand that lists came without a file – on paper, by a letter: one undo step; without ``lists`` all that are missing.

    It is noted where files are, among the lists sent, with «Получено без файла» for the file.
    """
    on, wanted = on or desk.today, of_text(", ".join(lists)) if lists else ()
    if on > desk.today:
        raise Rejected(f"Дата получения {day(on)} ещё не наступила.")
    with desk.begin("add", "Отмечено получение сведений без файла") as begun:
        reading = Reading(begun.work.connection, desk.today)
        r, found = _chosen(reading, places)
        if r.since and on < r.since:
            raise Rejected(f"Сбор начался {day(r.since)}. Дата получения не может быть раньше.")
        lacking: dict[str, list[int]] = {}
        for _, line in found:
            for key in line.missing:
                if not wanted or key in wanted:
                    lacking.setdefault(key, []).append(line.organization)
        if not lacking:
            raise Rejected("Эти списки уже получены.")
        for key, organizations in lacking.items():
            batch = begun.work.add(ImportBatch(day=on, file=BY_HAND, kind=OWED[key].kinds[0], read=0, created=0, updated=0, rejected=0))
            begun.work.add_many(
                Submission(batch=batch.id, organization=n, kind=OWED[key].kinds[0], day=on, rows=0) for n in organizations
            )
        settle(begun.work, reading, r, {line.organization for _, line in found})
    return begun.changed
