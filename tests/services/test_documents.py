"""Documents: their standing and chain, what rests on them in words and by reference, the end of force as one undo step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nmsdesk.domain.community import Association, Event
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.knowledge import Document
from nmsdesk.domain.organizations import Site
from nmsdesk.errors import Rejected
from nmsdesk.services import documents, undo
from nmsdesk.services.desk import Desk
from tests.given import a_person, a_school, saved

FILE_ONLY = True

TODAY = date(2026, 3, 2)


def a_document(desk: Desk, number: str = "41пк", on: date = date(2023, 5, 22), **values: Any) -> Document:
    given = {"kind": "order", "title": "Об организации работы", "issuer": "Комитет образования"} | values
    return saved(desk, Document(number=number, day=on, **given))  # type: ignore[no-any-return]


def now(desk: Desk, record: Any) -> Any:
    with desk.read() as reading:
        return reading.get(type(record), record.id)


@pytest.mark.parametrize(
    ("since", "until", "said", "in_force"),
    [
        (None, None, "действует", True),
        (date(2026, 4, 1), None, "вступит в силу 01.04.2026", False),
        (None, date(2026, 3, 1), "утратил силу, действовал по 01.03.2026", False),
        (None, date(2026, 3, 2), "последний день", True),
        (None, date(2026, 3, 12), "действует ещё 10\u00a0дней", True),
        (None, date(2026, 12, 31), "действует по 31.12.2026", True),
    ],
)
def test_the_standing_of_a_document_is_said_in_words(since: date | None, until: date | None, said: str, in_force: bool) -> None:
    document = Document(kind="order", day=date(2025, 1, 1), title="О плане", since=since, until=until)
    found = documents.standing(document, TODAY)
    assert (found.text, found.in_force) == (said, in_force)


def test_the_chain_runs_from_the_first_replaced_to_the_last_replacing(desk: Desk) -> None:
    first = a_document(desk, "1", date(2020, 1, 1))
    second = a_document(desk, "2", date(2022, 1, 1), replaces=first.id)
    third = a_document(desk, "3", date(2024, 1, 1), replaces=second.id)
    for one in (first, second, third):
        assert [n for n, _, _ in documents.card(desk, one.id or 0).chain] == [first.id, second.id, third.id]


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}


def test_what_rests_on_a_document_is_found_in_every_register(desk: Desk) -> None:
    order, school = a_document(desk), a_school(desk)
    site = saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), act=order.id))
    over = saved(desk, Site(organization=school.id, kind="flagship", since=date(2022, 9, 1), until=date(2023, 8, 31), act=order.id))
    workshop = saved(desk, Association(name="Мастерская", kind="workshop", since=date(2023, 6, 1), act=order.id))
    event = saved(desk, Event(title="Занятие", form="workshop", since=date(2025, 10, 1), act=order.id))
    a_document(desk, "2", date(2025, 1, 1), replaces=order.id)  # belongs to the chain, does not rest
    card = documents.card(desk, order.id or 0)
    assert {key: [r.id for r in found] for key, found in card.resting.items()} == {
        "sites": [site.id, over.id], "associations": [workshop.id], "events": [event.id],
    }  # fmt: skip
    assert [r.in_force for r in card.resting["sites"]] == [True, False]
    assert school.name in card.resting["sites"][0].label and card.rests == 4


def test_records_that_name_the_document_in_words_are_offered_and_linked_in_one_step(desk: Desk) -> None:
    order, school = a_document(desk, "5", date(2021, 8, 30)), a_school(desk)
    texts = ("№ 5 от 30.08.2021", "приказ УМОЦ №5 от 30.8.2021 г.", "№ 125 от 30.08.2021", "№ 5 от 30.08.2022", "№ 5-х от 30.08.2021")
    made = [saved(desk, Association(name=f"ГМО {n}", kind="gmo", since=date(2021, 9, 1), order=text)) for n, text in enumerate(texts)]
    site = saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), order="№ 5 от 30.08.2021"))
    found = documents.card(desk, order.id or 0).written
    assert {(w.key, w.id) for w in found} == {("associations", made[0].id), ("associations", made[1].id), ("sites", site.id)}
    documents.link(desk, order.id or 0, found)
    assert documents.card(desk, order.id or 0).rests == 3 and not documents.card(desk, order.id or 0).written
    undo.undo(desk)
    assert documents.card(desk, order.id or 0).rests == 0


def test_losing_force_lists_all_that_hangs_and_ends_moves_or_keeps_each(desk: Desk) -> None:
    order, school = a_document(desk), a_school(desk)
    new = a_document(desk, "77", date(2026, 2, 20))
    mentor, mentee = a_person(desk), a_person(desk, "Петрова")
    pair = saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, since=date(2025, 9, 1), act=order.id, order="№ 41пк"))
    site = saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), act=order.id))
    club = saved(desk, Association(name="Клуб", kind="club", since=date(2023, 6, 1), act=order.id))
    over = saved(desk, Site(organization=school.id, kind="flagship", since=date(2022, 9, 1), until=date(2023, 8, 31), act=order.id))
    event = saved(desk, Event(title="Занятие", form="workshop", since=date(2025, 10, 1), act=order.id))
    plan = documents.plan_end(desk, order.id or 0, date(2026, 3, 1), new.id)
    assert (plan.last, plan.over) == (date(2026, 2, 28), 1)
    by_id = {(h.what.key, h.what.id): h for h in plan.hanging}
    assert set(by_id) == {("mentorships", pair.id), ("sites", site.id), ("associations", club.id), ("events", event.id)}
    assert by_id["events", event.id].choices == (documents.KEEP, documents.RELINK)
    choices = {
        ("mentorships", pair.id): documents.END, ("sites", site.id): documents.RELINK, ("associations", club.id): documents.KEEP,
        ("events", event.id): documents.KEEP,
    }  # fmt: skip
    done = documents.end(desk, order.id or 0, date(2026, 3, 1), choices, new.id)
    assert (done.ended, done.relinked, done.kept) == (1, 1, 2)
    assert now(desk, order).until == date(2026, 2, 28) and now(desk, new).replaces == order.id
    assert (now(desk, pair).until, now(desk, pair).state) == (date(2026, 2, 28), "ended")
    assert (now(desk, site).act, now(desk, site).until) == (new.id, None)
    assert (now(desk, club).act, now(desk, club).until) == (order.id, None)
    assert now(desk, over).until == date(2023, 8, 31)
    undo.undo(desk)
    for one in (order, new, pair, site, club, event):
        assert _meaning(now(desk, one)) == _meaning(one)


def _meaning(record: Any) -> dict[str, Any]:
    return {k: v for k, v in _fields(record).items() if k not in ("version", "changed_at", "changed_by")}


def test_an_end_that_a_rule_forbids_changes_nothing(desk: Desk) -> None:
    order, school = a_document(desk), a_school(desk)
    later = saved(desk, Site(organization=school.id, kind="rip", since=date(2026, 9, 1), act=order.id))
    with pytest.raises(Rejected, match="начинается позже"):
        documents.end(desk, order.id or 0, date(2026, 3, 1), {("sites", later.id): documents.END})
    assert now(desk, order).until is None
    with pytest.raises(Rejected, match="позже"):
        documents.plan_end(desk, order.id or 0, date(2023, 5, 22))
    old = a_document(desk, "1", date(2020, 1, 1))
    newer = a_document(desk, "2", date(2024, 1, 1), replaces=old.id)
    with pytest.raises(Rejected, match="более новым"):
        documents.plan_end(desk, newer.id or 0, date(2026, 3, 1), old.id)
    documents.end(desk, order.id or 0, date(2026, 3, 1), {})
    with pytest.raises(Rejected, match="уже утратил"):
        documents.plan_end(desk, order.id or 0, date(2026, 4, 1))


def test_evidence_of_the_regulation_points_at_an_order_and_does_not_hang_on_it(desk: Desk) -> None:
    with desk.read() as reading:
        order = next(d for d in reading.where(Document) if d.number == "573а")  # of section IV, its year is over
    card = documents.card(desk, order.id or 0)
    [pointing] = card.resting["evidences"]
    assert pointing.key == "clauses" and pointing.label.startswith("IV.3") and (card.rests, card.hanging) == (0, 0)
    assert len(card.resting["evidences"][0].label) <= documents.LABEL
    current = next(d for d in _every(desk) if d.number == "125-х")
    assert documents.plan_end(desk, current.id or 0, date(2026, 3, 1)).hanging == []


def _every(desk: Desk) -> list[Document]:
    with desk.read() as reading:
        return reading.where(Document)


def test_an_agreement_tells_its_partner_and_term(desk: Desk) -> None:
    agreement = a_document(
        desk, "7", date(2025, 9, 1), kind="agreement", partner="Педагогический колледж", since=date(2025, 9, 1), until=date(2026, 8, 31)
    )
    card = documents.card(desk, agreement.id or 0)
    facts = dict(card.facts)
    assert card.agreement and facts["Вторая сторона"] == "Педагогический колледж" and facts["Срок"] == "365\u00a0дней"
