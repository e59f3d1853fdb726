"""Values of the letters with recommendations, of the reminders and of their register, out of a snapshot and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nmsdesk.documents.tree import Document, RowStyle
from nmsdesk.domain.cycle import Recommendation
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.errors import Rejected
from nmsdesk.reports.figures import Figure
from nmsdesk.reports.parts import Signer
from nmsdesk.reports.recommendations import AdviceRegister, Advised, Letter, Letters, Section, letters, register
from nmsdesk.russian import day, fold
from nmsdesk.services import snapshots
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import centre
from nmsdesk.services.papers.wish import Wish
from nmsdesk.services.recommendations.figures import SITES, place_names, tied
from nmsdesk.services.recommendations.identity import Identity
from nmsdesk.services.recommendations.listing import CENTRE, addressees, overdue
from nmsdesk.services.snapshots.contents import Frozen

_ORDER = ("centre", "organization", "association", "person")
_WHOM = {"organization": "Руководителю организации", "association": "Руководителю объединения", "person": "Работнику"}
_STYLES: dict[str, RowStyle] = {"done": "ok", "failed": "bad", "withdrawn": "muted"}
EXECUTOR = Signer("Ответственный за мониторинг")
Group = tuple[str, list[Recommendation]]  # the addressee's name and what is recommended


def letters_paper(desk: Desk, wish: Wish) -> Document:
    """Letters of a snapshot, one addressee a page; of one organisation when it is given."""
    return _letters(desk, wish, reminder=False)


def overdue_paper(desk: Desk, wish: Wish) -> Document:
    """Letters about what was sent, is not answered and whose term has passed."""
    return _letters(desk, wish, reminder=True)


def _letters(desk: Desk, wish: Wish, reminder: bool) -> Document:
    frozen = _frozen(desk, wish)
    with desk.read() as reading:
        groups = list(_groups(reading, frozen, wish.organization, reminder))
        if not groups:
            raise Rejected(_nothing(reminder, wish.organization is not None))
        identity = Identity(reading, frozen)
        director = centre(reading, desk.today)
        made = tuple(_letter(reading, frozen, identity, name, found) for name, found in groups)
    post = director.post.partition(" ")
    sender = post[2] if post[0].lower() == "директор" and post[2] else CENTRE
    return letters(Letters(frozen.period.title, frozen.as_of, made, director, sender, desk.today, reminder))


def _nothing(reminder: bool, one: bool) -> str:
    if reminder:
        return "Напоминать не о чем: просроченных рекомендаций без ответа по этому срезу нет."
    return f"Рекомендаций {'этой организации' if one else ''} по этому срезу нет. Составьте их в разделе «Рекомендации».".replace("  ", " ")


def _frozen(desk: Desk, wish: Wish) -> Frozen:
    if wish.record is None:
        raise Rejected("Выберите срез, по которому составлены рекомендации.")
    return snapshots.read(desk, wish.record)


def _groups(reading: Reading, frozen: Frozen, organization: int | None, reminder: bool = False) -> Iterator[Group]:
    """Recommendations of the snapshot by addressee, those withdrawn left out; the centre's own are no letter to remind by."""
    rows = [r for r in reading.where(Recommendation, snapshot=frozen.record.id if frozen.record else 0) if r.state != "withdrawn"]
    if organization is not None:
        rows = [r for r in rows if r.addressee == "organization" and r.organization == organization]
    if reminder:
        rows = [r for r in rows if overdue(r, reading.today) and r.addressee != "centre"]
    names = addressees(reading, rows)
    places = list(place_names(frozen))
    groups: dict[tuple[int, int, str, str, int], list[Recommendation]] = {}
    for r in rows:
        name = names[r.id or 0]
        target = 0 if r.addressee == "centre" else getattr(r, r.addressee) or 0
        at = places.index(target) if r.addressee == "organization" and target in places else len(places)
        groups.setdefault((_ORDER.index(r.addressee), at, fold(name), name, target), []).append(r)
    for key in sorted(groups):
        yield key[3], sorted(groups[key], key=lambda r: (r.indicator, r.id))


def _letter(reading: Reading, frozen: Frozen, identity: Identity, name: str, found: list[Recommendation]) -> Letter:
    first = found[0]
    figures: tuple[Figure, ...] = ()
    full = name
    if first.addressee == "organization":
        place = reading.get(Organization, first.organization)
        full = (place.full_name or place.name) if place else name
        figures = tuple(_figures(frozen, identity.place_then(first)))
    elif first.addressee == "centre":
        figures = tuple(_figures(frozen, None))
    address = (CENTRE,) if first.addressee == "centre" else (_WHOM[first.addressee], full)
    return Letter(name, address, figures, tuple(Advised(tied(r.text), tied(r.basis), r.due, r.responsible) for r in found))


def _figures(frozen: Frozen, place: int | None) -> Iterator[Figure]:
    """The indicators of an organisation that has subjects in them, or of the city (None).

    7 is of an organisation only by a target of its own: the city asks for a tenth of schools and not for each of them.
    """
    own = {(t["indicator"], t["organization"]) for t in frozen.targets}
    for code, part in frozen.parts.items():
        value = part.value if place is None else part.places.get(place)
        asked = place is None or code != SITES or (code, place) in own
        if value is not None and value.denominator and asked:
            yield Figure(
                part.shown_code, value.title, part.short, part.nouns, value.percent, value.target, value.numerator, value.denominator,
                value.missing, part.reading, value.excluded, value.no_data, value.notes,
            )  # fmt: skip


def advices_paper(desk: Desk, wish: Wish) -> Document:
    """Every recommendation of a snapshot with its response and what came of it."""
    frozen = _frozen(desk, wish)
    with desk.read() as reading:
        groups = list(_groups(reading, frozen, wish.organization))
        everyone = [r for _, found in groups for r in found]
        if not everyone:
            raise Rejected(_nothing(False, wish.organization is not None))
        sections = tuple(Section(name, tuple(_line(r, desk.today) for r in found)) for name, found in groups)
    states = tuple((said, n) for state, said in RECOMMENDATION_STATES.items() if (n := sum(r.state == state for r in everyone)))
    title = f"Реестр адресных рекомендаций, {frozen.period.title}"
    return register(AdviceRegister(title, frozen.period.title, frozen.as_of, sections, states, EXECUTOR, desk.today))


def _line(r: Recommendation, today: date) -> Advised:
    late = overdue(r, today)
    state = RECOMMENDATION_STATES[r.state] + (", просрочена" if late else "")
    answered = f"{day(r.response_on)}: {r.response}" if r.response else ""
    answer = "\n".join(x for x in (answered, r.actions, r.evidence) if x)
    style: RowStyle = "warn" if late else _STYLES.get(r.state, "")
    return Advised(tied(r.text), tied(r.basis), r.due, r.responsible, state, answer, tied(r.outcome), style)
