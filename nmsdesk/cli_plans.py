"""Commands of learning plans: drafts out of deficits, approval, extension, closing; the demand for programmes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from nmsdesk import usage

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]
VERBS = ("draft", "approve", "extend", "close")
YEAR = timedelta(days=364)


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("plans", plans, "планы ИОМ: черновики по дефицитам, утверждение, продление, закрытие")
    found.add_argument("verb", choices=VERBS, help="draft – составить, approve – утвердить, extend – продлить, close – закрыть")
    found.add_argument("ids", nargs="*", type=int, metavar="ID", help="номера планов")
    found.add_argument("--list", metavar="NAME", dest="kept", help="сохранённый список: работников для draft, иначе планов")
    found.add_argument("--person", metavar="ID|NAME", help="один работник (draft)")
    found.add_argument("--since", type=usage.day, metavar="DATE", help="первый день плана, без него сегодня (draft)")
    found.add_argument("--until", type=usage.day, metavar="DATE", help="последний день: плана, без него через год (draft); новый (extend)")
    found.add_argument("--tutor", default="", metavar="NAME", help="тьютор или методист (draft)")
    found.add_argument("--dry-run", action="store_true", help="показать черновики и ничего не записывать (draft)")
    found.add_argument("--on", type=usage.day, metavar="DATE", help="день решения, без него сегодня")
    found.add_argument("--by", default="", metavar="NAME", help="кто решил")
    found.add_argument("--reason", default="", metavar="TEXT", help="почему продлён (extend)")
    found.add_argument("--outcome", choices=("done", "partly", "failed"), help="чем закончился (close)")
    found.add_argument("--reflection", default="", metavar="TEXT", help="самоанализ педагога (close)")
    found.add_argument("--conclusion", default="", metavar="TEXT", help="заключение тьютора (close)")
    command("demand", demand, "каких программ требуют планы ИОМ и по каким дефицитам программ нет")


def plans(args: argparse.Namespace) -> None:
    if args.verb == "draft":
        _draft(args)
    else:
        _step(args)


def _draft(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.errors import Rejected
    from nmsdesk.services.papers.finding import person_by_text
    from nmsdesk.services.routes import drafting

    if bool(args.kept) == bool(args.person):
        raise Rejected("Укажите, кому составить план: работника (--person) или сохранённый список работников (--list).")
    with _desk(args, look_only=args.dry_run) as desk:
        since: date = args.since or desk.today
        until: date = args.until or since + YEAR
        people = _kept(desk, args.kept, "persons") if args.kept else [person_by_text(desk, args.person)]
        if not people:
            raise Rejected(f"В списке «{args.kept}» сейчас нет ни одного работника.")
        proposals = drafting.propose(desk, people, since, until)
        done = None if args.dry_run else drafting.write(desk, proposals, since, until, args.tutor)
    value = {
        "since": since, "until": until, "dry_run": args.dry_run, "plans": list(done.plans) if done else [],
        "items": done.items if done else 0, "left": [{"name": n, "reason": why} for n, why in done.left] if done else [],
        "proposals": [_proposed(p) for p in proposals],
    }  # fmt: skip

    def text() -> str:
        lines = []
        for p in proposals:
            lines.append(f"{p.place}\t{p.name}\t{p.coverage}")
            lines += [f"    {line.content}\t{line.suggestion.reason}" for line in p.lines]
        return "\n".join([*lines, *([f"Составлено черновиков: {len(done.plans)}, пунктов: {done.items}"] if done else [])])

    answer(args, value, text)


def _proposed(p: Any) -> dict[str, Any]:
    lines = [
        {"kind": line.key[0], "id": line.key[1], "content": line.content, "reason": line.suggestion.reason, "due": line.suggestion.due}
        for line in p.lines
    ]
    return {
        "person": p.person, "name": p.name, "organization": p.place, "needs": p.needs, "coverage": p.coverage, "missing": list(p.missing),
        "trouble": p.trouble, "lines": lines,
    }  # fmt: skip


def _step(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain import terms
    from nmsdesk.errors import Rejected
    from nmsdesk.services import plans as use

    if bool(args.kept) == bool(args.ids):
        raise Rejected("Укажите номера планов или сохранённый список планов (--list).")
    if args.verb == "extend" and args.until is None:
        raise Rejected("Укажите новый последний день (--until).")
    with _desk(args) as desk:
        chosen = args.ids or _kept(desk, args.kept, "plans")
        if not chosen:
            raise Rejected(f"В списке «{args.kept}» сейчас нет ни одного плана.")
        numbers = chosen[0] if len(chosen) == 1 else chosen
        on: date = args.on or desk.today
        match args.verb:
            case "approve":
                done = use.approve(desk, numbers, on, args.by)
            case "extend":
                done = use.extend(desk, numbers, args.until, args.reason, args.by, on)
            case _:
                done = use.close(desk, numbers, on, args.outcome or "", args.reflection, args.conclusion, args.by)
    value = {
        "changed": [{"id": p.id, "state": p.state, "until": p.until, "verdict": p.verdict} for p in done.records],
        "left": [{"name": name, "reason": why} for name, why in done.left],
    }

    def text() -> str:
        lines = [f"{p.id}\t{terms.PLAN_STATES[p.state]}\t{p.verdict}".rstrip() for p in done.records]
        return "\n".join([*lines, *(f"Не изменён: {name} – {why}" for name, why in done.left)])

    answer(args, value, text)


def _kept(desk: Any, name: str, key: str) -> list[int]:
    from nmsdesk.services import lists, saved_lists

    return list(lists.ids(desk, saved_lists.query(desk, saved_lists.called(desk, name, key))))


def demand(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services.routes import demand as use

    with _desk(args, look_only=True) as desk:
        found = use.demand(desk)
    value = {
        "programs": [
            {"program": w.program, "title": w.title, "hours": w.hours, "provider": w.provider, "in_registry": w.in_registry,
             "people": len(w.persons), "organizations": w.organizations, "persons": list(w.persons), "said": w.said.replace("\xa0", " ")}
            for w in found.wanted
        ],
        "without_program": [
            {"area": u.area, "name": u.name, "people": len(u.persons), "deficits": u.deficits} for u in found.unanswered
        ],
        "people_without_plan": len(found.without_plan),
    }  # fmt: skip

    def text() -> str:
        lines = [f"{w.title}\t{w.said}" for w in found.wanted]
        lines += [f"Нет программ: {u.name}\tработников {len(u.persons)}, дефицитов {u.deficits}" for u in found.unanswered]
        return "\n".join([*lines, f"Работников с дефицитами без плана: {len(found.without_plan)}"])

    answer(args, value, text)
