"""Addressed recommendations: drafted by the figures of a snapshot, sent and answered in order, checked by the next snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school, saved
from openpyxl import load_workbook

from nmsdesk import app
from nmsdesk.documents.tree import PageBreak, Table
from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.cycle import Advice, Recommendation
from nmsdesk.domain.monitoring import Target
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization
from nmsdesk.domain.people import Employment, Person
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.russian import NBSP
from nmsdesk.services import merging, papers, registers, snapshots
from nmsdesk.services import undo as undoing
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves.organizations import merge_organizations
from nmsdesk.services.papers import Wish
from nmsdesk.services.recommendations import drafting, follow_up, life, listing
from nmsdesk.services.recommendations.figures import tied
from nmsdesk.services.setup import complete_dictionaries
from nmsdesk.storage.undo import operations

YEAR, NEXT = period("2025"), period("2026")
START = datetime(2026, 3, 2, 8)
SENT = date(2026, 3, 2)
LACKING = "Приказом закреплены наставнические пары и группы"


@pytest.fixture
def desk(base: Path, opened: Callable[..., Desk]) -> Desk:
    """PostgreSQL tells nothing new here."""
    return opened(base)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def records(desk: Desk, kind: Any = Recommendation, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(kind, **equal))


def build(desk: Desk) -> None:
    """A school of ten teachers of whom three have passed and one has a low level, and a school where all five have passed."""
    for n, (school, size, last) in enumerate((("СОШ № 1", 10, "Слабова"), ("СОШ № 2", 5, "Сильнова"))):
        place = a_school(desk, school)
        for i in range(size):
            person = a_person(desk, f"{last}{chr(1072 + i)}", birth=date(1980 - 10 * n, 1, i + 1))
            a_job(desk, person, place)
            if n or i < 4:
                a_diagnostic(desk, person, percent=72.0 if n or i < 3 else 20.0)


class City:
    """The two schools of ``build`` as records."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.weak, self.strong = records(desk, Organization)
        everyone = records(desk, Person)
        self.people, self.others = everyone[:10], everyone[10:]

    def snapshot(self, of: Any = YEAR, approved: bool = True) -> int:
        made = snapshots.make(self.desk, of)
        if approved:
            snapshots.approve(self.desk, made.id or 0, self.desk.today, "Директор УМОЦ")
        return made.id or 0

    def sent(self, number: int, **what: Any) -> Recommendation:
        """The first recommendation to the weak school about diagnostics, sent."""
        found = drafting.plan(self.desk, number, codes=("1",), addressees=("organization",), **what)
        made = drafting.apply(self.desk, number, found.drafts)
        life.send(self.desk, made.ids, SENT)
        sent: Recommendation = records(self.desk, id=made.ids[0])[0]
        return sent


@pytest.fixture(scope="module")
def city_file(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    """The city, made once and copied by each test."""
    place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("advised") / "city.db"))
    desk = app.open_desk(str(place), lambda: START)
    build(desk)
    desk.close()
    return place


@pytest.fixture
def city(city_file: Path, tmp_path: Path, opened: Callable[..., Desk]) -> City:
    return City(opened(shutil.copy(city_file, tmp_path / "city.db")))


def mark(desk: Desk, school: Organization, but: tuple[str, ...] = ()) -> None:
    """Every obligatory condition of the mentoring model holds but these."""
    for item in records(desk, ChecklistItem):
        if item.obligatory and item.name not in but:
            saved(desk, ChecklistMark(organization=school.id, item=item.id, state="yes", since=date(2025, 2, 1)))


# Drafting


def test_a_draft_says_the_figures_of_the_snapshot_and_the_step_that_loses_most(city: City) -> None:
    number = city.snapshot(approved=False)
    found = drafting.plan(city.desk, number, codes=("1",))
    (own,) = [d for d in found.drafts if d.addressee == "organization"]
    assert (own.name, own.step, own.lost) == ("СОШ № 1", "есть диагностика в периоде", 6)
    assert plain(own.basis) == "Показатель 1: 3 из 10 (30,0 %), цель 60 %; нет диагностики – 6, уровень не засчитан – 1"
    assert "6 человек" in plain(own.text) and "не хватает 3 человек" in plain(own.text) and "{" not in own.text
    assert own.due == date(2026, 5, 31) and not own.there
    (whole,) = [d for d in found.drafts if d.addressee == "centre"]
    assert plain(whole.basis).startswith("Показатель 1: 8 из 15 (53,3 %), цель 60 %; нет диагностики – 6")
    assert records(city.desk) == [], "looking over writes nothing"


