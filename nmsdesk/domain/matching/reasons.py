"""Points with their reasons, added up in the order in which they were found."""

from __future__ import annotations

from dataclasses import dataclass, field

from nmsdesk.domain.matching.weights import Weights
from nmsdesk.russian import number


@dataclass(slots=True)
class Score:
    """Points so far and why: (code, words, points)."""

    weights: Weights
    points: float = 0.0
    reasons: list[tuple[str, str, float]] = field(default_factory=list)

    def add(self, code: str, words: str, times: float = 1) -> None:
        """Add the weight of a reason; one that weighs nothing is not said."""
        value = self.weights.get(code, 0.0) * times
        if value:
            self.points += value
            self.reasons.append((code, words, value))

    def told(self) -> str:
        """«в федеральном реестре (+40), есть набор с 01.02.2026 (+16)»."""
        return ", ".join(
            f"{words} ({'+' if value > 0 else ''}{number(value, 0 if value == int(value) else 1)})" for _, words, value in self.reasons
        )
