"""A base looked at on another day or with hidden names: it reads, and nothing can be written."""

from datetime import date

import pytest

from nmsdesk.domain.views import INITIALS, USUAL, View
from nmsdesk.errors import Denied
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk
from tests.given import a_person


def test_the_day_of_a_view_stands_for_today(desk: Desk) -> None:
    seen = desk.seen(View(on=date(2024, 3, 1)))
    assert seen.today == date(2024, 3, 1) and seen.clock() < desk.clock()
    assert seen.seen(USUAL).today == desk.today
    with seen.read() as reading:
        assert reading.today == date(2024, 3, 1)


@pytest.mark.parametrize(("view", "words"), [(View(on=date(2024, 3, 1)), "01.03.2024"), (View(face=INITIALS), "Имена скрыты")])
def test_nothing_is_written_through_a_view(desk: Desk, view: View, words: str) -> None:
    person = a_person(desk)
    with pytest.raises(Denied, match=words):
        registers.remove(desk.seen(view), person)
    registers.remove(desk.seen(view).seen(USUAL), person)
