"""What a click on a part of a chart opens: the list that the number is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from nmsdesk import russian
from nmsdesk.documents.chart_values import Funnel, SmallMultiples, WithinYear, Years
from nmsdesk.domain.queries import Filter
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.charting import LevelRows, PairRows
from nmsdesk.ui.office import Office

if TYPE_CHECKING:
    from nmsdesk.ui.canvas import ChartCanvas

_CODES = {i.shown_code: code for code, i in INDICATORS.items()}


def open_part(office: Office, values: Any, key: tuple[str, ...], canvas: ChartCanvas, across: float) -> None:
    """``across`` is the place of the click inside the part, 0…1: on a panel of years it tells the year."""
    if isinstance(values, LevelRows):
        _open_results(office, values, *key)
        return
    if isinstance(values, Years):
        number = next(i for i, s in enumerate(values.series) if s.code == key[0])
        _turn_to(office, len(values.series[number].points), canvas.axis_place(number, across))
    if isinstance(values, PairRows):
        ids = values.people.get((key[0], key[1], key[2]), ())
        area = values.values.areas[values.values.keys.index(key[0])]
        when = "до" if key[1] == "before" else "после"
        office.go("persons", filters=(Filter("id", "in", ids),), title=f"{area}: {key[2]}, {when}")
    elif isinstance(values, WithinYear):
        _look_at(office, date.fromisoformat(key[1]))
        office.go("indicators", code=_CODES[key[0]])
    elif isinstance(values, SmallMultiples):
        office.go("indicators", code=_CODES[values.code], organization=int(key[0]))
    elif isinstance(values, Funnel) and key[1] != "0":
        office.go("indicators", code=_CODES[key[0]], step=values.steps[int(key[1])].title)
    else:
        office.go("indicators", code=_CODES[key[0]])


def _turn_to(office: Office, years: int, place: float) -> None:
    """Another year of the chart becomes the period of the whole window, and it is said so."""
    back = years - 1 - max(0, min(round(place), years - 1))
    if back:
        office.set_period(office.period.previous(back).code)
        office.say(f"Период: {office.period.title}", "neutral")


def _look_at(office: Office, on: date) -> None:
    """A day gone by becomes the one on which the whole program is looked at: its list is the one behind the point."""
    if on < min(office.period.until, office.desk.today):
        office.see(replace(office.desk.view, on=on))
        office.say(f"Показано состояние на {russian.day(on)}", "neutral")


def _open_results(office: Office, rows: LevelRows, name: str, level: str) -> None:
    """The diagnostic results of the level: of the year, or of the organisation in the period."""
    key, period = rows.keys[name], office.period
    since, until = period.since, period.until
    if rows.by == "year":
        since, until = date(int(key), 1, 1), min(date(int(key), 12, 31), period.until)
    filters = [Filter("day", "since", since), Filter("day", "until", until)]
    if rows.by != "area" and level in rows.level_ids:
        filters.append(Filter("level", "eq", rows.level_ids[level]))
    if rows.by in ("low", "high"):
        filters.append(Filter("organization", "eq", int(key)))
    office.go("diagnostics", filters=tuple(filters), title=f"{name}, {level}")
