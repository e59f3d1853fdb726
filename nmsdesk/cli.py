"""The command line: each command calls one use case and prints (design.md §4)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nmsdesk import (
    app,
    cli_community,
    cli_courses,
    cli_cycle,
    cli_diagnostics,
    cli_explain,
    cli_forecast,
    cli_lists,
    cli_mentors,
    cli_people,
    cli_plans,
    cli_recommendations,
    cli_rules,
    cli_snapshots,
    cli_steering,
    usage,
)
from nmsdesk.domain.privacy import MARK
from nmsdesk.domain.views import ANONYMOUS, FULL, View
from nmsdesk.errors import BadFile, NmsError, Rejected
from nmsdesk.usage import Parser

NOT_OF_A_DAY = ("init", "demo", "backup", "restore", "migrate", "clean-files", "selftest")
DONE, REFUSED = 0, 1  # wrong usage is 2: nmsdesk.usage
STATUSES = {"counted": "учтён", "not_counted": "не учтён", "excluded": "исключён", "no_data": "нет данных"}


def say(text: str) -> None:
    """A message for people: standard error, never mixed with the result."""
    print(text, file=sys.stderr)


def answer(args: argparse.Namespace, value: Any, text: Callable[[], str]) -> None:
    """The result on standard output: one JSON value with --json, readable text otherwise."""
    print(json.dumps(value, ensure_ascii=False, default=_plain) if args.json else text())


def unnumbered(args: argparse.Namespace, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows about people without names have no ids either: by these two answers could be joined."""
    return [row | {"id": None} for row in rows] if args.face == ANONYMOUS else rows


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, (tuple, set, frozenset)) else asdict(value)