def test_a_frozen_figure_is_drafted_from_whatever_has_changed_since(city: City) -> None:
    number = city.snapshot()
    for p in city.people[4:]:
        a_diagnostic(city.desk, p)
    registers.save(city.desk, replace(city.weak, name="Лицей № 1"))
    (own,) = [d for d in drafting.plan(city.desk, number, codes=("1",)).drafts if d.addressee == "organization"]
    assert own.name == "СОШ № 1" and own.lost == 6 and own.target == city.weak.id


def test_edited_drafts_are_made_in_one_step_and_never_twice(city: City) -> None:
    number = city.snapshot()
    found = drafting.plan(city.desk, number)
    edited = [replace(d, text=f"{d.text} Отчитаться письмом.") for d in found.drafts]
    made = drafting.apply(city.desk, number, edited)
    rows = records(city.desk)
    assert len(made.ids) == len(rows) == len(found.drafts) and all(r.text.endswith("письмом.") and r.state == "draft" for r in rows)
    again = drafting.plan(city.desk, number)
    assert again.new == () and {d.there for d in again.drafts} == {"уже есть: черновик"}
    with pytest.raises(Rejected, match="уже составлены"):
        drafting.apply(city.desk, number, found.drafts)
    later = city.snapshot()
    assert drafting.plan(city.desk, later).new == (), "another snapshot of the same period makes no twins either"
    undoing.undo(city.desk)
    undoing.undo(city.desk)
    undoing.undo(city.desk)
    assert records(city.desk) == [] and drafting.plan(city.desk, number).new == found.drafts


def test_each_missing_condition_of_the_model_has_its_own_phrase_and_the_rest_one_together(city: City) -> None:
    own = saved(city.desk, ChecklistItem(position=20, name="Есть приказ, подписанный всеми", obligatory=True))
    mark(city.desk, city.weak, but=(LACKING, own.name))
    mark(city.desk, city.strong, but=(own.name,))
    number = city.snapshot()
    found = [d for d in drafting.plan(city.desk, number, codes=("6",)).drafts if d.target == city.weak.id]
    assert [(d.step, d.text.startswith("Закрепить приказом")) for d in found] == [(LACKING, True), ("все обязательные условия", False)]
    assert "«Есть приказ, подписанный всеми»" in found[1].text and LACKING not in found[1].text
    assert all("не выполнено обязательных условий – 2" in d.basis for d in found)
    (other,) = [d for d in drafting.plan(city.desk, number, codes=("6",)).drafts if d.target == city.strong.id]
    assert own.name in other.text and other.step == "все обязательные условия"


def test_a_school_is_not_asked_for_a_site_of_its_own_but_by_a_target_of_its_own(city: City) -> None:
    number = city.snapshot()
    assert {d.addressee for d in drafting.plan(city.desk, number, codes=("7",)).drafts} == {"centre"}
    saved(city.desk, Target(indicator="7", organization=city.weak.id, value=100.0, since=date(2025, 1, 1)))
    found = drafting.plan(city.desk, city.snapshot(), codes=("7",)).drafts
    assert [(d.addressee, d.target) for d in found if d.addressee != "centre"] == [("organization", city.weak.id)]


def test_an_association_is_told_of_its_members_on_the_day(city: City) -> None:
    union = saved(city.desk, Association(name="ГМО учителей физики", kind="gmo", since=date(2024, 9, 1)))
    for p in [*city.people[2:6], city.others[0]]:
        saved(city.desk, Membership(association=union.id, person=p.id, since=date(2024, 9, 1)))
    saved(city.desk, Membership(association=union.id, person=city.people[6].id, since=date(2026, 1, 15)))
    (told,) = [d for d in drafting.plan(city.desk, city.snapshot(), codes=("1",)).drafts if d.addressee == "association"]
    assert plain(told.basis) == (
        "Показатель 1, участники на 31.12.2025: 2 из 5 (40,0 %), цель 60 %; нет диагностики – 2, уровень не засчитан – 1"
    )
    assert told.target == union.id and told.lost == 2


def test_persons_are_advised_on_request_alone_and_only_for_the_last_step(city: City) -> None:
    number = city.snapshot()
    assert "person" not in {d.addressee for d in drafting.plan(city.desk, number).drafts}
    found = drafting.plan(city.desk, number, addressees=("person",), codes=("1",)).drafts
    assert [(d.target, d.step) for d in found] == [(city.people[3].id, "уровень засчитан")]


