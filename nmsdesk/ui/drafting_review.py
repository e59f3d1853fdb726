"""What a reviewer changed in proposed plans: lines put aside, taken away or replaced; it stays when the proposals are made anew."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from nmsdesk.russian import count, joined
from nmsdesk.services.routes.drafting import Line, Proposal

Key = tuple[str, int]
FULL, PART, NONE = "full", "part", "none"
DEFICITS = ("дефицита", "дефицитов", "дефицитов")


@dataclass(slots=True)
class Review:
    """Changes by person, each named by the line as it was proposed."""

    aside: dict[int, set[Key]] = field(default_factory=lambda: defaultdict(set))
    gone: dict[int, set[Key]] = field(default_factory=lambda: defaultdict(set))
    swaps: dict[int, dict[Key, Line]] = field(default_factory=lambda: defaultdict(dict))

    def applied(self, proposal: Proposal, since: date, until: date) -> Proposal:
        """The proposal with the changes; an event put in place of another line stands only within the term."""
        n = proposal.person
        lines: dict[Key, Line] = {}
        for line in proposal.lines:
            if line.key in self.gone[n]:
                continue
            swap = self.swaps[n].get(line.key)
            on = swap.suggestion.option.on if swap else None
            now = swap if swap and (on is None or since <= on <= until) else line
            lines.setdefault(now.key, replace(now, chosen=line.key not in self.aside[n]))
        return replace(proposal, lines=tuple(lines.values()))

    def toggle(self, person: int, key: Key) -> None:
        """Put a line aside, or back."""
        self.aside[person] ^= {self._proposed(person, key)}

    def remove(self, person: int, key: Key) -> None:
        """Take a line out of the proposal."""
        self.gone[person].add(self._proposed(person, key))

    def swap(self, person: int, key: Key, line: Line) -> None:
        """Another line in place of this one; it is chosen."""
        proposed = self._proposed(person, key)
        self.swaps[person][proposed] = line
        self.aside[person].discard(proposed)

    def renew(self, person: int) -> None:
        """What was proposed, whole."""
        for changes in (self.aside, self.gone, self.swaps):
            changes.pop(person, None)

    def touched(self, person: int) -> bool:
        """Whether anything of the person's proposal was changed."""
        return bool(self.aside[person] or self.gone[person] or self.swaps[person])

    def _proposed(self, person: int, key: Key) -> Key:
        return next((was for was, line in self.swaps[person].items() if line.key == key), key)


def covered(proposed: Proposal, now: Proposal) -> tuple[int, tuple[str, ...]]:
    """How many deficits the chosen lines answer, and the names of those that the reviewer left without an answer."""
    answered = {n for line in now.lines if line.chosen for n in line.suggestion.covers}
    lost = {n for line in proposed.lines for n in line.suggestion.covers} - answered
    names = {line.suggestion.need.deficit: line.suggestion.need.title for line in proposed.lines}
    return proposed.needs - len(proposed.missing) - len(lost), tuple(names[n] for n in names if n in lost)


def standing(proposed: Proposal, now: Proposal, uncounted: bool) -> str:
    """FULL, PART or NONE: whether a draft can be written and whether it answers every deficit."""
    if not any(line.chosen for line in now.lines) or (now.trouble and not (uncounted and now.diagnostic is None)):
        return NONE
    return FULL if covered(proposed, now)[0] == now.needs else PART


def told(proposed: Proposal, now: Proposal) -> str:
    """«Закрыто 3 из 5 дефицитов; ничего не найдено: «ИКТ»; снято при проверке: «Методика»»."""
    if not now.needs:
        return now.trouble.capitalize()
    if now.trouble and not now.lines:
        return now.trouble.capitalize()
    done, left = covered(proposed, now)
    parts = [f"Закрыто {done} из {count(now.needs, *DEFICITS)}"]
    if now.missing:
        parts.append("ничего не найдено: " + joined([f"«{name}»" for name in now.missing]))
    if left:
        parts.append("снято при проверке: " + joined([f"«{name}»" for name in left]))
    if now.trouble:
        parts.append(now.trouble)
    return "; ".join(parts)
