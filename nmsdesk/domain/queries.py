"""What a list asks for: search, filters, order; a value that the window, the command line and reports share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field. ``op``: eq, in, since (≥), until (≤), on (a dated record holds on the day), empty, filled.

    Of persons also: works (value: organisation, day), post (post, day), teaches (subject, day), young (bounds of birth and start).
    """

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list of a register: the text looked for, the filters, the order (field names; '' means by label)."""

    register: str
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool = False

    def having(self, *filters: Filter) -> ListQuery:
        """The same list with these filters instead of those on the same fields."""
        names = {f.field for f in filters}
        return replace(self, filters=(*(f for f in self.filters if f.field not in names), *filters))
