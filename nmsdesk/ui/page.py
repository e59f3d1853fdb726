"""What every page is: a widget that knows the office, can be opened at something, and is told what went stale."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.ui.office import Office


class Page(QWidget):
    """A page of the window; built at its first visit, kept afterwards."""

    #: registers whose change makes the page stale; empty means any
    watches: frozenset[str] = frozenset()

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self._stale = True

    def open(self, **what: Any) -> None:
        """Show what the navigation asks for: open(id=5), open(code='3'). Called at each visit, after `refresh` when stale."""

    def refresh(self) -> None:
        """Read anew what is shown."""

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved; False to stay."""
        return True

    # called by the window

    def enter(self, **what: Any) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
        self.open(**what)

    def hear(self, registers: frozenset[str] | None) -> None:
        """Something changed (None: the period): refresh now when seen, else at the next visit."""
        if registers is None or not self.watches or self.watches & registers:
            if self.isVisible():
                self.refresh()
            else:
                self._stale = True
