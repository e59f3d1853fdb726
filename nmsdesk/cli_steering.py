"""Commands of steering: candidates to a target, what acts would come to, working lists."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("candidates", candidates, "кто не учтён в показателе и что нужно, чтобы учесть, ближайшие первыми")
    found.add_argument("code", type=usage.indicator, help="показатель: 1, 2a, 2b, 3, 4, 5, 6, 7")
    _days(found)
    found.add_argument("--organization", metavar="NAME|ID")
    found.add_argument("--cost", choices=("data", "approve", "under_way", "action", "more", "no_data"), default="", help="только такие")
    found.add_argument("--first", type=int, metavar="N", help="только ближайшие N")
    found = command("whatif", what_if, "что станет с показателями, если сделать намеченное; в базе ничего не меняется")
    _days(found)
    found.add_argument("--organization", metavar="NAME|ID")
    found.add_argument("--indicator", type=usage.indicator, metavar="CODE", help="учесть ближайших кандидатов показателя")
    found.add_argument("--first", type=int, metavar="N", help="сколько кандидатов; без него столько, сколько не хватает до цели")
    found.add_argument("--act", action="append", default=[], metavar="KEY", help="действие по ключу, можно несколько раз")
    found.add_argument("--list", action="store_true", dest="listed", help="что намечено в базе, с ключами")
    found = command("worklists", worklists, "рабочие списки: перечень, строки, составить, отметить")
    found.add_argument("--record", metavar="ID|TEXT", help="строки списка: номер или часть названия")
    found.add_argument("--make", type=usage.indicator, metavar="CODE", help="составить список из ближайших кандидатов показателя")
    found.add_argument("--period", metavar="2025|2025/2026", help="период нового списка")
    found.add_argument("--first", type=int, metavar="N", help="сколько кандидатов взять; без него столько, сколько не хватает до цели")
    found.add_argument("--name", default="", help="название нового списка")
    found.add_argument("--until", type=usage.day, metavar="DATE", help="срок нового списка")
    found.add_argument("--mark", nargs=2, action="append", default=[], metavar=("ID", "done|dropped|open"), help="отметить строку")


def _days(found: argparse.ArgumentParser) -> None:
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--as-of", type=usage.day, metavar="DATE")


def candidates(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services.steering.candidates import chosen, steer

    with _desk(args, look_only=True) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        found = steer(desk, args.code, period(args.period), args.as_of, place)
    rows = found.candidates if args.first is None else chosen(found.candidates, args.first)
    value = {
        "code": args.code, "numerator": found.value.numerator, "denominator": found.value.denominator, "target": found.value.target,
        "missing_to_target": found.value.missing, "by_cost": found.by_cost,
        "candidates": [
            _candidate(c) for c in rows if not args.cost or ("no_data" if c.widens else c.cost) == args.cost
        ],
    }  # fmt: skip
    answer(args, value, lambda: _candidates_text(value))


def _candidate(c: Any) -> dict[str, Any]:
    return {
        "key": c.key, "subject": c.register, "id": c.id, "name": c.name, "organization": c.place, "cost": c.cost,
        "no_data": c.widens, "action": c.action, "reason": c.reason, "responsible": c.responsible, "due": c.due,
        "mend": {"caption": c.mend.caption, "register": c.mend.register, "id": c.mend.id, "field": c.mend.field},
    }  # fmt: skip


def _candidates_text(value: dict[str, Any]) -> str:
    from nmsdesk.domain.terms import CLOSING_COSTS
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import day

    indicator = INDICATORS[value["code"]]
    head = f"{indicator.shown_code}. {indicator.short}: {value['numerator']} из {value['denominator']}, "
    missing = value["missing_to_target"]
    lines = [head + (f"не хватает {indicator.lacks(missing)}" if missing else "цель достигнута или не задана")]
    for c in value["candidates"]:
        cost = "нет данных" if c["no_data"] else CLOSING_COSTS[c["cost"]]
        lines.append(f"{c['organization']}\t{c['name']}\t{cost}\t{c['action']}\t{day(c['due'])}\t{c['responsible']}")
    return "\n".join(lines)


def what_if(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services.steering.planned import planned
    from nmsdesk.services.steering.whatif import acts, first, whatif

    asked = period(args.period)
    if args.first is not None and args.indicator is None:
        raise Rejected("Укажите, чьих кандидатов учесть: --indicator CODE.")
    with _desk(args, look_only=args.listed) as desk:
        if args.listed:
            rows = [_act(group, a) for group in planned(desk, asked, args.as_of) for a in group.acts]
            return answer(args, rows, lambda: "\n".join(f"{r['key']}\t{r['kind_title']}\t{r['title']}\t{r['detail']}" for r in rows))
        if args.indicator is None and not args.act:
            raise Rejected("Укажите, что попробовать: --indicator CODE, --act KEY или посмотрите намеченное: --list.")
        place = _organization(desk, args.organization) if args.organization else None
        wanted = [c.act for c in first(desk, args.indicator, asked, args.first, args.as_of)] if args.indicator else []
        wanted += [a for a in acts(desk, asked, args.act, args.as_of) if a.key not in {w.key for w in wanted}]
        outcome = whatif(desk, asked, wanted, args.as_of, place)
    value = {
        "period": asked.code, "as_of": outcome.as_of, "acts": [a.key for a in wanted], "done": outcome.done,
        "failed": [{"act": title, "reason": why} for title, why in outcome.failed],
        "indicators": [_shift(s) for s in outcome.shifts],
    }  # fmt: skip
    answer(args, value, lambda: _outcome_text(value))


def _act(group: Any, a: Any) -> dict[str, Any]:
    from nmsdesk.services.steering.planned import KINDS

    return {
        "key": a.key, "kind": group.kind, "kind_title": KINDS[group.kind], "heading": group.heading, "title": a.title, "detail": a.detail,
        "people": a.people, "day": a.day, "subject": a.register, "id": a.id,
    }  # fmt: skip


def _shift(s: Any) -> dict[str, Any]:
    def told(v: Any) -> dict[str, Any]:
        return {
            "numerator": v.numerator, "denominator": v.denominator, "percent": None if v.percent is None else round(v.percent, 4),
            "target": v.target, "status": v.status, "missing_to_target": v.missing,
        }  # fmt: skip

    return {
        "code": s.before.code, "before": told(s.before), "after": told(s.after),
        "moved": [
            {
                "subject": m.register, "id": m.id, "name": m.name, "organization": m.place, "from": m.before, "to": m.after,
                "acts": list(m.acts),
            }
            for m in s.movers
        ],
    }  # fmt: skip


def _outcome_text(value: dict[str, Any]) -> str:
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import percent
    from nmsdesk.services.steering.whatif import status_words

    lines = []
    for s in value["indicators"]:
        before, after, indicator = s["before"], s["after"], INDICATORS[s["code"]]
        lack = after["missing_to_target"]
        goal = "цель не задана" if after["target"] is None else f"не хватает {indicator.lacks(lack)}" if lack else "цель достигнута"
        lines.append(
            f"{indicator.shown_code:3} {percent(before['percent'])} → {percent(after['percent'])}, "
            f"{after['numerator']} из {after['denominator']}, {goal}"
        )
        for m in s["moved"]:
            lines.append(f"      {m['organization']}\t{m['name']}\t{status_words(m['from'])} → {status_words(m['to'])}")
    lines += [f"Не удалось: {f['act']} – {f['reason']}" for f in value["failed"]]
    return "\n".join(lines)


def worklists(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services.papers.finding import record_of
    from nmsdesk.services.steering import work_lists as use

    if args.make and not args.period:
        raise Rejected("Укажите период нового списка: --period 2026.")
    with _desk(args, look_only=not args.make and not args.mark) as desk:
        number = record_of(desk, "work_lists", args.record) if args.record else None
        if args.make:
            number = _made(desk, args)
        for item, state in args.mark:
            if not item.isdigit():
                raise Rejected(f"Строки «{item}» нет: укажите её номер.")
            use.mark(desk, [int(item)], state)
        cards = use.listing(desk) if number is None else [use.card(desk, number)]
    if number is None:
        rows = [_list(c) for c in cards]
        return answer(args, rows, lambda: "\n".join(map(_list_line, rows)) or "Рабочих списков нет.")
    value = _list(cards[0]) | {"lines": [_line(x) for x in cards[0].lines]}
    answer(args, value, lambda: "\n".join([_list_line(value), *map(_item_line, value["lines"])]))


def _made(desk: Any, args: argparse.Namespace) -> int:
    from nmsdesk.domain.periods import period
    from nmsdesk.services.steering import work_lists as use
    from nmsdesk.services.steering.whatif import first

    asked = period(args.period)
    found = first(desk, args.make, asked, args.first)
    if not found:
        raise Rejected("Брать некого: цель достигнута. Укажите, сколько кандидатов взять: --first N.")
    return use.make(desk, args.make, asked, found, args.name, args.until).record.id or 0


def _list(card: Any) -> dict[str, Any]:
    r = card.record
    counts = {state: card.amount(state) for state in ("open", "done", "dropped", "counted", "late")}
    told = {"id": r.id, "name": r.name, "indicator": r.indicator, "period": r.period, "made_on": r.made_on, "until": r.until}
    return told | {"count": len(card.lines)} | counts


def _line(x: Any) -> dict[str, Any]:
    i = x.item
    return {
        "id": i.id, "name": x.name, "organization": x.place, "person": i.person, "plan": i.plan, "team": i.team, "action": i.action,
        "cost": i.cost, "due": i.due, "responsible": i.responsible, "state": i.state, "done_on": i.done_on, "counted": x.counted,
    }  # fmt: skip


def _list_line(row: dict[str, Any]) -> str:
    return (
        f"{row['id']}\t{row['name']}\tстрок {row['count']}, в работе {row['open']}, выполнено {row['done']}, "
        f"уже учтено {row['counted']}, просрочено {row['late']}"
    )


def _item_line(row: dict[str, Any]) -> str:
    from nmsdesk.domain.terms import WORK_STATES
    from nmsdesk.russian import day

    state = WORK_STATES[row["state"]] + (", уже учтён" if row["counted"] else "")
    return f"{row['id']}\t{row['organization']}\t{row['name']}\t{row['action']}\t{day(row['due'])}\t{state}"
