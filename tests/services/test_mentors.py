"""Mentoring from the need to the result: who needs whom and why, papers before the start, indicators 5 and 6 by the people concerned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from given import a_job, a_person, a_school, post, saved

from nmsdesk.domain.development import Deficit, LearningPlan, MatchWeight, MentorOffer, Mentorship, MentorshipItem, MentorshipMeeting
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.domain.periods import add_years, full_years, year
from nmsdesk.errors import Rejected
from nmsdesk.services import indicators, registers, today
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import bank, model, needs, pairs, programme, suggest
from nmsdesk.services.mentors.card import card
from nmsdesk.services.mentors.pairs import Choice
from nmsdesk.services.undo import undo

FILE_ONLY = True

DAY = date(2026, 3, 2)  # the clock of the tests


def every(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind)


def novice(desk: Desk, school: Organization, last: str = "Новикова", **values: Any) -> Person:
    """A young teacher in the second year of work."""
    start = date(2024, 9, 1)
    person = a_person(desk, last, birth=date(2002, 2, 2), career_start=start, **values)
    a_job(desk, person, school, since=start, subjects=("mathematics",))
    return person


def master(desk: Desk, school: Organization, last: str = "Опытова", **values: Any) -> Person:
    person = a_person(desk, last, birth=date(1975, 5, 5), career_start=date(1998, 9, 1), **values)
    a_job(desk, person, school, since=date(2010, 9, 1), subjects=("mathematics",))
    return person


def pair(desk: Desk, mentor: Person, mentee: Person, **values: Any) -> Mentorship:
    given: dict[str, Any] = {"since": date(2025, 9, 1), "until": date(2026, 5, 31), "state": "active", "order": "№ 1 от 01.09.2025"}
    return saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, **({"form": "teacher_teacher"} | given | values)))


def who(desk: Desk, **asked: Any) -> dict[str, tuple[str, ...]]:
    return {n.name.split()[0]: n.reasons for n in needs.needs(desk, **asked)}


def test_the_young_the_new_and_the_returned_need_a_mentor(desk: Desk) -> None:
    school = a_school(desk)
    novice(desk, school)
    new = a_person(desk, "Новосёлова", birth=date(1975, 1, 1), career_start=date(2000, 9, 1))
    a_job(desk, new, school, since=date(2025, 11, 1))
    back = a_person(desk, "Возвратова", birth=date(1975, 1, 1), career_start=date(2005, 9, 1))
    job = a_job(desk, back, school, since=date(2008, 9, 1))
    saved(desk, Absence(employment=job.id, since=date(2023, 1, 1), until=date(2026, 1, 10)))
    away = novice(desk, school, "Отсутова")
    with desk.read() as reading:
        of_away = reading.where(Employment, person=away.id)[0]
    saved(desk, Absence(employment=of_away.id, since=date(2026, 1, 1)))
    master(desk, school)
    assert who(desk) == {"Новикова": ("young",), "Новосёлова": ("newcomer",), "Возвратова": ("returned",)}
    assert who(desk, reasons=("young",)) == {"Новикова": ("young",)}
    assert who(desk, organization=a_school(desk).id) == {}


def test_another_post_in_the_same_school_makes_no_newcomer(desk: Desk) -> None:
    school = a_school(desk)
    person = a_person(desk, birth=date(1975, 1, 1), career_start=date(2000, 9, 1))
    a_job(desk, person, school, since=date(2015, 9, 1), until=date(2025, 12, 31), end_reason="post")
    a_job(desk, person, school, since=date(2026, 1, 1), post=post(desk, "Методист").id)
    assert who(desk) == {}


def test_a_mentee_is_not_in_need_until_the_pair_ends(desk: Desk) -> None:
    school = a_school(desk)
    young, old = novice(desk, school), master(desk, school)
    made = pair(desk, old, young)
    assert who(desk) == {}
    done = pairs.end_early(desk, made.id or 0, date(2026, 2, 20), "refused_mentor", "Не хватает времени")
    assert who(desk) == {"Новикова": ("lost", "young")}
    assert "today.mentee_alone" in {line.code for line in today.lines(desk)}
    undo(desk)
    assert done.changed.rows == 1 and who(desk) == {}


def test_a_planned_pair_leaves_the_mentee_in_the_list_but_not_on_the_first_page(desk: Desk) -> None:
    school = a_school(desk)
    young, old, other = novice(desk, school), master(desk, school), master(desk, school, "Другова")
    made = pair(desk, old, young)
    pairs.end_early(desk, made.id or 0, date(2026, 2, 20), "mentor_left")
    drafted = pairs.draft(desk, [Choice(young.id or 0, other.id or 0)])
    assert needs.needs(desk)[0].draft == drafted.ids[0]
    assert "today.mentee_alone" not in {line.code for line in today.lines(desk)}


def test_a_mentee_who_left_the_pair_by_own_will_is_not_lost(desk: Desk) -> None:
    school = a_school(desk)
    old = a_person(desk, "Зрелова", birth=date(1975, 1, 1), career_start=date(2001, 9, 1))
    a_job(desk, old, school, since=date(2001, 9, 1))
    made = pair(desk, master(desk, school), old)
    pairs.end_early(desk, made.id or 0, date(2026, 2, 20), "refused_mentee")
    assert who(desk) == {}


def test_open_deficits_without_a_plan_are_a_reason_only_when_asked(desk: Desk) -> None:
    school = a_school(desk)
    old = master(desk, school)
    saved(desk, Deficit(person=old.id, area="digital", opened=date(2025, 10, 1), source="observation"))
    assert who(desk) == {} and who(desk, reasons=("deficit",)) == {"Опытова": ("deficit",)}
    saved(desk, LearningPlan(person=old.id, since=date(2026, 1, 1), until=date(2026, 5, 31)))
    assert who(desk, reasons=("deficit",)) == {}


def test_needs_of_a_city_are_what_a_plain_count_gives(desk: Desk) -> None:
    fill_demo(desk, 250, 12, 4)
    on, ago = desk.today, add_years(desk.today, -1)
    persons, posts = {p.id: p for p in every(desk, Person)}, {p.id: p.category for p in every(desk, Post)}
    counted = {o.id for o in every(desk, Organization) if o.counted}
    jobs = every(desk, Employment)
    absences = every(desk, Absence)
    away = {a.employment for a in absences if a.holds(on)}
    main = {e.person: e for e in jobs if e.kind == "main" and e.holds(on)}
    working = {e.person for e in jobs if e.holds(on)}
    staff = {p for p, e in main.items() if posts[e.post] == "teaching" and e.organization in counted and e.id not in away}
    served = {
        m.mentee for m in every(desk, Mentorship)
        if m.state in ("active", "paused") and m.holds(on) and m.mentor in working and m.form not in ("pupil_pupil", "teacher_pupil")
    }  # fmt: skip
    young = {
        n for n in staff
        if (p := persons[n]).birth and p.career_start and full_years(p.birth, on) < 35 and full_years(p.career_start, on) < 3
    }  # fmt: skip
    back = {e.person for a in absences for e in jobs if e.id == a.employment and e.holds(on) and a.until and ago <= a.until < on}
    fresh = set()
    for n, e in main.items():
        before = [o for o in jobs if o.person == n and o.organization == e.organization and o.id != e.id and o.since < e.since]
        if e.since >= ago and all(o.until and o.until < e.since - timedelta(31) for o in before):
            fresh.add(n)
    found = {code: {n.person for n in needs.needs(desk) if code in n.reasons} for code in ("young", "newcomer", "returned")}
    assert found == {"young": young - served, "newcomer": (fresh & staff) - served, "returned": (back & staff) - served}
    assert all(found.values())


def test_suggestions_say_why_and_one_mentor_is_not_offered_to_all(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    first, second = novice(desk, school), novice(desk, school, "Юнова")
    near, same = master(desk, school), master(desk, school, "Тоже")
    far = master(desk, other, "Дальняя")
    saved(desk, MentorOffer(person=far.id, since=date(2025, 1, 1), other_schools=True, areas=("digital",)))
    saved(desk, Deficit(person=first.id, area="digital", opened=date(2025, 10, 1), source="observation"))
    found = {s.mentee: s for s in suggest.suggest(desk, [first.id or 0, second.id or 0])}
    assert {found[first.id or 0].offers[0].mentor, found[second.id or 0].offers[0].mentor} == {near.id, same.id}
    best = found[first.id or 0].offers[0]
    assert best.reason == "та же организация (+30), тот же предмет (+22), та же должность (+10), стаж, лет: 27 (+8)" and best.points == 70
    distant = next(o for o in found[first.id or 0].offers if o.mentor == far.id)
    assert "силён в областях дефицита: 1 (+12)" in distant.reason and "в банке наставников (+10)" in distant.reason
    offers, refused = suggest.ranked(desk, first.id or 0)
    assert [o.mentor for o in offers][-1] == far.id and {(r.name.split()[0], r.why) for r in refused} == {("Юнова", "сам молодой педагог")}


def test_the_weights_of_the_base_change_the_order(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    young, near, far = novice(desk, school), master(desk, school), master(desk, other, "Дальняя")
    saved(desk, MentorOffer(person=far.id, since=date(2025, 1, 1), other_schools=True))
    assert suggest.ranked(desk, young.id or 0)[0][0].mentor == near.id
    weight = next(w for w in every(desk, MatchWeight) if (w.matcher, w.code) == ("mentor", "same_school"))
    registers.save(desk, replace(weight, value=0.0))
    assert suggest.ranked(desk, young.id or 0)[0][0].mentor == far.id


def test_a_full_mentor_is_refused_and_drafts_are_a_load_too(desk: Desk) -> None:
    school = a_school(desk)
    mentor = master(desk, school)
    saved(desk, MentorOffer(person=mentor.id, since=date(2025, 1, 1), limit=1))
    first, second = novice(desk, school), novice(desk, school, "Юнова")
    pairs.draft(desk, [Choice(first.id or 0, mentor.id or 0)])
    offers, refused = suggest.ranked(desk, second.id or 0)
    assert not offers and refused[-1].why == "уже ведёт 1, больше не может"


def test_drafts_are_one_undo_step_and_a_second_draft_is_refused(desk: Desk) -> None:
    school = a_school(desk)
    mentor = master(desk, school)
    mentees = [novice(desk, school, name) for name in ("Ветрова", "Лугова", "Полева")]
    pairs.draft(desk, [Choice(m.id or 0, mentor.id or 0, "young") for m in mentees])
    assert [d.lacks for d in pairs.drafted(desk)] == [("order", "consent", "agreement", "programme")] * 3
    with pytest.raises(Rejected, match="Пара уже оформляется: Ветрова"):
        pairs.draft(desk, [Choice(mentees[0].id or 0, mentor.id or 0)])
    undo(desk)
    assert pairs.drafted(desk) == []


def test_a_pair_starts_only_with_what_the_law_demands(desk: Desk) -> None:
    school = a_school(desk)
    young, mentor = novice(desk, school), master(desk, school)
    ids = pairs.draft(desk, [Choice(young.id or 0, mentor.id or 0)]).ids
    with pytest.raises(Rejected, match=r"согласие наставника – Новикова.*доп. соглашение – Новикова"):
        pairs.activate(desk, ids, "Приказ готовится")
    pairs.set_consent(desk, ids, DAY)
    pairs.set_agreement(desk, ids, 12, DAY, paid=True)
    with pytest.raises(Rejected, match=r"Не хватает: приказ – Новикова.*программа – Новикова"):
        pairs.activate(desk, ids)
    pairs.activate(desk, ids, "Приказ на подписи")
    stored = every(desk, Mentorship)[0]
    assert (stored.state, stored.agreement, stored.paid, stored.consent) == ("active", "№ 12 от 02.03.2026", True, DAY)
    log = every(desk, MentorshipMeeting)[0]
    assert log.topic == "Пара начата, не оформлено: приказ и программа" and log.note == "Причина: Приказ на подписи"


def test_before_march_2025_no_agreement_was_demanded() -> None:
    old = Mentorship(mentor=1, mentee=2, since=date(2025, 2, 1), consent=DAY, order="№ 1")
    assert pairs.lacks(old, 0) == ("programme",) and not pairs.by_law(old, "agreement")
    assert pairs.lacks(replace(old, since=date(2025, 3, 1)), 1) == ("agreement", "approved")


def test_agreements_are_numbered_by_mentors(desk: Desk) -> None:
    school = a_school(desk)
    first, second = master(desk, school, "Азарова"), master(desk, school, "Яшина")
    mentees = [novice(desk, school, name) for name in ("Ветрова", "Лугова", "Полева")]
    chosen = [Choice(mentees[0].id or 0, second.id or 0), *(Choice(m.id or 0, first.id or 0) for m in mentees[1:])]
    ids = pairs.draft(desk, chosen).ids
    pairs.set_agreement(desk, ids, 7, DAY)
    assert [m.agreement for m in every(desk, Mentorship)] == ["№ 8 от 02.03.2026", "№ 7 от 02.03.2026", "№ 7 от 02.03.2026"]


def test_a_programme_from_steps_and_from_deficits(desk: Desk) -> None:
    school = a_school(desk)
    first, second, mentor = novice(desk, school), novice(desk, school, "Юнова"), master(desk, school)
    gap = saved(desk, Deficit(person=second.id, area="digital", opened=date(2025, 10, 1), source="observation", text="Цифровая доска"))
    one, two = pairs.draft(desk, [Choice(m.id or 0, mentor.id or 0) for m in (first, second)], date(2026, 3, 2), date(2026, 12, 31)).ids
    programme.fill(desk, [one])
    programme.fill(desk, [one, two], "deficits")
    own: dict[int, list[MentorshipItem]] = defaultdict(list)
    for item in every(desk, MentorshipItem):
        own[item.mentorship].append(item)
    assert [i.position for i in own[one]] == [1, 2, 3, 4, 5] and own[one][-1].due == date(2026, 12, 31)
    assert [i.deficit for i in own[two]] == [None, gap.id, None] and "Цифровые" in own[two][1].content
    with pytest.raises(Rejected, match="программа уже есть"):
        programme.fill(desk, [one, two])
    programme.mark(desk, [own[one][0].id or 0], DAY)
    programme.move(desk, own[one][1].id or 0, -1)
    shown = card(desk, one)
    assert [i.id for i in shown.items[:2]] == [own[one][1].id, own[one][0].id] and shown.items[1].done_on == DAY
    with pytest.raises(Rejected, match="ещё не наступил"):
        programme.mark(desk, [own[one][1].id or 0], DAY + timedelta(2))


def test_results_close_a_pair_once(desk: Desk) -> None:
    school = a_school(desk)
    made = pair(desk, master(desk, school), novice(desk, school))
    pairs.middle(desk, made.id or 0, "Половина пройдена", DAY)
    pairs.log_meeting(desk, made.id or 0, DAY, "Посещение урока", 1.5)
    pairs.finish(desk, made.id or 0, "reached", DAY, "Цель достигнута")
    shown = card(desk, made.id or 0)
    assert (shown.pair.state, shown.pair.until, shown.pair.middle_on, shown.hours) == ("reached", DAY, DAY, 1.5)
    with pytest.raises(Rejected, match="Пара уже закрыта"):
        pairs.end_early(desk, made.id or 0, DAY, "other")


def test_the_bank_shows_load_and_takes_nobody_twice(desk: Desk) -> None:
    school = a_school(desk)
    mentor, young = master(desk, school), novice(desk, school)
    pair(desk, mentor, young)
    assert [(m.name.split()[0], m.load, m.offer) for m in bank.mentors(desk)] == [("Опытова", 1, None)]
    bank.enter(desk, [mentor.id or 0], limit=2)
    found = bank.mentors(desk, school.id)[0]
    assert (found.free, found.limit, found.mentees) == (1, 2, "Новикова Мария Петровна") and found.offer
    with pytest.raises(Rejected, match="уже в банке"):
        bank.enter(desk, [mentor.id or 0])
    bank.leave(desk, [found.offer], DAY)
    assert [o.until for o in every(desk, MentorOffer)] == [DAY]


def test_indicator_5_moves_by_the_mentees_alone_and_pupils_do_not_count(desk: Desk) -> None:
    school = a_school(desk)
    mentor = master(desk, school)
    mentees = [novice(desk, school, f"Юнова{sign}") for sign in "абвг"]
    period = year(2026)

    def five() -> tuple[int, int]:
        value = indicators.measure(desk, period, codes=("5",)).values[0]
        return value.numerator, value.denominator

    assert five() == (0, 4)
    ids = pairs.draft(desk, [Choice(m.id or 0, mentor.id or 0) for m in mentees[:3]]).ids
    assert five() == (0, 4), "a draft is no support yet"
    pairs.set_consent(desk, ids, DAY)
    pairs.set_agreement(desk, ids, 1, DAY)
    pairs.activate(desk, ids[:2], "Приказ готовится")
    assert five() == (2, 4)
    counted = {m.name for m in indicators.who(desk, "5", period, status="counted")}
    assert counted == {"Юноваа Мария Петровна", "Юноваб Мария Петровна"}
    form = next(t for t in every(desk, Term) if t.dictionary == "mentoring_forms" and t.code == "teacher_teacher")
    registers.save(desk, replace(form, counts=False))
    assert five() == (0, 4) and len(needs.needs(desk)) == 4


def test_twenty_pairs_of_a_city_from_the_need_to_the_indicator(desk: Desk) -> None:
    fill_demo(desk, 400, 12, 3)
    period = year(desk.today.year)
    before = {m.id: m.status for m in indicators.who(desk, "5", period)}
    young = [n for n in needs.needs(desk) if "young" in n.reasons and n.draft is None][:20]
    chosen = [s for s in suggest.suggest(desk, [n.person for n in young]) if s.offers]
    assert len(chosen) == 20
    load: dict[int, int] = defaultdict(int)
    for s in chosen:
        load[s.offers[0].mentor] += 1
        assert load[s.offers[0].mentor] + s.offers[0].load <= s.offers[0].limit
    ids = pairs.draft(desk, [Choice(s.mentee, s.offers[0].mentor, "young") for s in chosen]).ids
    assert {m.id: m.status for m in indicators.who(desk, "5", period)} == before
    pairs.set_order(desk, ids, "125", desk.today)
    pairs.set_consent(desk, ids, desk.today)
    pairs.set_agreement(desk, ids, 1, desk.today)
    programme.fill(desk, ids, "deficits")
    pairs.approve(desk, ids, desk.today)
    pairs.activate(desk, ids)
    after = {m.id: m.status for m in indicators.who(desk, "5", period)}
    moved = {n for n in after if after[n] != before[n]}
    assert moved == {s.mentee for s in chosen if before[s.mentee] == "not_counted"} and moved
    assert all(after[n] == "counted" for n in moved)


def test_pupils_pairs_are_refused(desk: Desk) -> None:
    school = a_school(desk)
    with pytest.raises(Rejected, match="Наставничество обучающихся"):
        pair(desk, master(desk, school), novice(desk, school), form="teacher_pupil")


def test_marks_are_compared_with_the_pairs_and_indicator_6_moves_by_the_school(desk: Desk) -> None:
    school = a_school(desk)
    mentor = master(desk, school)
    mentees = [novice(desk, school, name) for name in ("Ветрова", "Лугова")]
    made = [pair(desk, mentor, m) for m in mentees]
    programme.fill(desk, [made[0].id or 0])
    items = sorted(every(desk, ChecklistItem), key=lambda i: i.position)
    for item in items:
        saved(desk, ChecklistMark(organization=school.id, item=item.id, state="yes", since=date(2025, 9, 1)))

    def six() -> int:
        return indicators.measure(desk, year(2026), codes=("6",)).values[0].numerator

    assert six() == 1
    found = {c.position: c for c in model.compared(desk, school.id or 0)}
    assert set(found) == {6, 9} and found[9].agrees and not found[6].agrees
    assert found[6].text == "отмечено «да», а программа есть у 1 из 2 пар"
    programme.fill(desk, [made[1].id or 0])
    assert {c.position: c.agrees for c in model.compared(desk, school.id or 0)} == {6: True, 9: True}
    with desk.read() as reading:
        mark = next(m for m in reading.where(ChecklistMark, organization=school.id) if m.item == items[5].id)
    registers.save(desk, replace(mark, state="no"))
    assert six() == 0


def test_a_school_without_mentees_needs_no_programmes(desk: Desk) -> None:
    school = a_school(desk)
    master(desk, school)
    item = next(i for i in every(desk, ChecklistItem) if i.position == 9)
    saved(desk, ChecklistMark(organization=school.id, item=item.id, state="yes", since=date(2025, 9, 1)))
    found = {c.position: c for c in model.compared(desk, school.id or 0)}
    assert not found[9].agrees and found[9].text == "отмечено «да», а действующих пар нет"
