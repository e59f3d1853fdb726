"""Snapshots in words: state, integrity, differences with their signs."""

from __future__ import annotations

from nmsdesk.domain.cycle import Snapshot
from nmsdesk.domain.terms import SNAPSHOT_STATES
from nmsdesk.indicators.context import Member
from nmsdesk.russian import day, number
from nmsdesk.services.snapshots import Part
from nmsdesk.ui import indicator_words as words

WHOLE, BROKEN = "не изменён", "изменён"
TONES = {"черновик": "neutral", "утверждён": "ok", "заменён": "warn"}
SEALS = {WHOLE: "ok", BROKEN: "bad"}
SPOILT = "Содержимое среза изменено в обход программы: контрольная сумма не сходится. Верните базу из резервной копии."


def state(record: Snapshot) -> str:
    return SNAPSHOT_STATES[record.state]


def life(record: Snapshot, by: Snapshot | None = None) -> str:
    """«утверждён 31.12.2025, директор УМОЦ; заменён срезом «…»»."""
    said = [f"составлен {day(record.made_on)}"]
    if record.approved_on:
        said.append(f"утверждён {day(record.approved_on)}, {record.approved_by}")
    if by is not None:
        said.append(f"заменён срезом «{by.name}»")
    return "; ".join(said)


def signed(value: float | None, decimals: int = 0) -> str:
    """«+12», «−3», «0»; nothing when it is not known."""
    if value is None:
        return ""
    text = number(abs(value), decimals)
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def members(part: Part) -> list[Member]:
    """The subjects as the list of an indicator shows them, the post of that day beside the name."""
    found = []
    for s in part.subjects:
        name = f"{s.name}, {s.post[:1].lower()}{s.post[1:]}" if s.post else s.name
        found.append(Member(part.register, s.id, name, s.organization, s.organization_name, s.status, s.step, s.reason))
    return found


def standing(register: str, status: str) -> str:
    """A status before or after: «учтён», «нет» when the subject was not in the list at all."""
    return words.badge(register, status) if status else "нет"
