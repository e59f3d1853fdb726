"""Commands of the yearly cycle: rounds of collecting with their schools, the analytical note of a snapshot with its warnings."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.errors import Rejected

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("rounds", rounds, "сборы сведений: кто что должен, кто сдал; новый сбор, напоминание, возврат, приём")
    found.add_argument("--record", metavar="ID|TEXT", help="один сбор по организациям: номер или часть названия")
    found.add_argument("--new", action="store_true", help="начать сбор: --period, --until и --lists")
    found.add_argument("--period", metavar="2025|2025/2026", help="за какой период мониторинг")
    found.add_argument("--since", type=usage.day, metavar="DATE", help="первый день сбора, без него сегодня")
    found.add_argument("--until", type=usage.day, metavar="DATE", help="срок сдачи")
    found.add_argument("--lists", default="staff", metavar="staff,diagnostics", help="что сдают, через запятую")
    found.add_argument("--name", default="", help="название нового сбора")
    found.add_argument("--kinds", default="", metavar="school,kindergarten", help="виды организаций; без них все учитываемые")
    found.add_argument("--organization", metavar="NAME|ID", help="над какой организацией сбора действие; без неё над всеми")
    act = found.add_mutually_exclusive_group()
    act.add_argument("--remind", action="store_true", help="отметить, что должникам напомнили (письма: report round_reminders)")
    act.add_argument("--accept", action="store_true", help="принять присланное")
    act.add_argument("--give-back", action="store_true", help="вернуть с замечаниями; без --remarks их предложит программа")
    act.add_argument("--propose", action="store_true", help="показать замечания, которые предложит программа, ничего не меняя")
    act.add_argument("--mark", action="store_true", help="отметить, что недостающее получено без файла")
    act.add_argument("--due", type=usage.day, metavar="DATE", help="свой срок организации")
    act.add_argument("--state", choices=("planned", "active", "closed"), help="открыть или завершить сбор")
    found.add_argument("--remarks", default="", metavar="TEXT", help="замечания к возврату")
    found = command("note", note, "аналитическая записка среза: черновик, текст с цифрами, проверка предложений")
    found.add_argument("--record", required=True, metavar="SNAPSHOT", help="срез: номер или часть названия")
    found.add_argument("--draft", action="store_true", help="составить черновик из данных среза")
    found.add_argument("--anew", action="store_true", help="с --draft: вместо записки, которая уже есть")
    found.add_argument("--from", dest="source", metavar="SNAPSHOT", help="перенести записку из другого среза")
    found.add_argument("--check", action="store_true", help="код выхода 1, если есть предложения, которые надо исправить или прочитать")


def rounds(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, answer
    from nmsdesk.services import rounds as use
    from nmsdesk.services.papers.finding import record_of

    acting = args.remind or args.accept or args.give_back or args.mark or args.due or args.state
    if (acting or args.propose) and not args.record:
        raise Rejected("Укажите сбор: --record N.")
    with _desk(args, look_only=not (acting or args.new)) as desk:
        if args.new:
            number = _new(desk, args).round.id or 0
        elif not args.record:
            states = use.states(desk)
            answer(args, [_state(s) for s in states], lambda: "\n".join(map(_state_line, states)))
            return
        else:
            number = record_of(desk, "monitoring_rounds", args.record)
        if args.propose:
            _propose(desk, args, number)
            return
        if acting:
            _act(desk, args, number)
        card = use.card(desk, number)
    value = _card(card)
    answer(args, value, lambda: _card_text(card))


def _new(desk: Any, args: argparse.Namespace) -> Any:
    from nmsdesk.domain.cycle import MonitoringRound
    from nmsdesk.domain.periods import period
    from nmsdesk.services import rounds as use

    if not args.period or args.until is None:
        raise Rejected("Новому сбору нужны период и срок сдачи: --new --period 2025 --until 2026-01-20 --lists staff,diagnostics.")
    span = period(args.period)
    name = args.name.strip() or f"Мониторинг за {span.title}"
    made = MonitoringRound(name=name, period=span.code, lists=args.lists, since=args.since or desk.today, until=args.until)
    kinds = [k.strip() for k in args.kinds.split(",") if k.strip()]
    known = {code for code, _, _ in use.kinds(desk)}
    if wrong := [k for k in kinds if k not in known]:
        raise Rejected(f"Организаций вида «{wrong[0]}» нет. Есть: {', '.join(sorted(known))}.")
    return use.create(desk, made, kinds, everyone=not kinds)


def _places(desk: Any, args: argparse.Namespace, number: int) -> list[Any]:
    from nmsdesk.cli import _organization
    from nmsdesk.services import rounds as use

    places: list[Any] = list(use.card(desk, number).places)
    if args.organization:
        wanted = _organization(desk, args.organization)
        places = [p for p in places if p.organization == wanted]
        if not places:
            raise Rejected("Этой организации в сборе нет.")
    return places


def _act(desk: Any, args: argparse.Namespace, number: int) -> None:
    from nmsdesk.services import rounds as use

    if args.state:
        use.set_state(desk, number, args.state)
        return
    places = _places(desk, args, number)
    ids = [p.id for p in places]
    if args.remind:
        use.remind(desk, ids)
    elif args.mark:
        use.mark(desk, ids)
    elif args.due:
        use.set_due(desk, ids, args.due)
    elif args.accept:
        use.accept(desk, ids if args.organization else [p.id for p in places if p.state == "sent"])
    else:
        if not args.organization:
            raise Rejected("Возвращают одной организации: укажите --organization.")
        use.give_back(desk, {ids[0]: args.remarks or use.proposed(desk, ids)[ids[0]]})


def _propose(desk: Any, args: argparse.Namespace, number: int) -> None:
    from nmsdesk.cli import answer
    from nmsdesk.services import rounds as use

    places = _places(desk, args, number)
    found = use.proposed(desk, [p.id for p in places])
    rows = [{"organization": p.name, "remarks": found[p.id].splitlines()} for p in places]
    answer(args, rows, lambda: "\n".join(f"{p.name}\n{found[p.id] or 'замечаний нет'}" for p in places))


def _state(s: Any) -> dict[str, Any]:
    return {
        "id": s.id, "name": s.name, "period": s.period, "since": s.since, "until": s.until, "state": s.state,
        "organizations": s.organizations, "sent": s.came, "accepted": s.accepted, "returned": s.returned, "late": s.late,
        "percent": None if s.percent is None else round(s.percent, 1),
    }  # fmt: skip


def _state_line(s: Any) -> str:
    from nmsdesk.domain.terms import ROUND_STATES
    from nmsdesk.russian import day

    told = f"сдали {s.came} из {s.organizations}, принято {s.accepted}, возвращено {s.returned}, с опозданием {s.late}"
    return f"{s.id}\t{s.name}\t{s.period}\t{day(s.since)} – {day(s.until)}\t{ROUND_STATES[s.state]}\t{told}"


def _card(card: Any) -> dict[str, Any]:
    r, n = card.round, card.counted()
    return {
        "id": r.id, "name": r.name, "period": r.period, "since": r.since, "until": r.until, "state": r.state, "lists": list(card.owes),
        "counts": {key: n[key] for key in ("waited", "sent", "returned", "accepted", "late")},
        "places": [
            {
                "id": p.id, "organization": p.organization, "name": p.name, "due": p.due, "own_due": p.own_due, "state": p.state,
                "day": p.day, "late_days": p.late, "missing": list(p.missing), "said": p.said, "reminded_on": p.reminded_on,
                "remarks": p.remarks, "came": [{"list": c.key, "day": c.day, "batch": c.batch, "rows": c.rows} for c in p.came],
            }
            for p in card.places
        ],
    }  # fmt: skip


def _card_text(card: Any) -> str:
    from nmsdesk.domain.terms import ROUND_STATES, SUBMISSION_STATES
    from nmsdesk.russian import day

    r = card.round
    lines = [f"{r.name}\t{day(r.since)} – {day(r.until)}\t{ROUND_STATES[r.state]}"]
    lines += [f"{p.name}\t{SUBMISSION_STATES[p.state]}\t{p.said}" for p in card.places]
    return "\n".join(lines)


def note(args: argparse.Namespace) -> int:
    from nmsdesk.cli import DONE, REFUSED, _desk, answer
    from nmsdesk.services import notes
    from nmsdesk.services.papers.finding import record_of

    with _desk(args, look_only=not (args.draft or args.source)) as desk:
        number = record_of(desk, "snapshots", args.record)
        if args.source:
            notes.carry(desk, record_of(desk, "snapshots", args.source), number)
        if args.draft:
            notes.draft(desk, number, args.anew)
        found = notes.note(desk, number)
    filled = [(b, found.figures.fill(b.text)) for b in found.blocks]
    value = {
        "snapshot": number, "name": found.snapshot.name,
        "blocks": [{"id": b.id, "title": b.title, "text": b.text, "filled": text} for b, text in filled],
        "warnings": [
            {
                "block": w.block, "title": w.title, "sentence": w.sentence, "filled": w.filled, "kind": w.kind, "why": w.why,
                "start": w.start, "end": w.end, "mends": [{"caption": m.caption, "text": m.text} for m in w.mends],
            }
            for w in found.warnings
        ],
    }  # fmt: skip

    def text() -> str:
        told = [] if args.check else [f"{b.title}\n{said}\n" for b, said in filled] or ["Записки ещё нет: составьте её с --draft."]
        lines = [f"{notes.KINDS[w.kind]}: «{w.filled}» ({w.title}) – {w.why}" for w in found.warnings]
        return "\n".join([*told, *(lines or (["Замечаний нет."] if found.blocks else []))])

    answer(args, value, text)
    return REFUSED if args.check and found.warnings else DONE
