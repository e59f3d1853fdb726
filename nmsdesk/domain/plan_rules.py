"""When a learning plan counts as successfully realised: the rules R1–R4 (domain.md §1.4), each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.domain.development import Level, PlanItem
from nmsdesk.russian import percent

SHARE = 80  # R2: per cent of the items


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the rule is met, and why in words."""

    met: bool
    reason: str


def judge(rule: str, items: Sequence[PlanItem], before: Level | None, after: Level | None, attested: int) -> Verdict:
    """Judge a plan by its rule.

    ``before`` and ``after`` are the levels of the plan's diagnostic and of a later one on the same scale (position 1
    is the best); ``attested`` counts trainings by the plan with the final attestation passed.
    """
    match rule:
        case "R1":
            needed = [i for i in items if i.obligatory]
            done = sum(i.done_on is not None for i in needed)
            return Verdict(bool(needed) and done == len(needed), f"выполнено обязательных пунктов: {done} из {len(needed)}")
        case "R2":
            done = sum(i.done_on is not None for i in items)
            share = 100 * done / len(items) if items else None
            return Verdict(
                share is not None and share >= SHARE, f"выполнено пунктов: {done} из {len(items)} ({percent(share, 0)}, нужно {SHARE} %)"
            )
        case "R3":
            return _repeated(before, after)
        case "R4":
            return Verdict(attested > 0, f"сдано итоговых аттестаций по программам плана: {attested}")
    return Verdict(False, "правило успешности не выбрано")


def _repeated(before: Level | None, after: Level | None) -> Verdict:
    if after is None:
        return Verdict(False, "повторной диагностики по той же шкале нет")
    grown = before is not None and (after.position or 0) < (before.position or 0)
    said = f"повторная диагностика: уровень «{after.name}»" + (f", был «{before.name}»" if before else "")
    return Verdict(after.passing or grown, said)