def main(argv: Sequence[str], window: Callable[[str | None, bool], int] | None = None) -> int:
    """Run a command; the exit code: 0 done, 1 refused with a sentence, 2 wrong usage. Without a command ``window`` opens."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = parser().parse_args(argv)
    try:
        if args.command is None:
            if window is None:
                parser().error("нужна команда")
            return window(args.db, args.demo)
        _of_day(args)
        return int(args.run(args) or DONE)
    except NmsError as trouble:
        say(str(trouble))
        return REFUSED
    except BrokenPipeError:  # the reader of our output has enough (… | head)
        sys.stdout = None
        return DONE
    except KeyboardInterrupt:
        say("Прервано. Ничего не изменено.")
        return REFUSED
    except Exception:  # noqa: BLE001 - the outermost entrance: a bug becomes a report
        from nmsdesk import crash

        say(crash.report())
        return REFUSED


def _of_day(args: argparse.Namespace) -> None:
    """What ``--on`` means for the command: the day of the base and the as-of day; Rejected where a day means nothing."""
    if args.seen_on is None:
        return
    if args.command in NOT_OF_A_DAY:
        raise Rejected(f"Команда {args.command} работает с самой базой, а не с её состоянием на день. Уберите --on.")
    if args.seen_on > date.today():
        raise Rejected(f"День {args.seen_on:%d.%m.%Y} ещё не наступил, показать базу на него нельзя.")
    if getattr(args, "as_of", "") is None:
        args.as_of = args.seen_on


def parser() -> Parser:
    """The commands of the contract and their arguments."""
    top = Parser(prog="nmsdesk", description="Реестры, показатели и документы методической службы.")
    top.add_argument("--db", metavar="PATH|URL", help="база: файл или адрес postgresql+psycopg://…")
    top.add_argument("--on", type=usage.day, dest="seen_on", metavar="DATE", help="показать базу на прошлый день, только чтение")
    top.add_argument("--demo", action="store_true", help="открыть окно на демонстрационной базе")
    top.add_argument("--version", action="version", version=_version(), help="версия программы")
    sub = top.add_subparsers(dest="command", metavar="КОМАНДА", parser_class=Parser)

    def command(name: str, run: Callable[[argparse.Namespace], Any], help: str) -> argparse.ArgumentParser:
        found = sub.add_parser(name, help=help)
        found.set_defaults(run=run)
        found.add_argument("--json", action="store_true", help="ответ одним JSON")
        found.add_argument("--db", metavar="PATH|URL", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return found

    command("init", init, "создать пустую базу")
    demo_ = command("demo", demo, "заполнить пустую базу вымышленными данными")
    for name, value in (("staff", 4000), ("organizations", 90), ("years", 5), ("seed", 1)):
        demo_.add_argument(f"--{name}", type=int, default=value)
    demo_.add_argument("--files", metavar="DIR", help="записать в папку набор неряшливых списков для пробы импорта")
    command("registers", registers, "разделы и число записей")
    import_ = command("import", import_file, "принять список из файла")
    import_.add_argument("file")
    import_.add_argument("--register", metavar="KEY", help="вид списка; без него узнаётся по заголовкам")
    import_.add_argument("--sheet", metavar="NAME")
    import_.add_argument("--on-match", choices=("update", "skip"), default="update")
    import_.add_argument("--organization", metavar="NAME", help="организация, если её нет в файле")
    import_.add_argument("--instrument", metavar="NAME", help="инструмент диагностики, если его нет в файле")
    import_.add_argument("--keys", metavar="FILE", help="файл ключей код – ФИО к результатам по заданиям")
    import_.add_argument("--date", type=usage.day, metavar="DATE", help="дата сведений, если её нет в файле")
    import_.add_argument("--encoding", help="кодировка CSV")
    import_.add_argument("--dry-run", action="store_true")
    import_.add_argument("--accept-partial", action="store_true", help="принять верные строки, если в других ошибки")
    undo_ = command("undo", undo, "отменить импорт или последнюю операцию")
    undo_.add_argument("batch", nargs="?")
    cli_lists.add_commands(command)
    template_ = command("template", template, "пустая таблица раздела для заполнения")
    template_.add_argument("key")
    template_.add_argument("out")
    for name, run, help_ in (("indicators", indicators, "показатели за период"), ("who", who, "кто учтён и кто нет")):
        found = command(name, run, help_)
        if name == "who":
            found.add_argument("code", type=usage.indicator, help="показатель: 1, 2a, 2b, 3, 4, 5, 6, 7")
            found.add_argument("--status", choices=tuple(STATUSES), default="")
            found.add_argument("--organization", metavar="NAME|ID")
        else:
            found.add_argument("--by", choices=("organization",))
        found.add_argument("--period", required=True, metavar="2025|2025/2026")
        found.add_argument("--as-of", type=usage.day, metavar="DATE")
        usage.add_face(found)
    report_ = command("report", report, "сделать документ .pdf, .docx или .xlsx")
    report_.add_argument("kind")
    report_.add_argument("out")
    report_.add_argument("--period", metavar="2025|2025/2026")
    report_.add_argument("--as-of", type=usage.day)
    for name in ("organization", "person", "register", "search"):
        report_.add_argument(f"--{name}")
    report_.add_argument("--plan", type=int, metavar="ID")
    usage.add_face(report_)
    report_.add_argument("--record", metavar="ID|TEXT", help="заседание, мероприятие, площадка, срез: номер или часть названия")
    command("reports", reports, "виды документов")
    check_ = command("check", check, "проверить базу и качество данных")
    check_.add_argument("--rules", action="store_true", help="список правил вместо проверки")
    check_.add_argument("--except", nargs=3, metavar=("CODE", "KEY", "ID"), dest="excepted", help="признать замечание исключением")
    check_.add_argument("--reason", metavar="TEXT", default="", help="причина исключения")
    backup_ = command("backup", backup, "сделать проверенную копию базы")
    backup_.add_argument("out")
    command("clean-files", clean_files, "удалить из папки базы файлы, о которых не говорит ни одна запись и журнал")
    restore_ = command("restore", restore, "вернуть базу из копии")
    restore_.add_argument("file")
    command("migrate", migrate, "обновить базу до текущей схемы")
    command("selftest", selftest, "проверить программу на этом компьютере")
    cli_people.add_commands(command)
    cli_community.add_commands(command)
    cli_snapshots.add_commands(command)
    cli_steering.add_commands(command)
    cli_cycle.add_commands(command)
    cli_explain.add_commands(command)
    cli_forecast.add_commands(command)
    cli_courses.add_commands(command)
    cli_diagnostics.add_commands(command)
    cli_mentors.add_commands(command)
    cli_plans.add_commands(command)
    cli_recommendations.add_commands(command)
    cli_rules.add_commands(command)
    return top


def _version() -> str:
    from nmsdesk import __version__

    return f"nmsdesk {__version__}"


def init(args: argparse.Namespace) -> None:
    place = args.db or app.default_place()
    app.create_desk(args.db).close()
    answer(args, {"database": place}, lambda: f"База создана: {place}")


def demo(args: argparse.Namespace) -> None:
    if args.files:
        from nmsdesk.services.demo.files import write_messy_files

        paths = write_messy_files(Path(args.files), args.seed)
        answer(args, {"files": [str(p) for p in paths]}, lambda: "\n".join(str(p) for p in paths))
        return
    from nmsdesk.domain.catalogue import REGISTERS
    from nmsdesk.services import registers as use
    from nmsdesk.services.demo.fill import fill_demo
    from nmsdesk.services.demo.past_year import play_past_year

    desk = app.open_desk(args.db) if app.exists(args.db) else app.create_desk(args.db)
    try:
        fill_demo(desk, args.staff, args.organizations, args.years, args.seed, progress=say)
        if args.years > 2:
            play_past_year(desk, args.seed, progress=say)
        counts = {k: n for k, n in use.counts(desk).items() if n}
    finally:
        desk.close()
    answer(args, counts, lambda: "\n".join(f"{REGISTERS[k].title}: {n}" for k, n in counts.items()))


def registers(args: argparse.Namespace) -> None:
    from nmsdesk.domain.catalogue import REGISTERS
    from nmsdesk.services import registers as use

    with _desk(args) as desk:
        counts = use.counts(desk)
    rows = [{"key": r.key, "title": r.title, "count": counts[r.key]} for r in REGISTERS.values()]
    answer(args, rows, lambda: "\n".join(f"{r['key']:22} {r['count']:>8}  {r['title']}" for r in rows))


def import_file(args: argparse.Namespace) -> int:
    from nmsdesk.services import imports

    hints = imports.Hints(
        kind=args.register, sheet=args.sheet, on_match=args.on_match, organization=args.organization or "",
        instrument=args.instrument or "", day=args.date, encoding=args.encoding, keys=Path(args.keys) if args.keys else None,
    )  # fmt: skip
    with _desk(args) as desk:
        try:
            plan = imports.plan_import(desk, Path(args.file), hints)
        except BadFile as trouble:
            if args.json:
                answer(args, {**imports.unread(Path(args.file), hints, str(trouble)).summary(), "batch": None}, str)
            raise
        blocked = plan.blocking and not args.accept_partial
        batch = None
        if not args.dry_run and not blocked:
            batch = imports.apply_import(desk, plan).batch
    value = {**plan.summary(), "batch": batch}
    answer(args, value, lambda: imports.summary_text(plan, batch))
    if blocked:
        say("В файле есть ошибки, ничего не принято. Исправьте их или добавьте --accept-partial, чтобы принять верное.")
        return REFUSED
    return DONE


def undo(args: argparse.Namespace) -> None:
    from nmsdesk.services.undo import undo as take_back

    with _desk(args) as desk:
        done = take_back(desk, args.batch)
    value = {"undone": done.operation.reason, "batch": done.operation.seq, "rows": done.changed.rows, "left": list(done.left)}
    answer(args, value, lambda: "\n".join([f"Отменено: {done.operation.reason}", *done.left]))


def template(args: argparse.Namespace) -> None:
    from nmsdesk.services import exports

    with _desk(args, look_only=True) as desk:
        exports.template(desk, args.key, Path(args.out))
    answer(args, {"file": args.out}, lambda: f"Таблица записана: {args.out}")


def indicators(args: argparse.Namespace) -> None:
    from nmsdesk.domain.periods import period
    from nmsdesk.services import indicators as use

    with _desk(args, look_only=True) as desk:
        measured = use.measure(desk, period(args.period), args.as_of, by_organization=args.by == "organization", variants=True)
    answer(args, _measured(measured, args.by), lambda: _measured_text(measured))


def _measured(measured: Any, by: str | None) -> dict[str, Any]:
    p = measured.period
    value: dict[str, Any] = {
        "period": {"since": p.since, "until": p.until, "kind": p.kind},
        "as_of": measured.as_of,
        "indicators": [_value(v) | {"variants": [_value(x) for x in v.variants]} for v in measured.values],
    }
    if by:
        value["organizations"] = [
            {"id": n, "name": measured.organizations.get(n, ""), "indicators": [_value(v) for v in values]}
            for n, values in sorted(measured.by_organization.items(), key=lambda x: measured.organizations.get(x[0], ""))
        ]
    return value


def _value(v: Any) -> dict[str, Any]:
    told = {name: None if name in v.hidden else getattr(v, name) for name in ("numerator", "denominator", "excluded", "no_data")}
    if v.known:
        told["denominator"] = v.known
    return {
        "code": v.code, "variant": v.variant, "title": v.title, **told, "hidden": list(v.hidden),
        "percent": None if v.percent is None else round(v.percent, 4), "target": v.target, "status": v.status,
        "missing_to_target": v.missing, "notes": list(v.notes),
        "funnel": [{"step": step, "passed": n} for step, n in v.funnel],
    }  # fmt: skip


def _measured_text(measured: Any) -> str:
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.russian import day, percent

    lines = [f"{measured.period.title}, на {day(measured.as_of)}"]
    for v in measured.values:
        target = f"цель {percent(v.target, 0)}" if v.target is not None else "цель не задана"
        told, share = percent(v.percent), f"{v.numerator} из {v.denominator}"
        if "numerator" in v.hidden:
            told, share = MARK, f"{MARK} из {v.known or MARK}"
        lines.append(f"{INDICATORS[v.code].shown_code:3} {told:>12}  {share}, {target}  {v.title}")
    return "\n".join(lines)


def who(args: argparse.Namespace) -> None:
    from nmsdesk.domain.periods import period
    from nmsdesk.services import indicators as use

    with _desk(args, look_only=True) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        found = use.who(desk, args.code, period(args.period), args.as_of, args.status, place)
    rows = [
        {
            "subject": m.subject, "id": m.id, "name": m.name, "organization": m.organization_name,
            "status": m.status, "step": m.step, "reason": m.reason, "lacks_one": m.lacks_one,
        }
        for m in found
    ]  # fmt: skip
    rows = unnumbered(args, rows)
    answer(args, rows, lambda: "\n".join(f"{m.organization_name}\t{m.name}\t{STATUSES[m.status]}\t{m.reason}" for m in found))


def _organization(desk: Any, text: str) -> int:
    from nmsdesk.services.matching import organization_by_name

    found = int(text) if text.isdigit() else organization_by_name(desk, text)
    if found is None:
        raise Rejected(f"Организации «{text}» нет.")
    return found


def report(args: argparse.Namespace) -> None:
    from nmsdesk.domain.periods import period
    from nmsdesk.services import papers

    with _desk(args, faced=False) as desk:  # who is meant is said by name; the document alone hides it
        wish = papers.Wish(
            period=period(args.period) if args.period else None,
            as_of=args.as_of,
            organization=_organization(desk, args.organization) if args.organization else None,
            person=papers.person_by_text(desk, args.person) if args.person else None,
            plan=args.plan,
            record=papers.record_by_text(desk, args.kind, args.record) if args.record else None,
            register=args.register or "persons",
            search=args.search or "",
            face=args.face,
        )
        papers.write(desk, args.kind, wish, Path(args.out))
    answer(args, {"file": args.out}, lambda: f"Документ записан: {args.out}")


def reports(args: argparse.Namespace) -> None:
    from nmsdesk.services.papers import KINDS

    rows = [{"kind": k, "title": v.title, "needs": list(v.needs), "about": v.about} for k, v in KINDS.items()]
    answer(args, rows, lambda: "\n".join(f"{r['kind']:16} {r['title']}" for r in rows))


def check(args: argparse.Namespace) -> None:
    from nmsdesk.services import quality

    if args.rules:
        rows = [asdict(r) for r in quality.rules()]
        answer(args, rows, lambda: quality.rules_text())
        return
    if args.excepted:
        code, key, id_ = args.excepted
        if not id_.isdecimal():
            raise Rejected(f"Номер записи – целое число, а не «{id_}».")
        with _desk(args) as desk:
            waiver = quality.accept(desk, code, key, int(id_), args.reason).record
        answer(args, {"waiver": waiver.id, "code": code}, lambda: "Исключение записано.")
        return
    with _desk(args, look_only=True) as desk:
        found = quality.check(desk)
    problems = [asdict(p) for p in found.problems]
    excepted = [asdict(e.problem) | {"waiver": e.waiver, "reason": e.reason, "author": e.author, "at": e.at} for e in found.excepted]
    answer(args, {"database": found.database, "problems": problems, "excepted": excepted}, lambda: quality.text(found))


def backup(args: argparse.Namespace) -> None:
    from nmsdesk.services import safety

    with _desk(args, look_only=True) as desk:
        done = safety.backup(desk, Path(args.out))
    value = {"file": args.out, "attached": done.files, "missing": done.missing}
    answer(args, value, lambda: "\n".join(x for x in (f"Копия сделана и проверена: {args.out}", done.said) if x))


def clean_files(args: argparse.Namespace) -> None:
    from nmsdesk.services import attachments

    with _desk(args) as desk:
        n = attachments.clean_up(desk)
    answer(args, {"removed": n}, lambda: f"Удалено ненужных файлов: {n}")


def restore(args: argparse.Namespace) -> None:
    from nmsdesk.services import safety

    aside = safety.restore(args.db or app.default_place(), Path(args.file), datetime.now())
    text = f"База восстановлена. Прежняя сохранена: {aside}" if aside else "База восстановлена."
    answer(args, {"previous": str(aside) if aside else None}, lambda: text)


def migrate(args: argparse.Namespace) -> None:
    with _desk(args) as desk:
        place = desk.database.place
    answer(args, {"database": "ok"}, lambda: f"База в порядке и обновлена: {place}")


def selftest(args: argparse.Namespace) -> int:
    from nmsdesk.services.selftest import run

    found = run(say)
    answer(args, {"ok": not found, "problems": found}, lambda: "\n".join(found) or "Все проверки пройдены.")
    return REFUSED if found else DONE


class _desk:
    """The desk of a command, of the day and with the face of names that it asks for, closed at its end."""

    def __init__(self, args: argparse.Namespace, look_only: bool = False, faced: bool = True):
        self.desk = app.open_desk(args.db, look_only=look_only)
        self.view = View(args.seen_on, (getattr(args, "face", "") if faced else "") or FULL)

    def __enter__(self) -> Any:
        return self.desk if self.view.usual else self.desk.seen(self.view)

    def __exit__(self, *_: object) -> None:
        self.desk.close()
