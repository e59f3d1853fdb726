"""Why a suggestion ranks where it does: points are the sum of reasons said, and what must not be offered is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nmsdesk.domain.matching import mentors as m
from nmsdesk.domain.matching import plan_items as p
from nmsdesk.domain.matching.weights import default_weights, weights_of
from nmsdesk.domain.periods import Span

TODAY = date(2026, 1, 12)
TERM = Span(TODAY, date(2026, 12, 31))
PLAN, MENTOR = weights_of([], "plan"), weights_of([], "mentor")
DIGITAL, METHODS = p.Need(1, "digital", "Цифровые"), p.Need(2, "methods", "Методические")
TEACHER = p.Learner(100, "teaching", frozenset({"physics"}), organization=7)
LASTS = (Span(date(2024, 1, 1), None),)


def program(number: int, *areas: str, **values: object) -> p.Option:
    return p.Option("program", number, f"Программа {number}", frozenset(areas), hours=36, **values)  # type: ignore[arg-type]


def ranked(need: p.Need, *options: p.Option, learner: p.Learner = TEACHER, needs: tuple[p.Need, ...] = (DIGITAL, METHODS)) -> list[int]:
    return [s.option.id for s in p.suggestions(need, learner, needs, options, TERM, TODAY, PLAN)]


def test_every_weight_has_a_name_and_its_own_code() -> None:
    codes = [(w.matcher, w.code) for w in default_weights()]
    assert len(codes) == len(set(codes)) and all(w.name and w.value for w in default_weights())


def test_a_programme_of_the_registry_goes_before_one_outside_it() -> None:
    assert ranked(DIGITAL, program(1, "digital"), program(2, "digital", registry=LASTS)) == [2, 1]


def test_the_registry_is_looked_at_on_the_days_of_learning() -> None:
    """Edge case 14: a programme that leaves the registry before the end of the run earns nothing for it."""
    run = (p.Run(date(2026, 3, 1), date(2026, 4, 30)),)
    gone = program(1, "digital", registry=(Span(date(2024, 1, 1), date(2026, 3, 15)),), runs=run)
    stays = program(2, "digital", registry=LASTS, runs=run)
    assert ranked(DIGITAL, gone, stays) == [2, 1]


def test_what_was_taken_or_is_for_others_is_not_offered() -> None:
    taken = replace(TEACHER, taken=frozenset({1}))
    assert ranked(DIGITAL, program(1, "digital"), learner=taken) == []
    assert ranked(DIGITAL, program(2, "digital", group="leading"), program(3, "digital", subjects=frozenset({"music"}))) == []
    assert ranked(DIGITAL, program(4, "methods")) == []


def test_two_deficits_at_once_and_a_run_with_places_count_more() -> None:
    run = (p.Run(date(2026, 2, 1), date(2026, 3, 1), left=5),)
    both, full = program(1, "digital", "methods"), program(2, "digital", runs=(p.Run(date(2026, 2, 1), date(2026, 3, 1), left=0),))
    open_ = program(3, "digital", runs=run)  # like the others, it is in no registry, and that is said
    assert ranked(DIGITAL, full, both, open_) == [3, 1, 2]
    best = p.suggestions(DIGITAL, TEACHER, (DIGITAL, METHODS), [open_], TERM, TODAY, PLAN)[0]
    assert best.due == date(2026, 3, 1) and best.reason == "нет в федеральном реестре (−10), набор с 01.02.2026, мест: 5 (+16), 36 ч (+4)"
    assert best.points == PLAN["program_unlisted"] + PLAN["program_run"] + PLAN["program_hours"]


def test_an_area_studied_within_three_years_is_worth_less() -> None:
    lately = replace(TEACHER, studied=(("digital", TODAY - timedelta(days=400)),))
    long_ago = replace(TEACHER, studied=(("digital", TODAY - timedelta(days=1200)),))
    points = [p.suggestions(DIGITAL, who, (DIGITAL,), [program(1, "digital")], TERM, TODAY, PLAN)[0].points for who in (lately, long_ago)]
    assert points[0] == points[1] + PLAN["program_repeat"]


def test_past_events_and_oneself_are_not_offered_and_a_near_colleague_goes_first() -> None:
    past = p.Option("event", 1, "Был", frozenset({"digital"}), on=TODAY - timedelta(days=1))
    late = p.Option("event", 2, "После срока", frozenset({"digital"}), on=date(2027, 1, 5))
    own = p.Option("colleague", 100, "Сам", frozenset({"digital"}), levels=(("digital", 1),))
    far = p.Option("colleague", 5, "Алова", frozenset({"digital"}), levels=(("digital", 1),), organization=9)
    near = p.Option("colleague", 6, "Зуева", frozenset({"digital"}), levels=(("digital", 1),), organization=7)
    busy = replace(near, id=7, load=3)
    assert ranked(DIGITAL, past, late, own, far, near, busy) == [6, 5, 7]


def test_a_draft_sends_nobody_to_two_courses_on_the_same_and_says_what_is_missing() -> None:
    both = program(1, "digital", "methods", registry=LASTS)
    other = program(2, "methods", registry=LASTS)
    event = p.Option("event", 3, "Семинар", frozenset({"methods"}), on=date(2026, 2, 1))
    speech = p.Need(3, "communication", "Коммуникативные")
    made = p.draft(TEACHER, (DIGITAL, METHODS, speech), (both, other, event), TERM, TODAY, PLAN)
    assert [(s.option.kind, s.option.id) for s in made.items] == [("program", 1), ("event", 3)]
    assert made.items[0].covers == (1, 2) and made.missing == (speech,) and made.covered == 2


MENTEE = m.Mentee(1, organization=7, post=3, subjects=frozenset({"physics"}), areas=frozenset({"digital", "methods"}))


def candidate(number: int, **values: object) -> m.Candidate:
    return m.Candidate(number, **({"organization": 7, "years": 12} | values))  # type: ignore[arg-type]


def first(*candidates: m.Candidate) -> list[int]:
    return [o.mentor for o in m.offers(MENTEE, candidates, MENTOR)]


def test_who_cannot_mentor_is_told_why() -> None:
    for c, why in (
        (candidate(1), "он сам"), (candidate(2, absent=True), "отсутствует"), (candidate(3, young=True), "молодой"),
        (candidate(4, years=2), "стаж"), (candidate(5, load=3), "больше не может"), (candidate(6, organization=8), "другой организации"),
    ):  # fmt: skip
        assert why in m.refusal(MENTEE, c)
    assert m.refusal(MENTEE, candidate(7, organization=8, elsewhere=True)) == ""


def test_subject_category_and_strength_add_up_and_load_takes_away() -> None:
    plain, subject = candidate(10), candidate(11, subjects=frozenset({"physics"}))
    strong = candidate(12, subjects=frozenset({"physics"}), strong=frozenset({"digital", "methods"}), category="highest")
    busy = replace(strong, person=13, load=2)
    assert first(plain, busy, subject, strong) == [12, 13, 11, 10]
    best = m.offers(MENTEE, [strong], MENTOR)[0]
    said = ("same_school", "same_subject", "category_highest", "experience_long")
    assert best.points == sum(MENTOR[code] for code in said) + 2 * MENTOR["strong_area"]
    assert "силён в областях дефицита: 2 (+24)" in best.reason


def test_one_mentor_is_not_given_to_all() -> None:
    mentees = [replace(MENTEE, person=n) for n in range(1, 7)]
    best = candidate(50, subjects=frozenset({"physics"}), category="highest", limit=3)
    others = [candidate(60 + n, category="first") for n in range(3)]
    found = m.spread(mentees, [best, *others], MENTOR)
    meant = [offers[0].mentor for offers in found.values()]
    assert all(meant.count(c) <= 3 for c in meant) and len(set(meant)) >= 3
    assert list(found) == [x.person for x in mentees]


def test_weights_of_the_base_change_the_order() -> None:
    changed = weights_of([replace(w, value=-50.0) for w in default_weights() if w.code == "same_subject"], "mentor")
    subject, plain = candidate(11, subjects=frozenset({"physics"})), candidate(10)
    assert [o.mentor for o in m.offers(MENTEE, [subject, plain], changed)] == [10, 11]


def test_nobody_learns_and_teaches_at_once() -> None:
    assert m.refusal(m.Mentee(1, 7), m.Candidate(2, 7, years=12, mentored=True)) == "сам среди наставляемых"


def test_a_mentor_with_whom_it_did_not_go_well_is_not_offered_again() -> None:
    mentee, tried = m.Mentee(1, 7, former=frozenset({2})), m.Candidate(2, 7, years=12)
    assert m.offers(mentee, [tried, replace(tried, person=3)], MENTOR)[0].mentor == 3
    assert m.refusal(mentee, tried) == "уже был наставником, пара не сложилась"
