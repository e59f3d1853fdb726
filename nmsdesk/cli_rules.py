"""Commands of targets and reconciliation: targets of a period shown and set, a list of names reconciled with the register."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("targets", targets, "цели показателей за период: показать или задать")
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--organization", metavar="NAME|ID", help="цели одной организации; без него – города")
    found.add_argument("--set", action="append", default=[], metavar="CODE=VALUE", dest="values", help="цель в процентах; 1= снимает цель")
    found.add_argument("--basis", default="", metavar="TEXT", help="документ, которым цель установлена")
    found.add_argument("--since", type=usage.day, metavar="DATE", help="с какого дня периода; без него с первого")
    found.add_argument("--only", action="store_true", help="только на этот период; без него – до следующей цели")
    found.add_argument("--dry-run", action="store_true", help="показать, что изменится, и ничего не менять")
    found = command("reconcile", reconcile, "сверить список людей с численностью или людей и организаций с учтёнными показателем")
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--organization", metavar="NAME|ID", help="чей список; без него – города")
    what = found.add_mutually_exclusive_group(required=True)
    what.add_argument("--headcount", action="store_true", help="с численностью на отчётный день")
    what.add_argument("--indicator", type=usage.indicator, metavar="CODE", help="с учтёнными показателем; 4, 6, 7 – это организации")
    found.add_argument("--file", required=True, metavar="LIST.xlsx", help="таблица с ФИО, датой рождения, СНИЛС или с организациями")
    found.add_argument("--as-of", type=usage.day, metavar="DATE")
    found.add_argument("--official", type=int, metavar="N", help="число по документу, если оно не записано в базе")
    found.add_argument("--same", action="append", default=[], metavar="ROW=ID", help="строка списка – это запись базы с номером ID")
    found.add_argument("--save", action="store_true", help="сохранить объяснение в официальное значение")


def targets(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import targets as use

    span, values = period(args.period), dict(map(_target, args.values))
    with _desk(args, look_only=args.dry_run or not values) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        plan = use.plan_targets(desk, span, place, values, args.basis, None, args.since, args.only) if values else None
        if plan is not None and not args.dry_run:
            use.set_targets(desk, span, place, values, args.basis, None, args.since, args.only)
        cells = use.grid(desk, [span], place)
        scope = use.title(desk, place)
    value: dict[str, Any] = {
        "period": {"code": span.code, "since": span.since, "until": span.until, "kind": span.kind}, "organization": place, "scope": scope,
        "targets": [_cell(code, own[0]) for code, own in cells.items()], "changed": plan is not None and not args.dry_run,
    }  # fmt: skip
    if plan is not None:
        value["steps"] = [{"kind": s.kind, "code": s.code, "words": s.words} for s in plan.steps]
        value["also"] = [{"period": t.period.code, "code": t.code, "before": t.before, "after": t.after} for t in plan.also]
        value["warnings"] = list(plan.warnings)
    answer(args, value, lambda: _targets_text(value, span.title))


def _target(text: str) -> tuple[str, float | None]:
    """«2а=35,5» as a code and per cent; nothing after the sign takes the target away."""
    code, sign, value = text.partition("=")
    try:
        if not sign:
            raise ValueError
        return usage.indicator(code), float(value.replace(",", ".").strip(" %")) if value.strip() else None
    except ValueError:
        raise Rejected(f"«{text}» не понято: цель пишется так: --set 1=65 или --set 2а=35,5.") from None


def _cell(code: str, cell: Any) -> dict[str, Any]:
    t = cell.target
    return {
        "code": code, "value": cell.value, "of_city": cell.of_city, "since": t.since if t else None, "until": t.until if t else None,
        "basis": t.basis if t else "",
    }  # fmt: skip


def _targets_text(value: dict[str, Any], title: str) -> str:
    from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
    from nmsdesk.russian import day, percent

    lines = [f"{value['scope']}, {title}"]
    lines += [f"  {s['words']}" for s in value.get("steps", ())]
    lines += [f"  Заодно {t['period']}: {percent(t['before'])} → {percent(t['after'])}" for t in value.get("also", ())]
    lines += [f"  Внимание. {w}" for w in value.get("warnings", ())]
    for t in value["targets"]:
        whence = " (городская)" if t["of_city"] else ""
        since = f", с {day(t['since'])}" + (f" по {day(t['until'])}" if t["until"] else "") if t["since"] else ""
        shown = percent(t["value"]) if t["value"] is not None else "не задана"
        lines.append(f"{INDICATOR_OPTIONS[t['code']]:28} {shown:>10}{whence}{since}{', ' + t['basis'] if t['basis'] else ''}")
    return "\n".join(lines)


def reconcile(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import named_lists
    from nmsdesk.services import reconciliation as use

    theirs = named_lists.of_file(Path(args.file), places=args.indicator in use.PLACES)
    with _desk(args, look_only=not args.save) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        code = use.HEADCOUNT if args.headcount else args.indicator
        same = dict(map(_same, args.same))
        found = use.reconcile(desk, period(args.period), place, code, theirs, args.as_of, same, args.official)
        if args.save:
            use.keep_explanation(desk, found)
        desk.database.log("export", f"Сверка. {found.title}: {theirs.source}")
    key, subjects = ("place", "organizations") if found.of_places else ("person", "people")
    value = {
        "period": found.period.code, "as_of": found.as_of, "organization": place, "scope": found.place,
        "indicator": found.code or None, "source": found.source, "official": found.official, "stated": found.stated,
        "computed": found.computed, "difference": found.difference, "listed": found.listed, "matched": len(found.matched),
        "parts": [
            {"group": p.group, "title": p.caption, "amount": p.amount, subjects: [_line(x, key) for x in p.lines]} for p in found.parts
        ],
        "unread": [{"row": n, "text": text} for n, text in found.unread], "notes": list(found.notes),
    }  # fmt: skip
    answer(args, value, lambda: "\n".join((found.title, use.explanation(found), *found.notes)))


def _same(text: str) -> tuple[int, int]:
    row, _, person = text.partition("=")
    if not (row.strip().isdigit() and person.strip().isdigit()):
        raise Rejected(f"«{text}» не понято: решение пишется так: --same 12=345, строка списка и номер работника или организации.")
    return int(row), int(person)


def _line(line: Any, key: str) -> dict[str, Any]:
    """``key`` names the id: of a person or of an organisation (place)."""
    return {
        "row": line.row or None, "name": line.name, key: line.person or None, "organization": line.place, "why": line.why,
        "near": [{key: n.person, "name": n.name, "why": n.why, "ours": n.ours} for n in line.near],
    }  # fmt: skip