def test_what_the_library_lacks_is_told_and_an_edited_phrase_is_used(city: City) -> None:
    for a in records(city.desk, Advice, indicator="1", addressee="organization"):
        registers.remove(city.desk, a)
    number = city.snapshot()
    found = drafting.plan(city.desk, number, codes=("1",), addressees=("organization",))
    assert found.drafts == () and found.silent == ("Показатель 1, нет диагностики: для адресата нет фразы в библиотеке",)
    own = Advice(indicator="1", text="{place}: {n} из {N}, {people}.", days=10, responsible="Завуч")
    warnings = registers.save(city.desk, own).warnings
    assert [w.code for w in warnings] == ["advices.text.field"]
    (d,) = drafting.plan(city.desk, number, codes=("1",), addressees=("organization",), since=date(2026, 4, 1)).drafts
    assert (d.text, d.due, d.responsible) == ("СОШ № 1: 3 из 10, {people}.", date(2026, 4, 11), "Завуч") and "{people}" in d.note


def test_the_library_comes_into_a_base_brought_up_and_an_edited_one_is_left_alone(desk: Desk) -> None:
    first, *rest = records(desk, Advice)
    for a in rest:
        registers.remove(desk, a)
    registers.save(desk, replace(first, text="Своими словами."))
    complete_dictionaries(desk)
    assert [a.text for a in records(desk, Advice)] == ["Своими словами."]
    registers.remove(desk, records(desk, Advice)[0])
    complete_dictionaries(desk)
    assert len(records(desk, Advice)) == len(rest) + 1


# Life


def test_only_an_approved_snapshot_is_ground_to_send(city: City) -> None:
    number = city.snapshot(approved=False)
    made = drafting.apply(city.desk, number, drafting.plan(city.desk, number, codes=("1",)).drafts)
    with pytest.raises(Rejected, match="не утверждён"):
        life.send(city.desk, made.ids, SENT)
    snapshots.approve(city.desk, number, SENT, "Директор УМОЦ")
    approval = undoing.last(city.desk)
    with pytest.raises(Rejected, match="ещё не наступила"):
        life.send(city.desk, made.ids, date(2026, 3, 3))
    life.postpone(city.desk, made.ids[:1], date(2026, 2, 1))
    with pytest.raises(Rejected, match="перенесите срок"):
        life.send(city.desk, made.ids, SENT)
    life.postpone(city.desk, made.ids[:1], date(2026, 4, 1))
    life.send(city.desk, made.ids, SENT, "№ 17 от 02.03.2026")
    assert {(r.state, r.sent_on) for r in records(city.desk)} == {("sent", SENT)}
    operation = undoing.last(city.desk)
    assert operation and "№ 17" in operation.reason and approval
    with pytest.raises(Rejected, match="уже направлены рекомендации"):
        undoing.undo(city.desk, approval.name)


def test_what_was_sent_is_neither_edited_nor_removed_but_withdrawn_with_a_reason(city: City) -> None:
    r = city.sent(city.snapshot())
    with pytest.raises(Rejected, match="текст и основание не меняют"):
        registers.save(city.desk, replace(r, text="Иначе"))
    with pytest.raises(Rejected, match="не удаляют"):
        registers.remove(city.desk, r)
    registers.save(city.desk, replace(r, responsible="Завуч"))
    with city.desk.read() as reading:
        drafted = next(o for o in operations(reading.connection, 50) if o.kind == "recommend")
    assert undoing.undo(city.desk, drafted.name).left, "what was sent outlives the undoing of its drafting"
    assert len(records(city.desk)) == 1
    with pytest.raises(Rejected, match="почему"):
        life.withdraw(city.desk, (r.id or 0,), " ")
    life.withdraw(city.desk, (r.id or 0,), "направлена по ошибке")
    assert records(city.desk)[0].outcome == "Снята: направлена по ошибке"
    assert drafting.plan(city.desk, r.snapshot or 0, codes=("1",), addressees=("organization",)).new, "may be drafted anew"


