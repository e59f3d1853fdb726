"""Figures without names in the demo city: headcounts out of statistical forms, diagnostics by school only."""

from __future__ import annotations

from datetime import date

from nmsdesk.domain.development import DiagnosticSummary
from nmsdesk.domain.organizations import Headcount
from nmsdesk.services.demo.world import Place, World

_FORMS = {"kindergarten": ("85-К", 12, 31), "additional": ("1-ДОП", 12, 31)}


def record_summaries(world: World, places: list[Place]) -> None:
    """Headcounts of every third organisation (some a little off), summaries of a few."""
    for n, place in enumerate(places):
        if place.until or place.kind == "further":
            continue
        if n % 3 == 0:
            _headcount(world, place)
        if n % 16 == 5:
            day = date(world.today.year - 2, 3, 14)
            took = 5 + int(world.rng.random() * 12)
            passed = round(took * 0.8)
            world.add(
                DiagnosticSummary,
                organization=place.id,
                instrument=6,
                day=day,
                participants=took,
                passing=passed,
                note=f"высокий – 2, повышенный – {passed // 2 - 2}, базовый – {passed - passed // 2}, низкий – {took - passed}",
            )


def _headcount(world: World, place: Place) -> None:
    form, month, day = _FORMS.get(place.kind, ("ОО-1", 9, 20))
    on = date(world.today.year - 1, month, day)
    jobs = [life.job(on) for life in place.people if not life.absent(on)]
    groups = [world.seeds.groups[job.post] for job in jobs if job and job.organization == place.id]
    off = world.rng.choice((0, 0, 0, 1, 2, -1))
    world.add(
        Headcount,
        organization=place.id,
        day=on,
        teaching=max(groups.count("teaching") + off, 0),
        leading=groups.count("leading"),
        basis=f"{form} за {on.year} год",
    )
