"""Schools like one another: groups by features, medians and quartiles as counted by hand, small groups say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from given import a_diagnostic, a_job, a_person, a_school, post

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.services import peers
from nmsdesk.services.desk import Desk

YEAR = period("2025")


@pytest.fixture
def desk(base: Path, opened: Callable[..., Desk]) -> Desk:
    return opened(base)


def school(desk: Desk, name: str, staff: int, passed: int, birth: date = date(1970, 1, 1), **values: str) -> Organization:
    """A school whose first ``passed`` of ``staff`` teachers have passed the diagnostic."""
    made: Organization = a_school(desk, name, **values)
    for n in range(staff):
        person = a_person(desk, f"{name.replace(' ', '').replace('№', '')}{chr(1072 + n)}", birth=birth)
        a_job(desk, person, made)
        if n < passed:
            a_diagnostic(desk, person)
    return made


def by_hand(values: list[float], part: float) -> float:
    """A quantile by its definition: the place between neighbours in the ordered row, both ends included."""
    row, at = sorted(values), part * (len(values) - 1)
    below = int(at)
    return row[below] + (at - below) * (row[min(below + 1, len(row) - 1)] - row[below])


def test_medians_and_quartiles_are_those_of_the_group_counted_by_hand(desk: Desk) -> None:
    counts = [(3, 0), (4, 1), (2, 1), (5, 5), (4, 3)]
    schools = [school(desk, f"СОШ № {n}", *pair) for n, pair in enumerate(counts)]
    school(desk, "Гимназия", 2, 2, kind="gymnasium")
    a_school(desk, "Закрытая", until=date(2025, 6, 30))
    found = peers.compare(desk, schools[1].id or 0, YEAR)
    assert [name for _, name in found.members] == [s.name for s in schools] and not found.small
    line = found.lines[0]
    percents = [100 * passed / size for size, passed in counts]
    assert [p.value.percent for p in line.peers] == percents
    assert (line.lower, line.median, line.upper) == pytest.approx([by_hand(percents, x) for x in (0.25, 0.5, 0.75)])
    assert line.own and line.own.percent == 25.0 and line.place == peers.USUALLY
    places = {n: peers.compare(desk, s.id or 0, YEAR).lines[0].place for n, s in enumerate(schools)}
    assert places == {0: "below", 1: "usual", 2: "usual", 3: "above", 4: "usual"}
    assert peers.compare(desk, schools[1].id or 0, YEAR) == found, "the same question has the same answer"


def test_a_group_of_less_than_four_gives_no_medians_and_tells_what_would_widen_it(desk: Desk) -> None:
    schools = [school(desk, f"СОШ № {n}", 1, 1) for n in range(3)]
    school(desk, "СОШ № 7", 21, 0)
    found = peers.compare(desk, schools[0].id or 0, YEAR)
    assert found.small and len(found.members) == 3 and found.without == {"kind": 3, "size": 4}
    assert all(line.median is None and not line.place for line in found.lines)
    assert dict(found.features)["size"] == "до 20 человек"
    wider = peers.compare(desk, schools[0].id or 0, YEAR, features=("kind",))
    assert len(wider.members) == 4 and wider.lines[0].median == 100.0 and wider.without == {}


def test_features_tell_schools_apart(desk: Desk) -> None:
    young = school(desk, "СОШ № 1", 4, 0, birth=date(1996, 1, 1))
    old = school(desk, "СОШ № 2", 4, 0, founder="regional")
    a_job(desk, a_person(desk, "Психологова"), old, post=post(desk, "Педагог-психолог").id)
    told = {s.name: dict(peers.compare(desk, s.id or 0, YEAR, features=tuple(peers.FEATURES)).features) for s in (young, old)}
    assert told["СОШ № 1"] == {
        "kind": told["СОШ № 2"]["kind"], "size": "до 20 человек",
        "young": "моложе 35 лет от 25 %", "psychologist": "своего педагога-психолога нет", "founder": "учредитель – муниципалитет",
    }  # fmt: skip
    assert told["СОШ № 2"]["psychologist"] == "свой педагог-психолог есть"
    assert told["СОШ № 2"]["founder"] == "учредитель – Московская область"
    assert told["СОШ № 2"]["young"] == "моложе 35 лет меньше 10 %"


def test_what_a_school_has_or_has_not_is_counted_and_not_averaged(desk: Desk) -> None:
    schools = [school(desk, f"СОШ № {n}", 1, 0) for n in range(4)]
    line = next(x for x in peers.compare(desk, schools[0].id or 0, YEAR).lines if x.code == "7")
    assert line.whole and (line.held, len(line.peers), line.median) == (0, 4, None)


def test_strange_features_and_organisations_outside_are_refused(desk: Desk) -> None:
    one, other = a_school(desk), a_school(desk, counted=False)
    with pytest.raises(Rejected, match="хотя бы один признак"):
        peers.compare(desk, one.id or 0, YEAR, features=())
    with pytest.raises(Rejected, match="Признака «colour» нет"):
        peers.compare(desk, one.id or 0, YEAR, features=("colour",))
    with pytest.raises(Rejected, match="не учитывается"):
        peers.compare(desk, other.id or 0, YEAR)