def test_steps_come_in_their_order_and_each_is_undone_whole(city: City) -> None:
    r = city.sent(city.snapshot())
    number = r.id or 0
    with pytest.raises(Rejected, match="раньше даты направления"):
        life.answer(city.desk, number, date(2026, 3, 1), "Приказ издан")
    with pytest.raises(Rejected, match="что ответили"):
        life.answer(city.desk, number, SENT, "")
    life.answer(city.desk, number, SENT, "Приказ издан", "Утверждён график", "Приказ № 5")
    life.answer(city.desk, number, SENT, "Приказ издан, график выполнен", "Утверждён график", "Приказ № 5")
    with pytest.raises(Rejected, match="Такой шаг невозможен"):
        life.send(city.desk, (number,), SENT)
    life.close(city.desk, (number,), "done")
    assert records(city.desk)[0].state == "done"
    with pytest.raises(Rejected, match="закрыта"):
        life.postpone(city.desk, (number,), date(2026, 5, 1))
    life.reopen(city.desk, (number,))
    assert records(city.desk)[0].state == "answered"
    for _ in range(4):
        undoing.undo(city.desk)
    assert (records(city.desk)[0].state, records(city.desk)[0].response) == ("sent", "")


def test_overdue_ones_are_reminded_of_and_stand_first(city: City, clock: Any) -> None:
    r = city.sent(city.snapshot())
    with pytest.raises(Rejected, match="ещё не прошёл"):
        life.remind(city.desk, (r.id or 0,))
    clock.moment = datetime(2026, 7, 1, 9)
    card = listing.card(city.desk, r.id or 0)
    assert card.overdue and card.addressee == "СОШ № 1"
    with city.desk.read() as reading:
        (line,) = listing.of_place(reading, city.weak.id or 0)
    assert line[2].startswith("показатель 1: просрочена, направлена")
    assert life.remind(city.desk, (r.id or 0,)) == 1 and listing.counts(city.desk) == {"sent": 1}
    life.close(city.desk, (r.id or 0,), "failed")
    with pytest.raises(Rejected, match="не выполнена"):
        life.remind(city.desk, (r.id or 0,))


# On paper


def test_letters_stand_one_addressee_a_page_and_the_register_holds_answers(city: City, clock: Any, tmp_path: Path) -> None:
    number = city.snapshot()
    with pytest.raises(Rejected, match="Составьте их"):
        papers.make(city.desk, "recommendations", Wish(record=number))
    made = drafting.apply(city.desk, number, drafting.plan(city.desk, number).drafts)
    everyone = {(r.addressee, r.organization) for r in records(city.desk)}
    whole = papers.make(city.desk, "recommendations", Wish(record=number))
    assert sum(isinstance(b, PageBreak) for b in whole.blocks) == len(everyone) - 1
    one = papers.make(city.desk, "recommendations", Wish(record=number, organization=city.weak.id))
    figures, advised = (b for b in one.blocks if isinstance(b, Table))
    assert figures.rows[0][:3] == ("1. Диагностика дефицитов", 3, 10)
    assert not any(str(row[0]).startswith("7") for row in figures.rows), "a school is not asked for a site"
    assert len(advised.rows) == len([r for r in records(city.desk) if r.organization == city.weak.id])
    life.send(city.desk, made.ids, SENT)
    life.answer(city.desk, made.ids[-1], SENT, "Приказ издан", evidence="Приказ № 5")
    with pytest.raises(Rejected, match="Напоминать не о чем"):
        papers.make(city.desk, "recommendation_reminders", Wish(record=number))
    clock.moment = datetime(2027, 1, 10, 9)
    late = papers.make(city.desk, "recommendation_reminders", Wish(record=number))
    texts = [str(row[0]) for b in late.blocks if isinstance(b, Table) for row in b.rows]
    waiting = [r.text for r in records(city.desk, state="sent") if r.addressee != "centre"]
    assert sorted(map(plain, texts)) == sorted(waiting)
    papers.write(city.desk, "recommendation_register", Wish(record=number), tmp_path / "реестр.xlsx")
    sheet = load_workbook(tmp_path / "реестр.xlsx").active
    cells = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]  # type: ignore[union-attr]
    assert any("Приказ издан" in c and "Приказ № 5" in c for c in cells) and any("просрочена" in c for c in cells)
    for suffix in (".pdf", ".docx"):
        papers.write(city.desk, "recommendations", Wish(record=number), tmp_path / f"письма{suffix}")
        assert (tmp_path / f"письма{suffix}").stat().st_size > 5_000


# Follow-up


def after_a_year(city: City, clock: Any) -> int:
    """Of the six without a diagnostic three have passed it, one has left; all others as they were."""
    clock.moment = datetime(2026, 12, 20, 9)
    job = records(city.desk, Employment, person=city.people[9].id)[0]
    registers.save(city.desk, replace(job, until=date(2026, 8, 31), end_reason="dismissed"))
    for p in [*city.people[:3], *city.people[4:7], *city.others]:
        a_diagnostic(city.desk, p, day=date(2026, 10, 5))
    return city.snapshot(NEXT)


