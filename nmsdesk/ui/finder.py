"""What Ctrl+K finds: persons, organisations, other records, pages and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.russian import fold, other_layout
from nmsdesk.services import lists, saved_lists
from nmsdesk.ui.kit.suggest import matches
from nmsdesk.ui.kit.view_menu import AS_USUAL

if TYPE_CHECKING:
    from nmsdesk.ui.window import Window

CREATED = (
    "persons", "organizations", "diagnostics", "plans", "trainings", "mentorships", "events", "associations", "programs", "sites",
    "documents", "practices", "developments",
)  # fmt: skip


class Finder:
    """Finds and opens; one per window."""

    def __init__(self, window: Window):
        self.window = window

    def find(self, text: str) -> list[tuple[str, str, str, str, Any]]:
        """(group, icon, title, hint, payload); the empty text gives pages and commands."""
        found: list[tuple[str, str, str, str, Any]] = []
        if text.strip() and self.window.office:
            for saved in saved_lists.of(self.window.office.desk):
                if matches(text, saved.name):
                    payload = ("list", saved.register, saved.id)
                    found.append(("Умные списки", "layout-grid", saved.name, REGISTERS[saved.register].title, payload))
            for hit in lists.search(self.window.office.desk, text):
                register = REGISTERS[hit.register]
                found.append((register.title, register.icon, hit.label, hit.hint, ("record", hit.register, hit.id)))
        variants = {fold(text), fold(other_layout(text))} if text.strip() else {""}
        for group, icon, title, hint, payload in self._pages() + self._commands():
            if any(all(word in fold(title) for word in variant.split()) for variant in variants):
                found.append((group, icon, title, hint, payload))
        return found

    def _pages(self) -> list[tuple[str, str, str, str, Any]]:
        from nmsdesk.ui.window import GROUPS

        main = [("Разделы", i.icon, i.text, i.keys, ("page", i.key)) for _, items in GROUPS for i in items]
        known = {i.key for _, items in GROUPS for i in items}
        rest = [("Разделы", r.icon, r.title, "", ("page", r.key)) for r in REGISTERS.values() if r.key not in known]
        return main + rest

    def _commands(self) -> list[tuple[str, str, str, str, Any]]:
        made = [("Действия", "plus", f"Добавить: {REGISTERS[k].one}", "", ("new", k)) for k in CREATED]
        return [
            *made,
            ("Действия", "arrow-back-up", "Отменить последнее действие", "Ctrl+Z", ("call", "undo")),
            ("Действия", "refresh", "Обновить страницу", "F5", ("call", "refresh")),
            ("Действия", "calendar", "Другой период", "Ctrl+Shift+P", ("call", "ask_period")),
            ("Действия", "eye", "Показать базу на день", "", ("call", "ask_day")),
            ("Действия", "arrow-back-up", "Вернуться к сегодняшнему дню и полным именам", AS_USUAL, ("call", "as_usual")),
            ("Действия", "help", "Справка", "F1", ("call", "help")),
        ]

    def pick(self, payload: Any) -> None:
        match payload:
            case ("record", key, number):
                from nmsdesk.ui.card_page import CARDS

                self.window.go(CARDS.get(key, key), id=number)
            case ("list", key, number):
                self.window.go(key, saved=number)
            case ("page", key):
                self.window.go(key)
            case ("new", key):
                self.window.go(key, new=True)
            case ("call", name):
                getattr(self.window, name)()
