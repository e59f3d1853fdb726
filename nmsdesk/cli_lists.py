"""Commands of lists: a list by the search language or by its kept name, the kept lists, a list as a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    list_ = command("list", show_list, "список раздела по запросу")
    list_.add_argument("key", help="раздел, например persons")
    list_.add_argument("query", nargs="?", default="", help='запрос: школа:"Гимназия 9" диагностика:нет возраст:<35 иванова')
    list_.add_argument("--saved", metavar="NAME", help="сохранённый список; запрос сужает его")
    list_.add_argument("--columns", metavar="A,B", help="столбцы через запятую, например last_name,birth")
    usage.add_face(list_)
    list_.add_argument("--limit", type=_amount, metavar="N", help="показать не больше N записей")
    command("saved-lists", show_saved, "сохранённые списки и сколько в них записей сегодня")
    export_ = command("export", export, "выгрузить раздел в .xlsx или .csv")
    export_.add_argument("key")
    export_.add_argument("out")
    export_.add_argument("--where", metavar="QUERY", default="", help="только то, что отвечает запросу")
    export_.add_argument("--saved", metavar="NAME", help="только сохранённый список")
    usage.add_face(export_)


def _amount(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"нужно число записей, а не «{text}»")
    return int(text)


def _asked(desk: Any, key: str, text: str, saved: str | None) -> Any:
    """The list that is meant; a query that is not understood whole is refused, for a script must not take more than it asked for."""
    from nmsdesk.services import querying, saved_lists

    found = querying.understood(desk, key, text)
    query, troubles = found.query, list(found.troubles)
    if saved is not None:
        kept = saved_lists.opened(desk, saved_lists.called(desk, saved, key))
        both = " ".join(x for x in (kept.query.search, query.search) if x)
        query = replace(kept.query, search=both, filters=(*kept.query.filters, *query.filters))
        troubles = [*kept.troubles, *troubles]
    if troubles:
        raise Rejected(" ".join(troubles))
    return query


def show_list(args: argparse.Namespace) -> None:
    from nmsdesk import cli
    from nmsdesk.domain import catalogue
    from nmsdesk.services import exports, faces, lists

    register = catalogue.register(args.key)
    names = [x.strip() for x in args.columns.split(",")] if args.columns else [c.name for c in register.columns if c.field.shown]
    with cli._desk(args) as desk:
        exports.known_columns(register, names)
        query = _asked(desk, args.key, args.query, args.saved)
        faces.refuse_names(desk, query)
        ids = lists.ids(desk, query)
        chosen = ids if args.limit is None else ids[: args.limit]
        rows = lists.rows(desk, args.key, names, chosen)
        exports.note_personal(desk, register, names, "Список в командной строке", len(chosen))
    told: list[dict[str, Any]] = [{"id": n} | dict(zip(names, row)) for n, row in zip(chosen, rows)]
    value = {"register": args.key, "count": len(ids), "rows": cli.unnumbered(args, told)}
    captions = [register.column(n).caption for n in names]
    cli.answer(args, value, lambda: "\n".join(["\t".join(captions), *("\t".join(row) for row in rows), register.counted(len(ids))]))


def show_saved(args: argparse.Namespace) -> None:
    from nmsdesk import cli
    from nmsdesk.domain import catalogue
    from nmsdesk.services import saved_lists

    with cli._desk(args, look_only=True) as desk:
        rows = [
            {
                "id": x.id, "name": x.name, "register": x.register, "query": saved_lists.text(x),
                "count": saved_lists.amount(desk, x), "note": x.note, "troubles": list(saved_lists.opened(desk, x).troubles),
            }
            for x in saved_lists.of(desk)
        ]  # fmt: skip
    titles = {r.key: r.title for r in catalogue.REGISTERS.values()}
    cli.answer(args, rows, lambda: "\n".join(f"{r['name']}\t{titles[str(r['register'])]}\t{r['count']}\t{r['query']}" for r in rows))


def export(args: argparse.Namespace) -> None:
    from nmsdesk import cli
    from nmsdesk.services import exports

    with cli._desk(args) as desk:
        query = _asked(desk, args.key, args.where, args.saved) if args.where or args.saved is not None else None
        rows = exports.export(desk, args.key, Path(args.out), query)
    cli.answer(args, {"rows": rows, "file": args.out}, lambda: f"Выгружено строк: {rows}")
