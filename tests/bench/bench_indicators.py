"""All indicators of a year, in all and by organisation, against hand-written SQL on the same file; the city's overview."""

from __future__ import annotations

import sqlite3
from functools import partial

import region
from hand_sql import QUERIES, parameters
from timing import arguments, best, best_of_both, finish, verdict

from nmsdesk.domain.periods import year
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators, today

LIMIT, CITY = 1.5, 0.150


def main() -> None:
    size = "small" if arguments(__doc__ or "").small else "region"
    desk = region.opened(size)
    period = year(desk.today.year)
    known = parameters(desk)
    connection = sqlite3.connect(region.base(size))

    def by_hand(code: str) -> dict[int, tuple[int, int]]:
        return {place: (population, n) for place, population, n in connection.execute(QUERIES[code], known)}

    def ours(by: bool, *codes: str) -> indicators.Measured:
        return indicators.measure(desk, period, by_organization=by, codes=codes)

    for code in INDICATORS:
        measured = ours(True, code)
        found = {place: (v[0].denominator, v[0].numerator) for place, v in measured.by_organization.items() if v[0].denominator}
        assert found == by_hand(code), f"{code}: the numbers differ"
        mine, theirs = best_of_both(partial(ours, True, code), partial(by_hand, code), 3)
        print(f"     {code:3}{1000 * mine:8.0f} ms, by hand {1000 * theirs:8.0f} ms, {mine / theirs:5.2f} ×", flush=True)
    for name, by in (("all of a year", False), ("by organisation", True)):
        mine, theirs = best_of_both(partial(ours, by), lambda: [by_hand(code) for code in QUERIES])
        verdict(f"indicators, {name}", mine / theirs, LIMIT, detail=f"{mine:.2f} s against {theirs:.2f} s")
    desk.close()
    connection.close()
    city = region.opened("city")
    verdict("indicators of the city", 1000 * best(lambda: indicators.measure(city, period)), 1000 * CITY, "ms")
    both = best(lambda: (indicators.measure(city, period), today.lines(city)))
    verdict("overview of the city: indicators and what is due", 1000 * both, 1000 * CITY, "ms")
    city.close()
    finish()


if __name__ == "__main__":
    main()
