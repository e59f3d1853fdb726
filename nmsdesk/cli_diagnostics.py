"""Commands of diagnostics: the most frequent deficits, deficits that evidence could close, campaigns with those who came."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("deficits", deficits, "открытые дефициты по областям, организациям, предметам или работникам")
    found.add_argument("--by", choices=("area", "organization", "subject", "person"), default="area")
    found.add_argument("--organization", metavar="NAME|ID", help="только эта организация")
    found.add_argument("--period", metavar="2025|2025/2026", help="дни, за которые считать выявленные и закрытые")
    found.add_argument("--closable", action="store_true", help="какие дефициты можно закрыть по подтверждениям")
    found.add_argument("--open", action="store_true", help="открыть дефициты по последним результатам: правило у инструмента")
    found = command("campaigns", campaigns, "кампании диагностики: кого ждут, кто пришёл")
    found.add_argument("--state", choices=("planned", "active", "closed"))


def deficits(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.russian import number
    from nmsdesk.services import deficits as use
    from nmsdesk.services import diagnostics

    with _desk(args, look_only=not args.open) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        span = period(args.period) if args.period else None
        scope = diagnostics.Scope(place, since=span.since if span else None, until=span.until if span else None)
        people = diagnostics.persons(desk, scope) if args.open or args.closable else []
        if args.open:
            done = use.open_from(desk, [o.diagnostic for o in use.unopened(desk, people, scope.since).opens])
            answer(args, {"opened": done.opened}, lambda: done.plan.text)
            return
        if args.closable:
            lines = [
                {
                    "deficit": c.deficit, "person": c.person, "name": c.name, "area": c.area, "opened": c.opened.isoformat(),
                    "closure": c.closure, "on": c.on.isoformat(), "reason": c.reason,
                }
                for c in use.closable(desk, people)
            ]  # fmt: skip
            answer(args, lines, lambda: "\n".join(f"{x['name']}\t{x['area']}\t{x['reason']}" for x in lines))
            return
        found = [r for r in diagnostics.frequent(desk, scope, args.by) if r.deficits or args.by != "person"]
    rows = [
        {
            "key": r.key, "name": r.name, "persons": len(r.persons), "deficits": len(r.deficits), "without_plan": len(r.planless),
            "opened": r.opened, "closed": r.closed, "staff": r.staff or None, "percent": r.share, "most": r.most,
        }
        for r in found
    ]  # fmt: skip
    answer(args, rows, lambda: "\n".join(f"{number(len(r.persons))}\t{number(len(r.deficits))}\t{r.name}\t{r.most}" for r in found))


def campaigns(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.russian import number
    from nmsdesk.services import campaigns as use

    with _desk(args, look_only=True) as desk:
        found = use.states(desk, [args.state] if args.state else ())
    rows = [
        {
            "id": s.id, "name": s.name, "instrument": s.instrument, "since": s.since and s.since.isoformat(),
            "until": s.until and s.until.isoformat(), "state": s.state, "organizations": s.organizations, "expected": s.expected,
            "came": s.came, "percent": s.percent, "without_names": s.unnamed, "nobody": list(s.nobody),
        }
        for s in found
    ]  # fmt: skip
    answer(args, rows, lambda: "\n".join(f"{s.name}\tпришли {number(s.came)} из {number(s.expected)}" for s in found))
