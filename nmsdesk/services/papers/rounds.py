"""Values of the papers of collecting: letters to those who owe, letters of return, the report on a round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.cycle import RoundPlace
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected, Stale
from nmsdesk.reports import rounds as forms
from nmsdesk.reports.parts import CENTRE
from nmsdesk.reports.rounds import Letter, Letters, RoundReport, Sent
from nmsdesk.russian import count, day, inside
from nmsdesk.services import rounds, small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import centre, city, head_of
from nmsdesk.services.papers.wish import Wish
from nmsdesk.services.rounds import OWED, PlaceLine, RoundCard
from nmsdesk.services.small_numbers import Told
from nmsdesk.storage import records

MOST = 300  # letters in one document
ROWS = ("строка", "строки", "строк")


def reminders_paper(desk: Desk, wish: Wish) -> Document:
    """Letters to the schools of the wish that still owe something; without a school, to all of the round that do."""
    return _letters(desk, wish, lambda p: p.state in ("waited", "returned"), "всё сдано, напоминать не о чем", forms.reminders)


def returns_paper(desk: Desk, wish: Wish) -> Document:
    """Letters of return to the schools whose lists were returned."""
    return _letters(desk, wish, lambda p: p.state == "returned", "ничего не возвращено с замечаниями", forms.returns)


def _letters(
    desk: Desk, wish: Wish, wanted: Callable[[PlaceLine], bool], nobody: str, made: Callable[[Letters], Document]
) -> Document:
    card, chosen = _chosen(desk, wish)
    found = [p for p in chosen if wanted(p)]
    if not found:
        who = f"У организации «{chosen[0].name}»" if len(chosen) == 1 else "У организаций сбора"
        raise Rejected(f"{who} {nobody}.")
    if len(found) > MOST:
        raise Rejected(f"В один документ войдёт не больше {MOST} писем, выбрано {len(found)}. Отметьте часть организаций.")
    with desk.read() as reading:
        director = centre(reading, desk.today)
        places = {o.id: o for o in reading.by_ids(Organization, [p.organization for p in found])}
        letters = tuple(_letter(reading, p, places[p.organization], desk.today) for p in found)
    r = card.round
    name = director.post.removeprefix("Директор ") or CENTRE
    return made(Letters(r.name, period(r.period).title, name, city(), director, letters, desk.today))


def _letter(reading: Reading, p: PlaceLine, place: Organization, on: date) -> Letter:
    owed = tuple(OWED[key].inside for key in p.missing)
    return Letter(p.name, head_of(reading, place, on), p.due, owed, tuple(p.remarks.splitlines()), p.state == "returned")


def _chosen(desk: Desk, wish: Wish) -> tuple[RoundCard, list[PlaceLine]]:
    """The round and its schools that the wish speaks of: those of a list, one organisation, or all."""
    ids: list[int] | None = None
    number = wish.record
    with desk.read() as reading:
        if wish.query is not None and wish.query.register == "round_places":
            ids = records.ids_of(reading.connection, wish.query)
            of = {p.round for p in reading.by_ids(RoundPlace, ids)}
            if len(of) != 1:
                raise Rejected("Выберите организации одного сбора.")
            number = of.pop()
    if number is None:
        raise Rejected("Выберите сбор сведений.")
    card = rounds.card(desk, number)
    chosen = [p for p in card.places if (ids is None or p.id in ids) and wish.organization in (None, p.organization)]
    if not chosen:
        raise Stale("Этой организации в сборе нет. Выберите другую.")
    return card, chosen


def report_paper(desk: Desk, wish: Wish) -> Document:
    """Who has sent what and when."""
    card, chosen = _chosen(desk, wish)
    with desk.read() as reading:
        director = centre(reading, desk.today)
    r = card.round
    lists = tuple(OWED[key].inside for key in card.owes)
    tell = small_numbers.teller(desk)
    rows = tuple(_sent(p, tell) for p in chosen)
    counts = dict(card.counted())
    return forms.report(RoundReport(r.name, period(r.period).title, r.since, r.until, lists, rows, counts, director, desk.today))


def _sent(p: PlaceLine, tell: Callable[[int], Told]) -> Sent:
    came = tuple(f"{OWED[c.key].inside} – {day(c.file_day or c.day)}" + _rows(tell(c.rows or 0)) for c in p.came)
    missing = f"{inside(p.said)}" if p.state == "waited" else ""
    note = "\n".join(x for x in (missing, p.remarks if p.state == "returned" else "") if x)
    return Sent(p.name, p.due, p.day, p.late if p.day else 0, came, terms.SUBMISSION_STATES[p.state], note)


def _rows(told: Told) -> str:
    if isinstance(told, str):
        return f", {told} строк"
    return f", {count(told, *ROWS)}" if told else ""
