"""Commands of snapshots: make and approve one, list them, compare two or one with the data of now."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("snapshot", snapshot, "составить срез мониторинга, показать или утвердить его")
    what = found.add_mutually_exclusive_group(required=True)
    what.add_argument("--period", metavar="2025|2025/2026", help="составить новый срез за период")
    what.add_argument("--record", metavar="ID|TEXT", help="составленный раньше срез: номер или часть названия")
    found.add_argument("--as-of", type=usage.day, metavar="DATE", help="на какой день; без него на последний день периода или сегодня")
    found.add_argument("--name", default="", help="название нового среза")
    found.add_argument("--members", type=usage.indicator, metavar="CODE", help="список показателя, каким его сохранил срез (с --record)")
    usage.add_face(found)
    found.add_argument("--status", choices=("counted", "not_counted", "excluded", "no_data"), default="", help="только с этим статусом")
    found.add_argument("--approve", action="store_true", help="утвердить; прежний утверждённый срез периода станет заменённым")
    found.add_argument("--by", default="", metavar="TEXT", help="кто утвердил")
    found.add_argument("--on", type=usage.day, metavar="DATE", help="дата утверждения, без неё сегодня")
    found = command("snapshots", snapshots, "составленные срезы")
    found.add_argument("--period", metavar="2025|2025/2026")
    found = command("compare", compare, "чем срез отличается от другого среза или от данных на сегодня, по причинам")
    found.add_argument("first", metavar="A", help="срез: номер или часть названия")
    found.add_argument("second", metavar="B|now", help="другой срез или now")


def snapshot(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import snapshots as use
    from nmsdesk.services.papers.finding import record_of

    if args.record and (args.as_of or args.name):
        raise Rejected("День и название задают новому срезу. Для составленного раньше уберите --as-of и --name.")
    if args.members:
        return members(args)
    if args.face:
        raise Rejected("Вид имён задают списку показателя: добавьте --members.")
    if args.approve and not args.by.strip():
        raise Rejected("Укажите, кто утвердил срез: --by «Директор УМОЦ».")
    with _desk(args, look_only=bool(args.record) and not args.approve) as desk:
        if args.record:
            number = record_of(desk, "snapshots", args.record)
        else:
            number = use.make(desk, period(args.period), args.as_of, args.name).id or 0
        if args.approve:
            use.approve(desk, number, args.on or desk.today, args.by)
        (found,) = (x for x in use.listing(desk) if x.record.id == number)
    value = _told(found)
    answer(args, value, lambda: _text(value))


def members(args: argparse.Namespace) -> None:
    from nmsdesk.cli import STATUSES, _desk, answer, unnumbered
    from nmsdesk.services import snapshots as use
    from nmsdesk.services.papers.finding import record_of

    if not args.record or args.approve:
        raise Rejected("Список показывают из составленного среза: укажите его номер, --record N.")
    with _desk(args, look_only=True) as desk:
        frozen = use.read(desk, record_of(desk, "snapshots", args.record))
    part = frozen.parts[args.members]
    rows: list[dict[str, Any]] = [
        {
            "subject": part.register, "id": s.id, "name": s.name, "organization": s.organization_name, "post": s.post,
            "status": s.status, "step": s.step, "reason": s.reason,
        }
        for s in part.subjects if not args.status or s.status == args.status
    ]  # fmt: skip
    rows = unnumbered(args, rows)
    answer(args, rows, lambda: "\n".join(f"{r['organization']}\t{r['name']}\t{STATUSES[r['status']]}\t{r['reason']}" for r in rows))


def snapshots(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import snapshots as use

    with _desk(args, look_only=True) as desk:
        rows = [_told(x) for x in use.listing(desk, period(args.period).code if args.period else "")]
    answer(args, rows, lambda: "\n".join(map(_line, rows)))


def compare(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services import snapshots as use
    from nmsdesk.services.papers.finding import record_of

    with _desk(args, look_only=True) as desk:
        first = record_of(desk, "snapshots", args.first)
        found = use.compare(desk, first, None if args.second == "now" else record_of(desk, "snapshots", args.second))
    value = {
        "first": _side(found.left), "second": _side(found.right), "rules": list(found.rules),
        "indicators": [_difference(d) for d in found.differences],
    }  # fmt: skip
    answer(args, value, lambda: _compared(value))


def _told(found: Any) -> dict[str, Any]:
    from nmsdesk.indicators.context import Value

    s = found.record
    values = [Value(code, "", "", n, size, target) for code, (n, size, target) in found.figures.items()]
    return {
        "id": s.id, "name": s.name, "period": s.period, "as_of": s.as_of, "made_on": s.made_on, "state": s.state,
        "approved_on": s.approved_on, "approved_by": s.approved_by, "supersedes": s.supersedes,
        "superseded_by": found.by.id if found.by else None, "hash": s.hash, "whole": found.whole,
        "indicators": [
            {
                "code": v.code, "numerator": v.numerator, "denominator": v.denominator,
                "percent": None if v.percent is None else round(v.percent, 4),
                "target": v.target, "status": v.status, "missing_to_target": v.missing,
            }
            for v in values
        ],
    }  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    from nmsdesk.domain.terms import SNAPSHOT_STATES
    from nmsdesk.russian import day

    state = SNAPSHOT_STATES[row["state"]] + (f" {day(row['approved_on'])}" if row["approved_on"] else "")
    whole = "цел" if row["whole"] else "изменён в обход программы"
    return f"{row['id']}\t{row['name']}\t{row['period']}, на {day(row['as_of'])}\t{state}\t{whole}"


def _text(row: dict[str, Any]) -> str:
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import percent

    lines = [_line(row)]
    for v in row["indicators"]:
        about = INDICATORS[v["code"]]
        target = f"цель {percent(v['target'], 0)}" if v["target"] is not None else "цель не задана"
        lines.append(f"{about.shown_code:3} {percent(v['percent']):>12}  {v['numerator']} из {v['denominator']}, {target}  {about.short}")
    return "\n".join(lines)


def _side(frozen: Any) -> dict[str, Any]:
    record = frozen.record
    named = {"id": record.id, "name": record.name, "state": record.state} if record else {"id": None, "name": "сейчас", "state": None}
    return named | {"period": frozen.period.code, "as_of": frozen.as_of}


def _difference(d: Any) -> dict[str, Any]:
    def value(v: Any) -> dict[str, Any]:
        share = None if v.percent is None else round(v.percent, 4)
        return {"numerator": v.numerator, "denominator": v.denominator, "percent": share, "target": v.target}

    return {
        "code": d.code, "before": value(d.before), "after": value(d.after),
        "numerator": d.numerator, "denominator": d.denominator, "points": d.points, "target_changed": d.target_changed,
        "causes": [
            {
                "cause": c.code, "title": c.caption, "numerator": c.numerator, "denominator": c.denominator, "points": c.points,
                "subjects": [
                    {
                        "subject": m.register, "id": m.id, "name": m.name, "organization": m.organization, "before": m.before,
                        "after": m.after, "why": m.why, "numerator": m.numerator, "denominator": m.denominator,
                    }
                    for m in c.movers
                ],
            }
            for c in d.causes
        ],
    }  # fmt: skip


def _compared(value: dict[str, Any]) -> str:
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import day, percent

    lines = [" → ".join(f"{side['name']}, на {day(side['as_of'])}" for side in (value["first"], value["second"]))]
    lines += [f"Методика. {line}" for line in value["rules"]]
    for d in value["indicators"]:
        before, after = d["before"], d["after"]
        head = f"{before['numerator']} из {before['denominator']} → {after['numerator']} из {after['denominator']}"
        lines.append(f"{INDICATORS[d['code']].shown_code:3} {head}{_points(d['points'])}")
        if d["target_changed"]:
            goals = ("не задана" if x["target"] is None else percent(x["target"]) for x in (before, after))
            lines.append(f"      Другая цель: {' → '.join(goals)}")
        for c in d["causes"]:
            lines.append(f"      {c['title']}: учтённых {c['numerator']:+d}, всего {c['denominator']:+d}{_points(c['points'])}")
    return "\n".join(lines)


def _points(value: float | None) -> str:
    return "" if value is None else f", {value:+.1f} п. п.".replace(".", ",", 1)
