"""What several cells of a row say of one thing, joined: categories with their days, points with per cent, ends of courses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nmsdesk.exchange.cell import Cell
from nmsdesk.exchange.fact_cells import speaks_of_pupils
from nmsdesk.exchange.problems import ERROR
from nmsdesk.exchange.values import Score, guess_sex


def settle(kind: str, cell: Cell, context: str) -> None:
    """Join what several columns of a row say of one thing; ``context`` is the section and the sheet that it stands in."""
    values = cell.values
    _settle_category(values)
    if kind == "diagnostics":
        _settle_score(values)
    if kind == "trainings":
        _settle_end(cell)
        _settle_paper(values)
        if "training_kind" not in values and values.get("document_kind") in ("diploma", "certificate"):
            values["training_kind"] = "pp" if values["document_kind"] == "diploma" else "pk"
    if kind == "mentorships" and speaks_of_pupils(context):
        values["pupil"] = True
    name = values.get("full_name")
    if name is not None and "sex" not in values and (sex := guess_sex(name.patronymic)):
        values["sex"] = sex
    if {"since", "until"} <= values.keys() and values["since"] > values["until"]:
        cell.column = ""
        cell.note("dates_swapped", "Начало позже окончания; начало не взято.", ERROR)
        del values["since"]


def _settle_paper(values: dict[str, Any]) -> None:
    """The series with the number; the registration number stands for a missing one.

    A row with the status of the paper is one of ФИС ФРДО: it tells of papers that only those who passed receive (ст. 76 273-ФЗ).
    """
    registration, series = values.pop("registration_number", None), values.pop("document_series", None)
    if series and "document_number" in values:
        values["document_number"] = f"{series} {values['document_number']}"
    if registration:
        values.setdefault("document_number", registration)
    if values.pop("document_status", None) and values.get("document_kind") in ("certificate", "diploma"):
        values.setdefault("attestation", "passed")


def _settle_end(cell: Cell) -> None:
    """The day of the certificate stands for an end that is missing or known to the year only."""
    values = cell.values
    issued = values.get("issued")
    if issued is None:
        return
    if "until" in cell.inexact and "until" in values and values["until"].year == issued.year:
        for name in {"since", "until"} & cell.inexact.keys():
            values.pop(name, None)
            column = cell.inexact[name]
            cell.problems[:] = [it for it in cell.problems if (it.code, it.column) != ("date_not_exact", column)]
    values.setdefault("until", issued)


def _settle_category(values: dict[str, Any]) -> None:
    since, order = values.pop("category_since", None), values.pop("category_order", None)
    category = values.get("category")
    if (since or order) and category is not None and category.kind != "none":
        values["category"] = replace(category, since=category.since or since, order=category.order or order or "")


def _settle_score(values: dict[str, Any]) -> None:
    parts = [values.pop(name) for name in ("points", "percent", "result") if name in values]
    maximum = values.pop("maximum", None)
    score = next((part.score for part in parts if part.score is not None), None)
    maximum = next((part.maximum for part in parts if part.maximum is not None), maximum)
    percent = next((part.percent for part in parts if part.percent is not None), None)
    word = next((part.word for part in parts if part.word), "")
    if percent is None and score is not None and maximum and score <= maximum:
        percent = score * 100 / maximum
    if parts:
        values["score"] = Score(score, maximum, percent, word)
    if word:
        values.setdefault("level", word)
