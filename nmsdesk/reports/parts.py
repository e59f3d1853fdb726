"""What several documents share: stamps, blanks to fill by hand, names of the centre and of the place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import Approval
from nmsdesk.russian import NBSP, day

CITY = f"г.{NBSP}о.{NBSP}Королёв"
CENTRE = "МБУ ДПО «УМОЦ»"
BLANK = "________________"
NO_DATA = "нет данных"
_DISTRICT = re.compile(r"городск\w+ округ\w*\s+([А-ЯЁ][\w-]+)")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the post in the nominative case and the name as printed, «И. О. Фамилия»; '' is a line to fill by hand."""

    post: str
    name: str = ""

    @property
    def line(self) -> str:
        """What stands under the stamp: a place to sign and the name."""
        return f"____________ {self.name}" if self.name else f"____________ {BLANK}"


def stamp(word: str, signer: Signer, year: int | None = None) -> Approval:
    """УТВЕРЖДАЮ or СОГЛАСОВАНО: post, signature, a date to be written by hand (ГОСТ Р 7.0.97-2025, domain.md §7.1)."""
    return Approval((word, signer.post, signer.line, blank_date(year)))


def blank_date(year: int | None = None) -> str:
    """«____» ______________ 2026 г."""
    return f"«____»{NBSP}______________{NBSP}{year or 20}{'' if year else '____'}{NBSP}г."


def place_of(full_name: str, default: str = CITY) -> str:
    """The place for the head of an order out of the organisation's full name: «г. о. Королёв»."""
    found = _DISTRICT.search(full_name)
    return f"г.{NBSP}о.{NBSP}{found[1]}" if found else default


def unbroken(name: str) -> str:
    """«СОШ № 3» whose number does not go to the next line."""
    return name.replace("№ ", f"№{NBSP}")


def or_blank(text: str, length: int = 16) -> str:
    """The text, or a line to fill by hand."""
    return text or "_" * length


def span(since: date | None, until: date | None) -> str:
    """«с 01.09.2025 по 31.05.2026», with lines for what is not known."""
    return f"с{NBSP}{day(since) or '__________'} по{NBSP}{day(until) or '__________'}"


def signed(value: float) -> str:
    """«+0,8», «−1,4», «0,0»: a deviation with its sign."""
    shown = f"{abs(value):.1f}".replace(".", ",")
    return shown if shown == "0,0" else f"{'+' if value > 0 else '−'}{shown}"
