"""Commands of courses: the groups with their numbers, and the file of ФИС ФРДО of one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("courses", courses, "группы курсов центра: сколько слушателей, кто сдал, сколько документов")
    found.add_argument("--state", choices=("planned", "active", "finished", "cancelled"), help="только группы в этом состоянии")
    found = command("frdo", frdo, "проверить группу и записать файл для ФИС ФРДО")
    found.add_argument("group", metavar="GROUP", help="номер группы или часть названия")
    found.add_argument("out", metavar="OUT.xlsx", nargs="?", help="без него только проверка")
    found.add_argument("--layout", type=int, choices=(38, 40, 41), help="столбцов в файле: 38 или 40 (41 – то же, что 40)")
    found.add_argument("--check", action="store_true", help="показать, чего не хватает, и ничего не записывать")
    found.add_argument("--leave-out", action="store_true", help="записать без тех, у кого не хватает сведений")


def courses(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.domain import terms
    from nmsdesk.russian import day
    from nmsdesk.services.courses import groups

    with _desk(args, look_only=True) as desk:
        found = groups.summaries(desk, args.state or "")
    rows = [asdict(one) for one in found]

    def text() -> str:
        lines = []
        for g in found:
            days = f"{day(g.since)} – {day(g.until)}"
            said = f"слушателей {g.enrolled}, сдали {g.passed}, документов {g.certified}"
            lines.append(f"{g.id}\t{g.name}\t{terms.GROUP_STATES[g.state]}\t{days}\t{said}\t{g.program}")
        return "\n".join(lines)

    answer(args, rows, text)


def frdo(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.exchange.frdo import USUAL
    from nmsdesk.services.courses import frdo as use
    from nmsdesk.services.papers.finding import record_of

    layout = {None: USUAL, 41: 40}.get(args.layout, args.layout)
    writing = args.out is not None and not args.check
    with _desk(args) as desk:
        group = record_of(desk, "course_groups", args.group)
        checked = use.check(desk, group)
        written = use.write(desk, group, Path(args.out), layout, args.leave_out) if writing else None
    value = {
        "group": checked.group, "layout": layout, "ready": checked.ready, "unissued": checked.unissued,
        "gaps": [{"person": gap.person, "name": gap.name, "field": gap.field, "message": gap.message} for gap in checked.gaps],
        "rows": written.rows if written else 0, "left_out": list(written.left_out) if written else [],
    }  # fmt: skip

    def text() -> str:
        lines = [checked.said, *(f"{gap.name}\t{gap.message}" for gap in checked.gaps)]
        return "\n".join([*lines, *([f"Файл записан: {args.out}, строк {written.rows}"] if written else [])])

    answer(args, value, text)
