"""The button «Умные списки» of a list: open, keep, rename and remove filters kept under names."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from nmsdesk.domain.keeping import SavedList
from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import querying, registers, saved_lists
from nmsdesk.ui import icons
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.list_dialogs import KeepDialog

if TYPE_CHECKING:
    from nmsdesk.ui.pages.register import RegisterPage

MOST = 20  # names in the menu, the rest at the page of all lists


class SavedListsMenu:
    """The kept lists of one register; ``current`` is the one that is open, whatever was changed in it since."""

    def __init__(self, page: RegisterPage):
        self.page = page
        self.current: SavedList | None = None
        self._asked: ListQuery | None = None
        self.menu = QMenu(page)
        self.menu.aboutToShow.connect(self.fill)

    @property
    def name(self) -> str:
        """The name of the open list while the filter is still its own."""
        return self.current.name if self.current is not None and not self.changed else ""

    @property
    def changed(self) -> bool:
        """Whether the filter differs from that of the open list."""
        now = replace(self.page.query, sort="", descending=False)
        return self._asked is not None and now != replace(self._asked, sort="", descending=False)

    def forget(self) -> None:
        """No kept list is open."""
        self.current, self._asked = None, None

    def fill(self) -> None:
        """Fill the menu anew."""
        menu, page = self.menu, self.page
        menu.clear()
        may = not page.office.desk.database.look_only
        known = saved_lists.of(page.office.desk, page.register.key)
        for saved in known[:MOST]:
            action = menu.addAction(saved.name.replace("&", "&&"), partial(self.open, saved.id))
            action.setCheckable(True)
            action.setChecked(self.current is not None and self.current.id == saved.id)
            action.setToolTip(saved.note)
        if not known:
            menu.addAction("В этом разделе их ещё нет").setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(icons.icon("device-floppy"), "Сохранить этот отбор…\tCtrl+D", self.keep)
        keep.setEnabled(may and page.filter.narrowed)
        if self.current is not None:
            name = self.current.name.replace("&", "&&")
            again = menu.addAction(icons.icon("refresh"), f"Обновить отбор в «{name}»", self.keep_again)
            again.setEnabled(may and self.changed and page.filter.narrowed)
            menu.addAction(icons.icon("pencil"), f"Переименовать «{name}»…", self.rename).setEnabled(may)
            menu.addAction(icons.icon("trash"), f"Удалить «{name}»…", self.remove).setEnabled(may)
            menu.addAction(icons.icon("filter-off"), "Показать весь раздел", page.ask)
        menu.addSeparator()
        menu.addAction(icons.icon("layout-grid"), "Все умные списки", lambda: page.office.go("saved_lists"))

    def open(self, number: int | None) -> None:
        """Show the records that the kept list asks for today."""
        if number is None:
            return
        page, desk = self.page, self.page.office.desk
        saved = registers.get(desk, "saved_lists", number)
        assert isinstance(saved, SavedList)
        found = saved_lists.opened(desk, saved)
        text = saved_lists.text(saved)
        typed = len(querying.understood(desk, saved.register, text).query.filters) if text else 0
        page.ask(found.query.filters[typed:], text, saved.name)  # the filters beside the text become chips again
        if found.query.sort:
            page.filter.sort, page.filter.descending = found.query.sort, found.query.descending
            page.refresh()
        self.current, self._asked = saved, page.query
        page.tell_count()

    def keep(self) -> None:
        """Ask for a name and keep the filter under it."""
        page = self.page
        if not page.office.may_write():
            return
        if not page.filter.narrowed:
            page.office.say("Сначала отберите записи: поиском или значениями слева (Ctrl+Shift+F)", "warn")
            return
        KeepDialog(page.office, self._said(), "", "", self._kept, page).exec()

    def _said(self) -> str:
        return querying.words(self.page.office.desk, self.page.query) or "выбранные записи"

    def _kept(self, name: str, note: str) -> bool:
        page, desk = self.page, self.page.office.desk
        text, picked = page.filter.text, page.filter.picked
        done = page.office.act(
            lambda: saved_lists.keep(desk, name, text, page.register.key, note, picked), f"Умный список «{name}» сохранён"
        )
        return self._stands(done)

    def keep_again(self) -> None:
        """The open list asks for what is shown now."""
        page, saved = self.page, self.current
        if saved is not None and page.office.may_write():
            text, picked = page.filter.text, page.filter.picked
            self._stands(
                page.office.act(lambda: saved_lists.renew(page.office.desk, saved, text, picked), f"Отбор списка «{saved.name}» обновлён")
            )

    def _stands(self, done: registers.Saved | None) -> bool:
        """The list just written is the open one."""
        if done is None:
            return False
        assert isinstance(done.record, SavedList)
        self.current, self._asked = done.record, self.page.query
        self.page.tell_count()
        return True

    def rename(self) -> None:
        """Another name or note for the open list."""
        saved = self.current
        if saved is None or not self.page.office.may_write():
            return

        def keep(name: str, note: str) -> bool:
            done = self.page.office.act(
                lambda: saved_lists.rename(self.page.office.desk, replace(saved, note=note), name), "Умный список переименован"
            )
            return self._stands(done)

        KeepDialog(self.page.office, self._said(), saved.name, saved.note, keep, self.page).exec()

    def remove(self) -> None:
        """Delete the open list; its records stay where they are."""
        if self.current is not None:
            remove_record(self.page.office, self.current, self.page, self.forget)
            self.page.tell_count()
