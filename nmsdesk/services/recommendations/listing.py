"""Recommendations to be looked at: one with everything about it, counts by state, those of one organisation, those overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from nmsdesk.domain.cycle import Recommendation, Snapshot
from nmsdesk.domain.periods import day_before
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.recommending import OPEN
from nmsdesk.domain.terms import ADDRESSEES, RECOMMENDATION_STATES
from nmsdesk.errors import Stale
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services import lists
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.records import Labels

CENTRE = "Методический центр"


@dataclass(frozen=True, slots=True)
class Card:
    """A recommendation with the names of its addressee and snapshots; ``facts`` are (caption, value, link)."""

    recommendation: Recommendation
    addressee: str
    snapshot: Snapshot | None
    checked: Snapshot | None
    facts: tuple[tuple[str, str, str], ...]
    overdue: bool


def card(desk: Desk, number: int) -> Card:
    """Everything about a recommendation but those behind it; Stale when it has gone."""
    with desk.read() as reading:
        r = reading.get(Recommendation, number)
        if r is None:
            raise Stale("Этой рекомендации больше нет. Обновите список.")
        names = addressees(reading, [r])
        snapshot, checked = reading.get(Snapshot, r.snapshot), reading.get(Snapshot, r.checked)
        late = overdue(r, desk.today)
        return Card(r, names[number], snapshot, checked, _facts(r, names[number], snapshot, checked, late), late)


def addressees(reading: Reading, records: list[Recommendation]) -> dict[int, str]:
    """The addressee of each recommendation by name."""
    labels = Labels(reading.connection)
    known = {key: labels.of(f"{key}s", [getattr(r, key) for r in records]) for key in ("organization", "association", "person")}
    return {r.id or 0: known[r.addressee].get(getattr(r, r.addressee) or 0, "") if r.addressee in known else CENTRE for r in records}


def overdue(r: Recommendation, today: date) -> bool:
    """Whether the term has passed and nothing has been answered; what was answered waits for the next snapshot."""
    return r.state == "sent" and r.due is not None and r.due < today


def of_place(reading: Reading, organization: int) -> list[tuple[int, str, str]]:
    """(id, text, detail) of an organisation's recommendations, the open ones first, the earliest term first."""
    found = [r for r in reading.where(Recommendation, organization=organization) if r.addressee == "organization"]
    found.sort(key=lambda r: (r.state not in OPEN, r.state != "draft", r.due or date.max, r.id))
    return [(r.id or 0, shorten(r.text, 90, placeholder="…"), _detail(r, reading.today)) for r in found]


def counts(desk: Desk) -> dict[str, int]:
    """How many recommendations are in each state; states without any are left out."""
    found = lists.facets(desk, ListQuery("recommendations"), ("state",))["state"]
    return {value: n for value, _, n in found if value in RECOMMENDATION_STATES}


def states(desk: Desk, ids: Iterable[int]) -> set[str]:
    """States that the recommendations are in."""
    codes = {caption: code for code, caption in RECOMMENDATION_STATES.items()}
    return {codes[text] for (text,) in lists.rows(desk, "recommendations", ("state",), list(ids))}


def late(desk: Desk) -> int:
    """How many recommendations are overdue today."""
    past = (Filter("state", "eq", "sent"), Filter("due", "until", day_before(desk.today)))
    return len(lists.ids(desk, ListQuery("recommendations", filters=past)))


def _detail(r: Recommendation, today: date) -> str:
    about = f"показатель {INDICATORS[r.indicator].shown_code}: " if r.indicator in INDICATORS else ""
    late = "просрочена, " if overdue(r, today) else ""
    term = f", срок {day(r.due)}" if r.due and r.state in ("draft", *OPEN) else ""
    return f"{about}{late}{RECOMMENDATION_STATES[r.state]}{term}"


def _facts(
    r: Recommendation, name: str, snapshot: Snapshot | None, checked: Snapshot | None, late: bool
) -> tuple[tuple[str, str, str], ...]:  # fmt: skip
    link = "" if r.addressee == "centre" else f"{r.addressee}s:{getattr(r, r.addressee)}"
    found = (
        (ADDRESSEES[r.addressee].capitalize(), name, link if name else ""),
        ("Срез", snapshot.name if snapshot else "", f"snapshots:{r.snapshot}"),
        ("Ответственный", r.responsible, ""),
        ("Срок", day(r.due) + (", просрочена" if late else ""), ""),
        ("Направлена", day(r.sent_on), ""),
        ("Ответ получен", day(r.response_on), ""),
        ("Проверена по срезу", checked.name if checked else "", f"snapshots:{r.checked}"),
    )
    return tuple(f for f in found if f[1].strip(", "))
