"""A round of collecting in words: states with their tones, lateness, what was done."""

from __future__ import annotations

from nmsdesk.domain import terms
from nmsdesk.russian import count
from nmsdesk.services.rounds import Made, PlaceLine

ORGANIZATIONS = ("организация", "организации", "организаций")
TO_ORGANIZATIONS = ("организации", "организациям", "организациям")
DAYS = ("день", "дня", "дней")
ROUND_TONES = {terms.ROUND_STATES["planned"]: "neutral", terms.ROUND_STATES["active"]: "accent", terms.ROUND_STATES["closed"]: "ok"}
STATES = {"waited": "ждём", "sent": "прислано", "returned": "возвращено", "accepted": "принято"}
TONES = {"ждём": "neutral", "прислано": "accent", "возвращено": "warn", "принято": "ok"}


def late(p: PlaceLine) -> str:
    """«просрочено 5 дней» of those who still owe, «позже на 3 дня» of those who came late, for ever."""
    if not p.late:
        return ""
    days = count(p.late, *DAYS)
    return f"позже на {days}" if p.day else f"просрочено {days}"


def late_tone(text: str) -> str:
    return "bad" if text.startswith("просрочено") else "warn"


def made(done: Made) -> str:
    """«Сбор начат: 12 организаций, от 3 всё уже пришло»."""
    said = f"Сбор начат: {count(done.invited, *ORGANIZATIONS)}"
    return f"{said}, от {done.sent} всё уже пришло" if done.sent else said
