"""What the commands about people do: duplicates and their merging, transfers and endings, each told first with --dry-run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from nmsdesk.cli import DONE, REFUSED, _desk, answer, say
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.errors import Rejected
from nmsdesk.russian import fold
from nmsdesk.services import duplicates, merging, moves
from nmsdesk.services.desk import Desk
from nmsdesk.services.matching import organization_by_name
from nmsdesk.services.moves import Effect, MovePlan
from nmsdesk.services.papers.finding import person_by_text, record_of
from nmsdesk.services.registers import Saved
from nmsdesk.storage.records import Labels, hints

# duplicates


def show_duplicates(args: argparse.Namespace) -> None:
    with _desk(args, look_only=True) as desk:
        found = duplicates.pairs(desk, args.limit)
        who = _people(desk, [n for p in found for n in (p.first, p.second)])
    rows = [{**asdict(p), "first": who[p.first], "second": who[p.second]} for p in found]
    answer(args, rows, lambda: "\n".join(map(_pair_text, rows)) or "Похожих записей нет.")


def _people(desk: Desk, ids: list[int]) -> dict[int, dict[str, Any]]:
    with desk.read() as reading:
        names, more = Labels(reading.connection).of("persons", ids), hints(reading.connection, "persons", list(dict.fromkeys(ids))[:30_000])
    return {n: {"id": n, "name": names[n], "hint": more.get(n, "")} for n in ids}


def _pair_text(row: dict[str, Any]) -> str:
    sides = " – ".join(f"{row[k]['name']} ({row[k]['hint'] or 'нет сведений'}, номер {row[k]['id']})" for k in ("first", "second"))
    against = f"; против: {'; '.join(row['vetoes'])}" if row["vetoes"] else ""
    return f"{row['score']:3}  {sides}: {'; '.join(row['reasons'])}{against}"


def distinct(args: argparse.Namespace) -> None:
    with _desk(args) as desk:
        saved = duplicates.declare_distinct(desk, person_by_text(desk, args.keep), person_by_text(desk, args.gone), args.reason)
    answer(args, _saved(saved), lambda: "Отмечено: разные люди.")


def merge(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        keep, gone = person_by_text(desk, args.keep), person_by_text(desk, args.gone)
        found = merging.compare(desk, keep, gone)
        sides = {pair.name: pair for pair in found.fields}
        if unknown := [name for name in args.take if name not in sides]:
            raise Rejected(f"Поля «{unknown[0]}» у работника нет. Есть: {', '.join(sides)}.")
        values = {name: sides[name].right_value for name in args.take}
        saved = None if args.dry_run else merging.merge(desk, keep, gone, values, args.reason)
    value = {
        "keep": keep, "gone": gone, "links": found.links, "notes": list(found.notes), "vetoes": list(found.vetoes),
        "troubles": list(found.troubles), "applied": saved is not None, **(_saved(saved) if saved else {}),
        "fields": [
            {"name": p.name, "caption": p.caption, "left": p.left, "right": p.right, "taken": p.right if p.name in values else p.suggested}
            for p in found.fields
            if p.differs
        ],
    }  # fmt: skip
    answer(args, value, lambda: _merge_text(value))
    return _refused(found.troubles) if args.dry_run else DONE


def _merge_text(value: dict[str, Any]) -> str:
    lines = ["Объединено." if value["applied"] else "Будет объединено:"]
    for pair in value["fields"]:
        taken, left, right = (pair[side] or "пусто" for side in ("taken", "left", "right"))
        lines.append(f"  {pair['caption']}: {taken} (было: {left} и {right})")
    lines += [f"  {title}: перенесено {n}" for title, n in value["links"].items()]
    return "\n".join([*lines, *(f"  {x}" for x in (*value["notes"], *value["vetoes"]))])


# transfers and endings


def hire(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        person = _new(args) if args.new else person_by_text(desk, args.person)
        job = _employment(desk, args, kind=args.kind)
        if isinstance(person, int) and args.kind != "main":
            return _told(args, moves.plan_second_job(desk, person, job), lambda keep: moves.second_job(desk, person, job, keep))
        return _told(args, moves.plan_hire(desk, person, job), lambda keep: moves.hire(desk, person, job, keep))


def _new(args: argparse.Namespace) -> Person:
    words = args.person.split(maxsplit=2)
    if len(words) < 2:
        raise Rejected("Нового работника назовите полностью: фамилия, имя, отчество.")
    return Person(last_name=words[0], first_name=words[1], patronymic=" ".join(words[2:]), birth=args.birth, snils=args.snils)


def _employment(desk: Desk, args: argparse.Namespace, **values: Any) -> Employment:
    place, post = _organization(desk, args.organization), record_of(desk, "posts", _post(desk, args.post))
    return Employment(organization=place, post=post, since=args.since, rate=args.rate, **values)


def _post(desk: Desk, text: str) -> str:
    """The id of the post called exactly so, or the text: «учитель» is also a part of «учитель-логопед»."""
    with desk.read() as reading:
        return next((str(p.id) for p in reading.where(Post) if fold(p.name) == fold(text)), text)


def _organization(desk: Desk, text: str) -> int:
    found = int(text) if text.isdigit() else organization_by_name(desk, text)
    return found if found is not None else record_of(desk, "organizations", text)


def move(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        number = args.employment or _main_job(desk, person_by_text(desk, args.person), args.since)
        job = _employment(desk, args)
        return _told(args, moves.plan_move(desk, number, job), lambda keep: moves.move(desk, number, job, keep))


def _main_job(desk: Desk, person: int, on: date) -> int:
    """The main employment that holds on the day, else the last one."""
    with desk.read() as reading:
        jobs = sorted(reading.where(Employment, person=person), key=lambda e: (e.holds(on), e.kind == "main", e.since or date.min))
    if not jobs:
        raise Rejected("Работник нигде не работает. Выберите команду hire.")
    return jobs[-1].id or 0


def dismiss(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        person, what = person_by_text(desk, args.person), (args.on, args.reason, args.employment)
        return _told(args, moves.plan_dismiss(desk, person, *what), lambda keep: moves.dismiss(desk, person, *what, keep))


def rename(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        person, what = person_by_text(desk, args.person), (args.on, args.last_name, args.first_name, args.patronymic)
        return _told(args, moves.plan_change_surname(desk, person, *what), lambda keep: moves.change_surname(desk, person, *what, keep))


def absence(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        on = args.since or args.until or desk.today
        number = args.employment or _main_job(desk, person_by_text(desk, args.person), on)
        if args.since:
            what = (number, args.kind, args.since, args.until)
            return _told(args, moves.plan_absence(desk, *what), lambda keep: moves.absence(desk, *what, keep))
        with desk.read() as reading:
            going = [a for a in reading.where(Absence, employment=number) if a.holds(on)]
        if not going or not args.until:
            raise Rejected("Начатого отсутствия нет. Укажите --since, чтобы отметить новое, или --until, чтобы завершить начатое.")
        found = going[0].id or 0
        return _told(args, moves.plan_end_absence(desk, found, on), lambda keep: moves.end_absence(desk, found, on, keep))


def merge_organizations(args: argparse.Namespace) -> int:
    with _desk(args, look_only=args.dry_run) as desk:
        what = (_organization(desk, args.gone), _organization(desk, args.successor), args.on)
        return _told(args, moves.plan_merge_organizations(desk, *what), lambda keep: moves.merge_organizations(desk, *what, keep))


def _told(args: argparse.Namespace, plan: MovePlan, apply: Callable[[Any], Saved]) -> int:
    """Carry a move out, or only show it."""
    saved = None if args.dry_run else apply(args.keep)
    value = {
        "title": plan.title, **{name: [_effect(e) for e in getattr(plan, name)] for name in ("ends", "carries", "adds")},
        "warnings": list(plan.warnings), "troubles": list(plan.troubles), "applied": saved is not None, **(_saved(saved) if saved else {}),
    }  # fmt: skip
    answer(args, value, lambda: _plan_text(plan, args.keep))
    return _refused(plan.troubles) if args.dry_run else DONE


def _refused(troubles: tuple[str, ...]) -> int:
    for text in troubles:
        say(text)
    return REFUSED if troubles else DONE


def _effect(e: Effect) -> dict[str, Any]:
    return {"key": e.key, "register": e.register, "id": e.id, "text": e.text, "default": e.default, "optional": e.optional}


def _plan_text(plan: MovePlan, keep: list[str] | None) -> str:
    lines = [plan.title]
    for caption, effects in (("Добавляется", plan.adds), ("Завершается", plan.ends), ("Остаётся", plan.carries)):
        shown = [e for e in effects if (e.default if keep is None else e.key not in keep)]
        lines += [f"{caption}:", *(f"  {e.text}" + (f" [{e.key}]" if e.optional else "") for e in shown)] if shown else []
    return "\n".join([*lines, *(f"Внимание: {w}" for w in plan.warnings)])


def _saved(saved: Saved) -> dict[str, Any]:
    return {"id": saved.record.id, "rows": saved.changed.rows, "operation": saved.changed.seq}
