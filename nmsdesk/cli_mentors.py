"""Commands of mentoring: who needs a mentor, suggestions for a school or a kept list, young teachers of a day."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]
VERBS = ("needs", "suggest", "bank")


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("mentors", mentors, "кому нужен наставник и кто может им быть")
    found.add_argument("verb", choices=VERBS, help="needs – кому нужен, suggest – подбор, bank – банк наставников с нагрузкой")
    found.add_argument("--organization", metavar="NAME|ID", help="одна организация")
    found.add_argument("--list", metavar="NAME", dest="kept", help="сохранённый список работников")
    found.add_argument("--deficits", action="store_true", help="и те, у кого открыт дефицит, а плана ИОМ нет")
    found.add_argument("--most", type=int, default=3, metavar="N", help="сколько кандидатов показать каждому")
    found = command("young", young, "молодые педагоги на дату, их поддержка и срок")
    found.add_argument("--on", type=usage.day, metavar="DATE", help="на какую дату, без неё сегодня")
    found.add_argument("--organization", metavar="NAME|ID")


def mentors(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.errors import Rejected
    from nmsdesk.services.mentors import bank, needs, suggest

    with _desk(args, look_only=True) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        if args.verb == "bank":
            known = bank.mentors(desk, place)
            rows: list[dict[str, Any]] = [
                {"person": m.person, "name": m.name, "organization": m.place, "load": m.load, "limit": m.limit, "drafts": m.drafts,
                 "in_bank": m.offer is not None, "other_schools": m.elsewhere}
                for m in known
            ]  # fmt: skip
            answer(args, rows, lambda: "\n".join(f"{m.place}\t{m.name}\t{m.load} из {m.limit}" for m in known))
            return
        persons = _listed(desk, args.kept) if args.kept else None
        reasons = tuple(needs.REASONS) if args.deficits else needs.USUAL
        if args.verb == "needs":
            found = needs.needs(desk, place, reasons, persons)
            rows = [
                {"person": n.person, "name": n.name, "organization": n.place, "reasons": list(n.reasons), "detail": n.detail,
                 "draft": n.draft}
                for n in found
            ]  # fmt: skip
            answer(args, rows, lambda: "\n".join(f"{n.place}\t{n.name}\t{n.detail}" for n in found))
            return
        if persons is None and place is None:
            raise Rejected("Укажите организацию (--organization) или сохранённый список (--list).")
        chosen = persons if persons is not None else [n.person for n in needs.needs(desk, place, reasons) if n.draft is None]
        made = suggest.suggest(desk, chosen, max(1, args.most)) if chosen else []
    answer(args, [_suggested(s) for s in made], lambda: "\n".join(_told(s) for s in made))


def _listed(desk: Any, name: str) -> list[int]:
    from nmsdesk.services import lists, saved_lists

    return list(lists.ids(desk, saved_lists.query(desk, saved_lists.called(desk, name, "persons"))))


def _suggested(s: Any) -> dict[str, Any]:
    offers = [
        {"mentor": o.mentor, "name": o.name, "organization": o.place, "points": o.points, "reason": o.reason, "load": o.load}
        for o in s.offers
    ]
    return {"mentee": s.mentee, "name": s.name, "organization": s.place, "offers": offers}


def _told(s: Any) -> str:
    offers = [f"    {o.points:g}\t{o.name}\t{o.reason}" for o in s.offers] or ["    кандидатов нет"]
    return "\n".join([f"{s.place}\t{s.name}", *offers])


def young(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.russian import day
    from nmsdesk.services import young as use

    with _desk(args, look_only=True) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        found = use.on_day(desk, args.on, place)
    rows = [
        {"person": y.person, "name": y.name, "organization": y.place, "status": y.status, "until": y.until, "ends_by": y.by,
         "mentor": y.mentor, "days_without_mentor": y.unmentored, "supported": y.supported}
        for y in found
    ]  # fmt: skip
    told = [f"{y.place}\t{y.name}\tдо {day(y.until) or '–'}\t{y.mentor or 'без наставника'}" for y in found]
    answer(args, rows, lambda: "\n".join(told))
