"""Commands of recommendations and of similar organisations: drafted, sent, checked by a snapshot; a school beside its group."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]
FEATURES = ("kind", "size", "young", "psychologist", "founder")


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("recommendations", recommendations, "адресные рекомендации среза: составить, направить, проверить")
    found.add_argument("--record", required=True, metavar="ID|TEXT", help="срез: номер или часть названия")
    found.add_argument("--draft", action="store_true", help="составить недостающие по фразам библиотеки")
    found.add_argument("--preview", action="store_true", help="с --draft: только показать, что составится")
    found.add_argument("--persons", action="store_true", help="с --draft: и работникам, которым не хватает одного шага")
    found.add_argument("--send", action="store_true", help="отметить черновики направленными")
    found.add_argument("--on", type=usage.day, metavar="DATE", help="дата направления, без неё сегодня")
    found.add_argument("--letter", default="", metavar="TEXT", help="номер и дата письма")
    found.add_argument("--check-by", metavar="ID|TEXT", help="записать, что показал следующий срез")
    found.add_argument("--confirm", action="store_true", help="с --check-by: принять предложенный итог, выполнена или нет")
    found.add_argument("--organization", metavar="NAME|ID", help="только этой организации")
    found = command("peers", peers, "организация рядом с похожими: медиана и обычные пределы группы")
    found.add_argument("organization", metavar="ORGANIZATION", help="номер или название")
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--as-of", type=usage.day, metavar="DATE")
    found.add_argument("--by", metavar="LIST", default="kind,size", help=f"признаки через запятую: {', '.join(FEATURES)}")


def recommendations(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.services.papers.finding import record_of
    from nmsdesk.services.recommendations import drafting, follow_up, life

    if sum((args.draft, args.send, bool(args.check_by))) > 1:
        raise Rejected("За один раз – одно из --draft, --send, --check-by.")
    writes = (args.draft and not args.preview) or args.send or bool(args.check_by)
    with _desk(args, look_only=not writes) as desk:
        snapshot = record_of(desk, "snapshots", args.record)
        place = _organization(desk, args.organization) if args.organization else None
        if args.draft:
            whom = (*drafting.USUAL, "person") if args.persons else drafting.USUAL
            plan = drafting.plan(desk, snapshot, addressees=whom, organizations=(place,) if place else ())
            if args.preview:
                value = {"drafts": [_draft(d) for d in plan.drafts], "silent": list(plan.silent)}
                return answer(args, value, lambda: _drafts_text(value))
            if plan.new:
                drafting.apply(desk, snapshot, plan.new)
        rows = _rows(desk, snapshot, place)
        if args.send:
            life.send(desk, [r.id for r in rows if r.state == "draft"], args.on or desk.today, args.letter)
        if args.check_by:
            by = record_of(desk, "snapshots", args.check_by)
            found = follow_up.plan(desk, by, [r.id for r in rows if r.state in follow_up.CHECKABLE])
            states = {o.recommendation.id or 0: o.proposed if args.confirm else "" for o in found.outcomes}
            follow_up.apply(desk, by, states)
        told = _told(desk, _rows(desk, snapshot, place))
    answer(args, told, lambda: "\n".join(map(_line, told)) or "Рекомендаций по этому срезу нет.")


def _rows(desk: Any, snapshot: int, place: int | None) -> list[Any]:
    from nmsdesk.domain.cycle import Recommendation

    with desk.read() as reading:
        found = reading.where(Recommendation, snapshot=snapshot)
    return [r for r in found if place is None or (r.addressee == "organization" and r.organization == place)]


def _draft(d: Any) -> dict[str, Any]:
    return {
        "addressee": d.addressee, "target": d.target, "name": d.name, "indicator": d.indicator, "step": d.step, "text": d.text,
        "basis": d.basis, "due": d.due, "responsible": d.responsible, "lost": d.lost, "there": d.there,
    }  # fmt: skip


def _drafts_text(value: dict[str, Any]) -> str:
    lines = [f"{d['name']}\t{d['basis']}\t{d['there'] or d['text']}" for d in value["drafts"]]
    return "\n".join([*lines, *value["silent"]]) or "Рекомендовать нечего: все цели достигнуты."


def _told(desk: Any, rows: list[Any]) -> list[dict[str, Any]]:
    from nmsdesk.services.recommendations.listing import addressees, overdue

    with desk.read() as reading:
        names = addressees(reading, rows)
    return [
        {
            "id": r.id, "addressee": r.addressee, "name": names[r.id], "organization": r.organization, "association": r.association,
            "person": r.person, "indicator": r.indicator, "step": r.step, "text": r.text, "basis": r.basis, "due": r.due,
            "responsible": r.responsible, "state": r.state, "overdue": overdue(r, desk.today), "sent_on": r.sent_on,
            "response": r.response, "response_on": r.response_on, "actions": r.actions, "evidence": r.evidence,
            "checked": r.checked, "outcome": r.outcome,
        }
        for r in rows
    ]  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    from nmsdesk.domain.terms import RECOMMENDATION_STATES
    from nmsdesk.russian import day

    state = RECOMMENDATION_STATES[row["state"]] + (", просрочена" if row["overdue"] else "")
    return f"{row['id']}\t{row['name']}\t{state}\tсрок {day(row['due'])}\t{row['outcome'] or row['text']}"


def peers(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import peers as use

    features = tuple(x.strip() for x in args.by.split(",") if x.strip())
    with _desk(args, look_only=True) as desk:
        found = use.compare(desk, _organization(desk, args.organization), period(args.period), args.as_of, features)
    value = {
        "organization": {"id": found.organization.id, "name": found.organization.name}, "period": found.period.code,
        "as_of": found.as_of, "features": [{"code": code, "value": words} for code, words in found.features],
        "group": len(found.members), "small": found.small, "without": found.without,
        "indicators": [_peer_line(line) for line in found.lines],
    }  # fmt: skip
    answer(args, value, lambda: _peers_text(value))


def _peer_line(line: Any) -> dict[str, Any]:
    own = line.own
    return {
        "code": line.code, "numerator": own.numerator if own else None, "denominator": own.denominator if own else None,
        "percent": own.percent if own else None, "with_value": len(line.peers), "held": line.held if line.whole else None,
        "lower": line.lower, "median": line.median, "upper": line.upper, "place": line.place,
    }  # fmt: skip


def _peers_text(value: dict[str, Any]) -> str:
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import count, percent
    from nmsdesk.services.peers import PLACES

    size = count(value["group"], "организация", "организации", "организаций")
    lines = [f"{value['organization']['name']}: в группе {size} ({', '.join(f['value'] for f in value['features'])})"]
    if value["small"]:
        lines.append("Группа меньше четырёх: медиану не показываем. Уберите один из признаков.")
    for x in value["indicators"]:
        about = INDICATORS[x["code"]]
        usual = f"медиана {percent(x['median'])}, обычно {percent(x['lower'])} – {percent(x['upper'])}" if x["median"] is not None else ""
        held = f"есть у {x['held']} из {x['with_value']}" if x["held"] is not None else ""
        told = (f"{about.shown_code:3} {percent(x['percent']):>12}", usual or held, PLACES.get(x["place"], ""))
        lines.append("  ".join(filter(None, told)))
    return "\n".join(lines)
