"""How a base is looked at: on which day, and with which face of personal data; anything but the usual way is for reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.russian import day

FULL, INITIALS, ANONYMOUS = "full", "initials", "anonymous"
FACES = {FULL: "имена полностью", INITIALS: "фамилия и инициалы", ANONYMOUS: "без имён"}


@dataclass(frozen=True, slots=True)
class View:
    """``on`` is the day that stands for today (None: today itself), ``face`` one of FACES."""

    on: date | None = None
    face: str = FULL

    @property
    def usual(self) -> bool:
        """Whether the base is seen as it is, so that it may be written."""
        return self.on is None and self.face == FULL

    @property
    def reason(self) -> str:
        """Why nothing can be changed in this view."""
        if self.on is not None:
            return f"Показано состояние на {day(self.on)}, оно только для чтения. Вернитесь к сегодняшнему дню, чтобы изменять."
        return "Имена скрыты, изменять нельзя. Верните имена полностью, чтобы изменять."


USUAL = View()
