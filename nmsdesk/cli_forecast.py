"""Commands that look ahead and draw: the forecast of an indicator, the radar of who leaves it, a chart in a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]
CHARTS = ("target", "funnel", "years", "within", "schools", "heat", "levels", "pairs")
PERIOD = "2025|2025/2026"


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("forecast", forecast, "прогноз показателя к концу периода с полосой")
    found.add_argument("code", type=usage.indicator, help="показатель: 1, 2a, 2b, 3, 4, 5, 6, 7")
    found.add_argument("--period", required=True, metavar=PERIOD)
    found = command("radar", radar, "кто выбывает из показателя до конца периода, когда и почему")
    found.add_argument("code", type=usage.indicator, help="показатель: 1, 2a, 2b, 3, 4, 5, 6, 7")
    found.add_argument("--period", required=True, metavar=PERIOD)
    found.add_argument("--organization", metavar="NAME|ID")
    found = command("chart", chart, "диаграмма в файл .png, .svg или .pdf")
    found.add_argument("kind", choices=CHARTS, help="вид: " + ", ".join(CHARTS))
    found.add_argument("out", type=Path)
    found.add_argument("--period", required=True, metavar=PERIOD)
    found.add_argument("--indicator", type=usage.indicator, default="1", metavar="CODE", help="для funnel, within и schools; без него 1")
    found.add_argument(
        "--by", default="", metavar="CUT",
        help="schools: years, months; levels: year, area, low, high; heat: shape или показатель; pairs: номер шкалы",
    )  # fmt: skip


def forecast(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import forecasts as use

    with _desk(args, look_only=True) as desk:
        found = use.forecast(desk, args.code, period(args.period))
    end = found.end
    value = {
        "code": found.code, "period": found.period.code, "on": found.on, "now": _value(found.now), "certain": _value(found.certain),
        "target": found.target, "low": _share(end.low if end else None), "middle": _share(end.middle if end else None),
        "high": _share(end.high if end else None), "how": found.how, "verdict": found.verdict,
        "bands": [{"day": b.day, "low": _share(b.low), "middle": _share(b.middle), "high": _share(b.high)} for b in found.bands],
        "years": [{"period": g.period.code, "then": _share(g.then), "end": _share(g.end)} for g in found.growths],
        "known": [{"text": k.text, "subjects": list(k.subjects), "firm": k.firm} for k in found.known],
    }  # fmt: skip
    answer(args, value, lambda: "\n".join(x for x in (found.how, found.verdict) if x))


def _value(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"numerator": value.numerator, "denominator": value.denominator, "percent": _share(value.percent)}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def radar(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.russian import day
    from nmsdesk.services import radar as use
    from nmsdesk.services.papers.finding import record_of

    with _desk(args, look_only=True) as desk:
        place = record_of(desk, "organizations", args.organization) if args.organization else None
        found = use.radar(desk, args.code, period(args.period), place)
    value = {
        "code": found.code, "since": found.since, "until": found.until,
        "counted": list(found.counted), "population": list(found.population), "joins": found.joins, "gains": found.gains,
        "subjects": [
            {
                "subject": m.subject, "id": m.id, "name": m.name, "organization": m.organization_name, "counted": m.counted,
                "change": m.change, "day": m.day, "reason": m.reason,
            }
            for m in found.movers
        ],
    }  # fmt: skip
    lines = [f"{day(m.day)}\t{m.organization_name}\t{m.name}\t{use.CHANGES[m.change]}\t{m.reason}" for m in found.movers]
    answer(args, value, lambda: "\n".join(lines) or "До конца периода никто не выбывает.")


def chart(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer, say
    from nmsdesk.domain.periods import period
    from nmsdesk.services import charting

    if args.out.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise Rejected(f"Диаграмму можно сохранить как .png, .svg или .pdf, а не «{args.out.suffix or args.out.name}».")
    with _desk(args, look_only=True) as desk:
        found = charting.read(desk, period(args.period), args.kind, args.indicator, args.by)
    charting.save(charting.drawn(found), args.out)
    say(f"Сохранено: {args.out}")
    if args.json:
        answer(args, {"kind": args.kind, "file": str(args.out)}, str)
