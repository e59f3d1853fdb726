"""Settings: the look, the base, its copies and its check; the way to rules and dictionaries."""

from __future__ import annotations

import platform
from functools import partial
from typing import Any

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from nmsdesk import __version__, settings
from nmsdesk import app as house
from nmsdesk.reports.parts import CITY
from nmsdesk.russian import number
from nmsdesk.services import small_numbers
from nmsdesk.ui import messages, reopening, theme
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.facts import InfoRow, KeyValueList
from nmsdesk.ui.kit.fields import FormField, NumberEdit, TextEdit
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.settings_check import CheckBaseView
from nmsdesk.ui.settings_copies import CopiesView
from nmsdesk.ui.starting import KINDS
from nmsdesk.ui.window import Window

LINKS = (
    ("targets", "Цели и методика", "target", "Значения по годам, правила расчёта, официальные значения"),
    ("rule_sets", "Методики расчёта", "settings", "Кого и что считать в показателях"),
    ("terms", "Справочники", "vocabulary", "Предметы, области, формы, виды"),
    ("posts", "Должности", "briefcase", "Группы должностей и написания в файлах"),
    ("scales", "Шкалы и уровни", "sort-ascending", "Границы уровней диагностики"),
    ("instruments", "Инструменты диагностики", "clipboard-check", "Шкала и организатор каждого"),
    ("checklist_items", "Модель наставничества", "checklist", "Условия чек-листа школы"),
)


class SettingsPage(Page):
    """Three tabs: general, copies, check."""

    watches = frozenset({"none"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.header = PageHeader("Настройки")
        self.copies = CopiesView(office)
        self.check = CheckBaseView(office)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._general(), "Общие")
        self.tabs.addTab(self.copies, "Резервные копии")
        self.tabs.addTab(self.check, "Проверка базы")
        layout = column(self.header, spacing=8, margins=(24, 16, 24, 16))
        layout.addWidget(self.tabs, 1)
        self.setLayout(layout)

    def open(self, **what: Any) -> None:
        """open(tab='copies') or open(tab='check')."""
        if page := {"copies": self.copies, "check": self.check}.get(what.get("tab", "")):
            self.tabs.setCurrentWidget(page)

    def refresh(self) -> None:
        self.copies.refresh()
        self._show_base()

    def _general(self) -> QWidget:
        left = column(self._look(), self._base(), None, spacing=12)
        right = column(self._links(), self._about(), None, spacing=12)
        halves = row(spacing=12, margins=(0, 12, 8, 8))
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        page = QWidget()
        page.setLayout(column(scrolled(halves)))
        return page

    def _look(self) -> Card:
        self.themes = ChipRow([Chip(key, text) for key, text in theme.SCHEMES.items()], theme.notifier.scheme)
        self.themes.chosen.connect(_set_theme)
        theme.notifier.changed.connect(self._show_theme)
        self.city = TextEdit(CITY)
        self.city.set_value(str(settings.load().get("city") or ""))
        self.city.editingFinished.connect(lambda: settings.store(city=self.city.value()))
        self.least = NumberEdit(small_numbers.LEAST, small_numbers.MOST)
        self.least.set_value(small_numbers.threshold())
        self.least.editingFinished.connect(self._keep_least)
        hint = f"Без имён не показывать числа людей меньше этого: от {small_numbers.LEAST} до {small_numbers.MOST}"
        self.least_field = FormField("Порог малых чисел", self.least, hint)
        city = FormField("Место в приказах", self.city, f"Пусто: «{CITY}»")
        return Card("Оформление и документы", column(self.themes, 4, city, self.least_field))

    def _keep_least(self) -> None:
        """Kept when it is right; pages without names are read anew."""
        chosen = self.least.value()
        if not self.least_field.check() or chosen is None or chosen == small_numbers.threshold():
            return
        settings.store(small_numbers=chosen)
        self.office.see(self.office.desk.view)

    def _show_theme(self) -> None:
        self.themes.set_current(theme.notifier.scheme)

    def _base(self) -> Card:
        self.facts = KeyValueList()
        other = button("Открыть другую", "folder-open", "", self.open_other)
        new = button("Создать новую", "plus", "", self.create_base)
        folder = button("Папка", "external-link", "flat", self.open_folder, tip="Открыть папку базы")
        folder.setEnabled(self.office.desk.database.file is not None)
        return Card("База", column(self.facts, 4, row(other, new, None, folder)))

    def _show_base(self) -> None:
        base = self.office.desk.database
        rows = [InfoRow("Файл" if base.file else "Сервер", str(base.file or "база на сервере"))]
        if base.file and base.file.exists():
            rows.append(InfoRow("Размер", f"{number(base.file.stat().st_size / 1e6, 1)} МБ"))
        rows.append(InfoRow("Доступ", base.reason if base.look_only else "чтение и запись"))
        rows.append(InfoRow("Пользователь", base.user))
        self.facts.set_rows(rows)

    def _links(self) -> Card:
        lines = column(spacing=4)
        for key, title, icon, about in LINKS:
            go = button(title, icon, "link", partial(self.office.go, key), tip=f"Открыть: {title}")
            lines.addLayout(row(go, label(about, "muted"), None, spacing=10))
        return Card("Правила и справочники", lines)

    def _about(self) -> Card:
        rows = [
            InfoRow("Версия", f"nmsdesk {__version__}"),
            InfoRow("Система", f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Qt {qVersion()}"),
            InfoRow("Сеть", "не нужна: всё хранится на этом компьютере"),
        ]
        return Card("О программе", KeyValueList(rows))

    # the base

    def open_other(self) -> None:
        """Another base instead of this one."""
        window = self.window()
        path = messages.open_file(self, "Открыть базу", KINDS, str(self.office.desk.folder or settings.data_folder()))
        if path is not None and isinstance(window, Window):
            reopening.reopen(window, lambda: house.open_desk(str(path)))

    def create_base(self) -> None:
        """A new empty base instead of this one, which stays where it is."""
        window = self.window()
        path = messages.save_file(self, "Новая база", str(settings.data_folder() / "новая.db"), KINDS)
        if path is not None and isinstance(window, Window):
            reopening.reopen(window, lambda: house.create_desk(str(path)))

    def open_folder(self) -> None:
        """The folder of the base."""
        if self.office.desk.folder:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.office.desk.folder)))


def _set_theme(scheme: str) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, scheme)
        settings.store(theme=scheme)
