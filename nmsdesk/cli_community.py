"""Commands of common life: certificates of an event, associations of the regulation, schools of a site, progress of a plan."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("certificates", certificates, "выдать сертификаты тем, кто участвовал в мероприятии")
    found.add_argument("event", metavar="EVENT", help="номер мероприятия или часть названия")
    found.add_argument("--template", metavar="NUMBER", default="", help="шаблон номера, последние цифры – счётчик: 2026-С-0001")
    found.add_argument("--on", type=usage.day, metavar="DATE", help="дата выдачи, без неё сегодня")
    found.add_argument("--dry-run", action="store_true", help="показать номера и ничего не менять")
    found = command("found-associations", found_associations, "создать объединения положения, которых в базе нет")
    found.add_argument("--since", type=usage.day, required=True, metavar="DATE", help="с какого дня они работают")
    found.add_argument("--dry-run", action="store_true", help="показать, каких нет, и ничего не менять")
    found = command("attach", attach, "закрепить организации за площадкой на учебный год")
    found.add_argument("site", metavar="SITE", help="номер площадки или часть её темы")
    found.add_argument("organizations", nargs="*", metavar="NAME|ID", help="без них переносятся закреплённые в предыдущем году")
    found.add_argument("--year", required=True, metavar="2025/2026")
    found = command("progress", progress, "как выполняется план мероприятий")
    found.add_argument("roadmap", metavar="PLAN", help="номер плана или часть названия")
    found.add_argument("--overdue", action="store_true", help="показать только просроченное")


def certificates(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services import certificates as use
    from nmsdesk.services.papers.finding import record_of

    with _desk(args, look_only=args.dry_run) as desk:
        event = record_of(desk, "events", args.event)
        template = args.template or use.template(desk, event)
        if args.dry_run:
            lines = use.plan(desk, event, template).lines
        else:
            lines = use.issue(desk, event, template, args.on or desk.today).lines
    rows = [{"participation": n, "name": name, "number": number} for n, name, number in lines]
    answer(args, rows, lambda: "\n".join(f"{row['number']}\t{row['name']}" for row in rows))


def found_associations(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services import associations as use

    with _desk(args, look_only=args.dry_run) as desk:
        missing = [f.name for f in use.founding(desk) if not f.present]
        if not args.dry_run:
            use.found(desk, missing, args.since)
    answer(args, missing, lambda: "\n".join(missing))


def attach(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import academic_year, period
    from nmsdesk.errors import Rejected
    from nmsdesk.services import sites as use
    from nmsdesk.services.papers.finding import record_of

    year = period(args.year)
    if year.kind != "academic":
        raise Rejected(f"«{args.year}» – не учебный год. Укажите, например, 2025/2026.")
    with _desk(args) as desk:
        site = record_of(desk, "sites", args.site)
        if args.organizations:
            done = use.attach(desk, site, [_organization(desk, text) for text in args.organizations], year)
        else:
            done = use.carry_over(desk, site, academic_year(year.since.year - 1))
    value = {"attached": done.added, "there": list(done.there)}
    answer(args, value, lambda: "\n".join([f"Закреплено: {done.added}", *(f"Уже закреплена: {name}" for name in done.there)]))


def progress(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain.terms import MEASURE_STATES
    from nmsdesk.russian import day
    from nmsdesk.services import roadmaps as use
    from nmsdesk.services.papers.finding import record_of

    with _desk(args, look_only=True) as desk:
        card = use.card(desk, record_of(desk, "roadmaps", args.roadmap))
    lines = [m for m in card.lines if m.overdue or not args.overdue]
    value = {
        "plan": card.roadmap.name, "done": card.whole.done, "of": card.whole.of, "overdue": card.whole.overdue,
        "measures": [
            {"id": m.id, "name": m.name, "until": m.until, "responsible": m.responsible, "state": m.state, "overdue": m.overdue}
            for m in lines
        ],
    }  # fmt: skip
    head = f"{card.roadmap.name}: выполнено {card.whole.done} из {card.whole.of}, просрочено {card.whole.overdue}"
    said = [f"{day(m.until)}\t{'просрочено' if m.overdue else MEASURE_STATES[m.state]}\t{m.name}\t{m.responsible}" for m in lines]
    answer(args, value, lambda: "\n".join([head, *said]))