def test_the_next_snapshot_says_what_came_of_it_by_name(city: City, clock: Any) -> None:
    r = city.sent(city.snapshot())
    assert follow_up.latest(city.desk, r.snapshot or 0) is None
    by = after_a_year(city, clock)
    approval = undoing.last(city.desk)
    latest = follow_up.latest(city.desk, r.snapshot or 0)
    assert latest and latest.id == by
    waiting = follow_up.waiting(city.desk)
    assert waiting and (waiting[0].id, waiting[1]) == (by, 1)
    (told,) = follow_up.plan(city.desk, by).outcomes
    assert plain(told.sentence) == (
        "Было 3 из 10 (30,0 %), стало 6 из 9 (66,7 %); цель 60 % достигнута."
        " Из 6 названных: диагностику прошли – 3, выбыли – 1, остаётся – 2."
    )
    fates = {t.then.name.split()[0]: t.fate for t in told.trails}
    assert "".join(fates).replace("Слабова", "") == "дежзий"
    assert list(fates.values()) == ["passed", "passed", "passed", "lacking", "lacking", "left"]
    assert told.proposed == "done" and records(city.desk)[0].outcome == "", "looking writes nothing"
    kept = follow_up.apply(city.desk, by, {r.id or 0: ""})
    assert (kept.checked, kept.decided) == (1, 0)
    assert follow_up.waiting(city.desk) is None
    (now,) = records(city.desk)
    assert (now.checked, now.state, now.outcome) == (by, "sent", plain(told.sentence))
    follow_up.apply(city.desk, by, {r.id or 0: told.proposed})
    assert records(city.desk)[0].state == "done"
    trails = follow_up.behind(city.desk, records(city.desk)[0])
    assert {t.then.name: t.fate for t in trails} == {t.then.name: t.fate for t in told.trails}
    with pytest.raises(Rejected, match="итоги рекомендаций"):
        undoing.undo(city.desk, approval.name if approval else "")


def test_a_target_not_reached_tells_how_many_lack(city: City, clock: Any) -> None:
    city.sent(city.snapshot())
    clock.moment = datetime(2026, 12, 20, 9)
    a_diagnostic(city.desk, city.people[4], day=date(2026, 10, 5))
    (told,) = follow_up.plan(city.desk, city.snapshot(NEXT)).outcomes
    assert plain(told.sentence) == (
        "Было 3 из 10 (30,0 %), стало 1 из 10 (10,0 %); до цели 60 % не хватает 5 человек."
        " Из 6 названных: диагностику прошли – 1, остаётся – 5."
    )
    assert told.proposed == "failed"


def test_merged_schools_and_people_are_followed_by_who_they_are(city: City, clock: Any) -> None:
    r = city.sent(city.snapshot())
    by_hand = a_person(city.desk, "Слабовад", birth=date(1980, 1, 5))
    after_a_year(city, clock)
    merging.merge(city.desk, by_hand.id or 0, city.people[4].id or 0)
    merging.merge_organizations_records(city.desk, city.strong.id or 0, city.weak.id or 0)
    assert records(city.desk)[0].organization == city.strong.id and records(city.desk, Organization, id=city.weak.id) == []
    by = city.snapshot(NEXT)
    (told,) = follow_up.plan(city.desk, by, (r.id or 0,)).outcomes
    assert plain(told.sentence).startswith("Организация объединена с «СОШ № 2»; было 3 из 10 (30,0 %), стало 11 из 14")
    assert sorted(t.fate for t in told.trails) == ["lacking", "lacking", "left", "passed", "passed", "passed"]


def test_a_school_that_has_joined_another_or_is_gone_is_told_so(city: City, clock: Any) -> None:
    r = city.sent(city.snapshot())
    clock.moment = datetime(2026, 9, 10, 9)
    merge_organizations(city.desk, city.weak.id or 0, city.strong.id or 0, date(2026, 8, 31))
    clock.moment = datetime(2026, 12, 20, 9)
    (told,) = follow_up.plan(city.desk, city.snapshot(NEXT)).outcomes
    assert plain(told.sentence).startswith("Организация присоединена к «СОШ № 2»; было 3 из 10 (30,0 %), стало 0 из 15")
    assert told.proposed == "failed"
    place = records(city.desk, Organization, id=city.weak.id)[0]
    registers.save(city.desk, replace(place, successor=None))
    (told,) = follow_up.plan(city.desk, city.snapshot(NEXT), (r.id or 0,)).outcomes
    assert plain(told.sentence) == "Было 3 из 10 (30,0 %). Организации больше нет." and told.proposed == "withdrawn"


