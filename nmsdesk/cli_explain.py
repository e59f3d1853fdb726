"""Commands that explain the indicators: the matrix persons × indicators, the passport of an indicator."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from nmsdesk import usage
from nmsdesk.domain.views import ANONYMOUS

Command = Callable[[str, Callable[[argparse.Namespace], Any], str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """The commands of this module and their arguments."""
    found = command("matrix", matrix, "работники и показатели: кто где учтён и на каком шаге отсеивается")
    found.add_argument("--organization", metavar="NAME|ID")
    usage.add_face(found)
    found.add_argument("--lacks", type=int, default=0, metavar="N", help="только те, кому не хватает не меньше чем в N показателях")
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--as-of", type=usage.day, metavar="DATE")
    found = command("passport", passport, "паспорт показателя: формула, состав, источники, кто отвечает, цель и документ")
    found.add_argument("code", type=usage.indicator, help="показатель: 1, 2a, 2b, 3, 4, 5, 6, 7")
    found.add_argument("--variant", default="", help="вариант расчёта, без него официальный")
    found.add_argument("--period", required=True, metavar="2025|2025/2026")
    found.add_argument("--as-of", type=usage.day, metavar="DATE")


def matrix(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _organization, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.indicators.definitions import INDICATORS
    from nmsdesk.services import matrix as use
    from nmsdesk.services.papers.indicators import mark

    with _desk(args, look_only=True) as desk:
        place = _organization(desk, args.organization) if args.organization else None
        found = use.matrix(desk, period(args.period), args.as_of, place)
    rows = [r for r in found.rows if r.lacks >= args.lacks]
    nameless = args.face == ANONYMOUS
    value = {
        "period": found.period.code, "as_of": found.as_of, "organization": place,
        "indicators": [
            {
                "code": code, "title": INDICATORS[code].short, "steps": [s.title for s in found.steps[code]], **found.totals[code],
            }
            for code in found.codes
        ],
        "rows": [
            {
                "id": None if nameless else r.person, "name": r.name, "organization": r.organization_name, "post": r.post, "lacks": r.lacks,
                "cells": {
                    code: {"status": c.status, "step": c.step, "subjects": () if nameless else c.subjects} for code, c in r.cells.items()
                },
            }
            for r in rows
        ],
    }  # fmt: skip
    codes = "\t".join(INDICATORS[code].shown_code for code in found.codes)
    lines = ["\t".join((r.organization_name, r.name, *(mark(r.cells.get(code)) for code in found.codes), str(r.lacks))) for r in rows]
    answer(args, value, lambda: "\n".join([f"Организация\tРаботник\t{codes}\tНе хватает", *lines]))


def passport(args: argparse.Namespace) -> None:
    from nmsdesk.cli import _desk, _value, answer
    from nmsdesk.domain.periods import period
    from nmsdesk.services import passports

    with _desk(args, look_only=True) as desk:
        found = passports.passport(desk, args.code, period(args.period), args.as_of, args.variant)
    value = {
        "code": found.code, "title": found.title, "period": found.period.code, "as_of": found.as_of,
        "value": _value(found.value), "official": found.official, "reading": found.reading, "formula": found.formula,
        "numerator": found.numerator, "denominator": found.denominator, "population": found.population, "conditions": found.conditions,
        "sources": [{"register": key, "title": title} for key, title in found.sources], "periodicity": found.periodicity,
        "owner": found.owner.name if found.owner else None, "target": found.value.target, "target_basis": found.target.text,
        "rules": found.method.text, "variants": [_value(v) for v in found.value.variants],
    }  # fmt: skip
    answer(args, value, lambda: "\n".join(f"{caption}: {text}" for caption, text in found.lines() if text))
