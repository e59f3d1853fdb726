"""What a list asks for: search, filters, order; a value that the window, the command line and reports share."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition. On a declared field ``op`` is: eq, in (any of the values), since (≥), until (≤), above (>), below (<),
    contains (text, ё and case alike), of (the referred record keeps all the filters of the value), empty, filled.

    On the record itself, whatever the field's name: on (a dated record holds on the day), words (as the search looks),
    all, any, not (of the filters of the value), has (register, its field that points here, filters: there is such a record),
    latest (register, its field, its day field, filters: the latest such record keeps them), amount (register, its field, what is
    counted apart, filters, at least, at most). Of persons also works (organisation, day), post (post, day), teaches (subject, day),
    each with one value or a tuple of them, and young (bounds of birth and of the start of work).

    ``said`` is the term of the search language that it came from; terms with «сегодня» or an age are understood anew by it.
    """

    field: str
    op: str
    value: Any = None
    said: str = dataclasses.field(default="", compare=False)


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

    def also(self, *filters: Filter) -> ListQuery:
        """The same list narrowed by these filters beside those that it has."""
        return replace(self, filters=(*self.filters, *filters))
