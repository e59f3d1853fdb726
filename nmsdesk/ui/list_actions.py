"""What can be done with a list as a whole: print, write to Excel, change many at once, paste, invite, begin plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from nmsdesk import settings
from nmsdesk.domain import faces
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import number
from nmsdesk.ui import icons, messages
from nmsdesk.ui.cell_edit import WRITTEN
from nmsdesk.ui.face_choice import ask_face, ending

if TYPE_CHECKING:
    from nmsdesk.ui.pages.register import RegisterPage


class ListActions:
    """The actions of one list; each acts on the selected rows when there are several, else on the whole list."""

    def __init__(self, page: RegisterPage):
        self.page = page

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a menu, those that make no sense now greyed."""
        page = self.page
        chosen = page.table.selected_count()
        may = not page.office.desk.database.look_only
        several = f" ({number(chosen)})" if chosen > 1 else ""
        change = menu.addAction(icons.icon("pencil"), f"Изменить у выбранных…{several}\tCtrl+E", self.change_selected)
        change.setEnabled(may and chosen > 0 and page.register.key not in WRITTEN)
        paste = menu.addAction(icons.icon("table"), "Вставить из Excel…\tCtrl+V", self.paste)
        paste.setEnabled(may and page.register.key not in WRITTEN)
        if page.register.key == "persons" or any(c.name == "person" for c in page.register.columns):
            menu.addSeparator()
            anybody = may and len(page.table.paged.ids) > 0
            menu.addAction(icons.icon("calendar-event"), "Пригласить на мероприятие…", self.invite).setEnabled(anybody)
            menu.addAction(icons.icon("writing"), "Черновики ИОМ по дефицитам", self.propose_plans).setEnabled(anybody)
        if page.register.key == "persons" and chosen == 2:
            menu.addAction(icons.icon("users"), "Сравнить как возможный дубль", self.compare_two)
        menu.addSeparator()
        menu.addAction(icons.icon("printer"), "Печать списка\tCtrl+P", self.print_list)
        menu.addAction(icons.icon("download"), "Список в Excel\tCtrl+S", self.export)

    def scope(self) -> tuple[ListQuery, int]:
        """What an action is about: the selected records when there are several, else all records of the list; and how many."""
        page = self.page
        if page.table.selected_count() > 1:
            ids = tuple(page.table.selected_ids())
            return ListQuery(page.register.key, filters=(Filter("id", "in", ids),)), len(ids)
        return page.query, len(page.table.paged.ids)

    def change_selected(self) -> None:
        """One value for many records, with what was and what will be."""
        page = self.page
        ids = page.table.selected_ids()
        if page.register.key in WRITTEN or not page.office.may_write():
            return
        if not ids:
            page.office.say("Выберите записи: Shift и Ctrl со стрелками или щелчком, Ctrl+A – все", "warn")
            return
        from nmsdesk.ui.bulk_dialog import BulkDialog

        BulkDialog(page.office, page.register, ids, page).exec()

    def paste(self) -> None:
        """Rows copied in Excel, with the checks of the import."""
        page = self.page
        if page.register.key in WRITTEN or not page.office.may_write():
            return
        from nmsdesk.ui.paste_dialog import PasteDialog, clipboard_text

        text = clipboard_text()
        if not text.strip():
            page.office.say("В буфере обмена нет строк: скопируйте их в Excel и нажмите Ctrl+V здесь", "warn")
            return
        own = len(page.shown_columns()) == page.table.shown_columns()  # a list with columns of its own is pasted with its captions
        PasteDialog(page.office, page.register, text, page.shown_columns() if own else (), page).exec()

    def invite(self) -> None:
        """Everyone of the list as invited to an event."""
        if self.page.office.may_write():
            from nmsdesk.ui.list_dialogs import InviteDialog

            InviteDialog(self.page.office, *self.scope(), self.page).exec()

    def compare_two(self) -> None:
        """The two selected persons side by side."""
        first, second = self.page.table.selected_ids()
        self.page.office.go("duplicates", first=first, second=second)

    def propose_plans(self) -> None:
        """Plans proposed by deficits for everyone of the list, to be reviewed."""
        self.page.office.go("drafting", query=self.scope()[0])

    def print_list(self) -> None:
        """The list as shown, as a document."""
        page = self.page
        page.office.go("papers", kind="list", register=page.register.key, query=page.query, columns=page.shown_columns())

    def export(self) -> None:
        """The list as shown, into a file of Excel."""
        from nmsdesk.services import exports

        page = self.page
        office, key = page.office, page.register.key
        face: str | None = ""
        if faces.of_person(key) and (face := ask_face(office, page, "Выгрузка списка")) is None:
            return
        title = f"{page.saved_lists.name or page.register.title}{ending(face) if face else ''}"
        name = str(office.folder() / f"{title}.xlsx")
        path = messages.save_file(page, "Сохранить список", name, "Книга Excel (*.xlsx);;Текст CSV (*.csv)")
        if path is None:
            return
        settings.store(folder=str(path.parent))
        query, columns = page.query, page.shown_columns()
        office.run(
            "Выгрузка списка",
            lambda _: exports.export(office.desk, key, path, query, columns, face or ""),
            lambda n: office.say(f"Сохранено строк: {number(n)} – {path.name}"),
        )