def test_a_condition_of_the_model_is_checked_by_itself(city: City, clock: Any) -> None:
    other = "Приказом назначен куратор наставничества"
    mark(city.desk, city.weak, but=(LACKING, other))
    mark(city.desk, city.strong)
    number = city.snapshot()
    made = drafting.apply(city.desk, number, drafting.plan(city.desk, number, codes=("6",), addressees=("organization",)).drafts)
    life.send(city.desk, made.ids, SENT)
    clock.moment = datetime(2026, 12, 20, 9)
    item = next(i for i in records(city.desk, ChecklistItem) if i.name == LACKING)
    saved(city.desk, ChecklistMark(organization=city.weak.id, item=item.id, state="yes", since=date(2026, 5, 1)))
    told = {o.recommendation.step: o for o in follow_up.plan(city.desk, city.snapshot(NEXT)).outcomes}
    assert told[LACKING].sentence == "Условие выполнено; всего не выполнено обязательных условий – 1."
    assert (told[LACKING].proposed, told[other].proposed) == ("done", "failed")
    assert told[other].sentence == "Условие не выполнено; всего не выполнено обязательных условий – 1."


def test_nothing_is_checked_by_a_draft_or_an_earlier_snapshot(city: City, clock: Any) -> None:
    r = city.sent(city.snapshot())
    same = city.snapshot()
    with pytest.raises(Rejected, match="не позже"):
        follow_up.apply(city.desk, same, {r.id or 0: ""})
    clock.moment = datetime(2026, 12, 20, 9)
    draft = city.snapshot(NEXT, approved=False)
    assert follow_up.plan(city.desk, draft).outcomes
    with pytest.raises(Rejected, match="не утверждён"):
        follow_up.apply(city.desk, draft, {r.id or 0: ""})


def test_persons_and_associations_are_checked_too(city: City, clock: Any) -> None:
    union = saved(city.desk, Association(name="ГМО учителей физики", kind="gmo", since=date(2024, 9, 1)))
    for p in city.people[2:6]:
        saved(city.desk, Membership(association=union.id, person=p.id, since=date(2024, 9, 1)))
    number = city.snapshot()
    wanted = ("person", "association", "centre")
    made = drafting.apply(city.desk, number, drafting.plan(city.desk, number, addressees=wanted, codes=("1",)).drafts)
    life.send(city.desk, made.ids, SENT)
    told = {o.recommendation.addressee: o for o in follow_up.plan(city.desk, after_a_year(city, clock)).outcomes}
    assert told["person"].proposed == "failed" and told["person"].sentence.startswith("Условие не выполнено: нет учтённой диагностики")
    assert "было 1 из 4 (25,0 %), стало 3 из 4 (75,0 %)" in plain(told["association"].sentence).lower()
    assert plain(told["centre"].sentence).startswith("Было 8 из 15 (53,3 %), стало 11 из 14 (78,6 %); цель 60 % достигнута.")


def test_a_person_merged_since_is_still_the_one_advised(city: City, clock: Any) -> None:
    number = city.snapshot()
    made = drafting.apply(city.desk, number, drafting.plan(city.desk, number, addressees=("person",), codes=("1",)).drafts)
    life.send(city.desk, made.ids, SENT)
    twin = a_person(city.desk, city.people[3].last_name, birth=city.people[3].birth)
    merging.merge(city.desk, twin.id or 0, city.people[3].id or 0)
    assert records(city.desk, Person, id=city.people[3].id) == []
    clock.moment = datetime(2026, 12, 20, 9)
    a_diagnostic(city.desk, twin, day=date(2026, 10, 5))
    (told,) = follow_up.plan(city.desk, city.snapshot(NEXT)).outcomes
    assert (told.sentence, told.proposed) == ("Условие выполнено.", "done")


def test_numbers_of_a_kept_text_are_not_broken_between_lines() -> None:
    assert tied("1 841 из 3 211 (57,3 %), школа № 3, 14 мая") == "1\u00a0841 из 3\u00a0211 (57,3\u00a0%), школа №\u00a03, 14 мая"
