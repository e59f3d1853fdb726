"""Whether there is anything to count with: what a page says instead of numbers, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.services import indicators
from nmsdesk.ui.office import Office


@dataclass(frozen=True, slots=True)
class Lack:
    """Why there are no numbers: title, sentence, caption of the button, the page that it opens."""

    title: str
    text: str
    action: str
    page: str


def rules_lack(office: Office) -> Lack | None:
    """No rule set is in force in the chosen period."""
    try:
        with office.desk.read() as reading:
            indicators.context_of(office.desk, reading, office.period, office.as_of)
    except Rejected as trouble:
        return Lack("Нет методики расчёта", str(trouble), "Методики расчёта", "rule_sets")
    return None


def people_lack(values: Sequence[Value]) -> Lack | None:
    """Nobody to count at all."""
    if any(v.denominator or v.excluded or v.no_data for v in values):
        return None
    text = "Примите список работников, который прислала школа: показатели посчитаются сами."
    return Lack("Считать пока некого", text, "Принять файл", "import")
