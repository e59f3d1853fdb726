"""A window of every widget with invented content, to look at: python tests/ui/kit/gallery.py OUT_FOLDER."""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QMessageBox, QSplitter, QStackedWidget, QTabWidget, QWidget

sys.path.insert(0, str(Path(__file__).parents[3]))

from nmsdesk.ui import theme
from nmsdesk.ui.kit import fields, parts
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.details import DetailsPanel
from nmsdesk.ui.kit.heatmap import HeatColumn, HeatLegend, HeatMap
from nmsdesk.ui.kit.palette import CommandPalette
from nmsdesk.ui.kit.shell import Navigation, NavigationItem, StatusLine, TopBar
from nmsdesk.ui.kit.table import Column, TableView

I = NavigationItem  # noqa: E741
GROUPS = [
    ("", [I("overview", "Обзор", "home")]),
    ("Люди и школы", [
        I("persons", "Педагоги", "users"), I("organizations", "Организации", "school"),
        I("diagnostics", "Диагностика", "clipboard-check"), I("plans", "Маршруты (ИОМ)", "route"),
        I("trainings", "Обучение", "certificate"), I("mentorships", "Наставничество", "heart-handshake"),
        I("teams", "Управленческие команды", "briefcase"),
    ]),
    ("Сообщество", [
        I("associations", "Объединения", "users-group"), I("events", "Мероприятия", "calendar-event"),
        I("sites", "Площадки", "map-pin"),
    ]),
    ("Показатели", [
        I("indicators", "Показатели", "target"), I("charts", "Диаграммы", "chart-bar"), I("documents", "Документы", "file-text"),
    ]),
    ("Служебное", [
        I("import", "Загрузка из Excel", "file-import"), I("terms", "Справочники", "books"), I("settings", "Настройки", "settings"),
    ]),
]  # fmt: skip
INDICATORS = [
    ("1", "Прошли диагностику с результатом не ниже базового", 63.4, 2486, 3921, 60.0, "reached", ""),
    ("2а", "Имеют ИОМ на основе результатов диагностики", 24.8, 972, 3921, 30.0, "not_reached", "205 человек"),
    ("2б", "Завершили ИОМ успешно", 81.3, 610, 750, 80.0, "reached", ""),
    ("3", "Обучились по программам федерального реестра под свои дефициты", 12.1, 412, 3404, 30.0, "not_reached", "610 человек"),
    ("4", "Управленческие команды, прошедшие обучение", 38.9, 35, 90, 40.0, "not_reached", "1 команды"),
    ("5", "Молодые педагоги, охваченные поддержкой", 71.0, 213, 300, 70.0, "reached", ""),
    ("6", "Школы с целевой моделью наставничества", 76.7, 69, 90, 100.0, "not_reached", "21 школы"),
    ("7", "Школы — площадки и школы-наставники", None, 0, 0, 10.0, "no_data", ""),
]
SCHOOLS = [f"МБОУ «СОШ № {n}»" for n in range(1, 60)] + [
    f"МАОУ «Гимназия № {n} им. Героя Советского Союза А. П. Маресьева»" for n in range(1, 9)
]
SCHOOLS += [f"МБДОУ «Детский сад № {n} комбинированного вида»" for n in range(1, 24)]
LAST = ["Абдуллаева", "Берёзкина", "Васильева", "Григорьева-Ковальчук", "Дмитриева", "Ёлкина", "Жукова", "Зайцева", "Иванова"]
FIRST = ["Зульфия Рашидовна", "Анна Сергеевна", "Мария Александровна", "Екатерина Владиславовна"]
POSTS = ["Учитель математики", "Учитель русского языка и литературы", "Воспитатель", "Педагог-психолог", "Заместитель директора по УВР"]
STATES = {"Просрочено": "bad", "Истекает": "warn", "В норме": "ok", "Не учтён": "neutral"}


def fetch(ids: list[int]) -> list[tuple[object, ...]]:
    rows = []
    for n in ids:
        r = random.Random(n)
        name = f"{LAST[n * 7 % len(LAST)]} {r.choice(FIRST)}"
        state = r.choice(list(STATES))
        rows.append(
            (
                name,
                r.choice(SCHOOLS),
                r.choice(POSTS),
                r.choice(["Первая", "Высшая", "—"]),
                date(2025, r.randint(1, 12), 4),
                r.randint(16, 250),
                r.random() * 100,
                state,
            )
        )
    return rows


def overview() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    head = parts.PageHeader("Обзор", "Светлоярск · 2025 год · на 24 ноября 2025")
    head.add_action("Печать", "printer", lambda: None, keys="Ctrl+P")
    head.add_action("Провести мониторинг", "camera", lambda: None, primary=True)
    grid = QGridLayout()
    grid.setSpacing(12)
    for n, (code, title, *value) in enumerate(INDICATORS):
        card = parts.IndicatorCard(code, title)
        card.set_value(*value)
        grid.addWidget(card, n // 4, n % 4)
        grid.setColumnStretch(n % 4, 1)
    due = parts.Timeline([
        parts.TimelineRow("24.11.2025", "route", "Срок 12 ИОМ в СОШ № 14 истекает", "осталось 6 дней", "warn"),
        parts.TimelineRow("28.11.2025", "calendar-event", "Семинар «Функциональная грамотность»", "приглашено 42 человека"),
        parts.TimelineRow("01.12.2025", "file-text", "Письмо школам: списки на диагностику", "", "accent", "doc:1"),
    ])  # fmt: skip
    last = parts.Timeline([
        parts.TimelineRow("сегодня, 14:32", "file-import", "Загружен список «СОШ № 4, штат.xlsx»", "212 записей, 3 предупреждения", "ok"),
        parts.TimelineRow("сегодня, 11:05", "pencil", "Исправлена Берёзкина Анна Сергеевна: категория", "Ахмедова М. И."),
        parts.TimelineRow("вчера, 17:40", "trash", "Удалено мероприятие «Круглый стол»", "", "bad"),
    ])  # fmt: skip
    bottom = row(parts.Card("Ближайшее", due), parts.Card("Последние изменения", last), spacing=12)
    banner = parts.Banner(
        "У 38 человек нет даты рождения: молодые педагоги считаются не полностью.", "warn", "Показать список", lambda: None, closable=True
    )
    page.setLayout(column(scrolled(column(head, banner, grid, bottom, None, spacing=12, margins=(24, 16, 24, 12)))))
    return page


def persons() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    head = parts.PageHeader("Педагоги", "Показано 4 012 из 4 012 · на 24 ноября 2025")
    search = fields.TextEdit("Найти по фамилии   Ctrl+F")
    search.setFixedWidth(220)
    head.add_widget(search)
    head.add_action("Выгрузить", "download", lambda: None)
    head.add_action("Добавить педагога", "plus", lambda: None, keys="Ctrl+N", primary=True)
    chips = parts.ChipRow(
        [
            parts.Chip("", "Все", 4012),
            parts.Chip("bad", "Просрочено", 156),
            parts.Chip("warn", "Истекает", 29),
            parts.Chip("ok", "В норме", 3827),
        ]
    )
    chips.set_active([("org", "Организация: МБОУ «СОШ № 4»")])
    tools = row(chips, button("Отбор", "filter", keys="Ctrl+Shift+F"), button("Столбцы", "columns"))
    tools.setStretch(0, 1)
    cols = [
        Column("name", "ФИО", 230), Column("org", "Организация", 200), Column("post", "Должность", 180), Column("cat", "Категория", 100),
        Column("till", "Курсы до", 110, kind="day"), Column("hours", "Часы", 80, kind="number"),
        Column("share", "Доля", 90, kind="percent", decimals=1),
        Column("state", "Состояние", 130, kind="badge", tone=lambda v: STATES[v]),
    ]  # fmt: skip
    table = TableView(cols, fetch, "Педагоги")
    table.set_ids(range(120_000))
    table.set_sort("name", False)
    panel = DetailsPanel()
    panel.add_action("Открыть карточку", "id", lambda: None, look="primary", keys="Enter")
    panel.add_action("Изменить", "pencil", lambda: None)

    def show(record: int | None) -> None:
        if record is None:
            panel.show_empty()
            return
        v = fetch([record])[0]
        rows = [
            parts.InfoRow("Должность", str(v[2])),
            parts.InfoRow("Организация", str(v[1]), "org:1"),
            parts.InfoRow("Категория", f"{v[3]}, до 17.06.2027"),
            parts.InfoRow("СНИЛС", "112-233-445 95"),
            parts.InfoRow("Наставник", ""),
        ]
        line = parts.Timeline(
            [
                parts.TimelineRow("18.11.2025", "calendar-event", "Семинар «Функциональная грамотность», 6 ч"),
                parts.TimelineRow("14.03.2025", "certificate", "Курсы ПК «Обновлённый ФГОС ООО», 72 ч", "удостоверение № 1234", "ok"),
            ]
        )
        panel.show_record(
            str(v[0]),
            str(v[1]),
            [(str(v[7]), STATES[str(v[7])]), ("Молодой педагог", "accent")],
            rows,
            [label("Последние события", "caption"), line],
        )

    table.current_changed.connect(show)
    splitter = QSplitter()
    splitter.addWidget(table)
    splitter.addWidget(panel)
    splitter.setSizes([800, 300])
    splitter.setStretchFactor(0, 1)
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    inner = QWidget()
    inner.setLayout(column(tools, splitter, spacing=10, margins=(0, 10, 0, 0)))
    inner.layout().setStretch(1, 1)
    tabs.addTab(inner, "Список")
    tabs.addTab(
        parts.EmptyPage(
            "chart-bar",
            "Диаграмм пока нет",
            "Загрузите списки школ, и здесь появятся показатели.",
            "Загрузить из Excel",
            lambda: None,
            "file-import",
        ),
        "Диаграммы",
    )
    tabs.addTab(QWidget(), "История изменений")
    outer = column(head, tabs, spacing=8, margins=(24, 16, 24, 12))
    outer.setStretch(1, 1)
    page.setLayout(outer)
    page.table, page.tabs = table, tabs  # type: ignore[attr-defined]
    return page


def form() -> fields.Form:
    value = fields.Form()
    value.section("Человек", "Один человек заводится один раз, сколько бы мест работы у него ни было.")
    value.add("last", "Фамилия", fields.TextEdit(), required=True)
    value.add("first", "Имя", fields.TextEdit(), required=True)
    value.add("birth", "Дата рождения", fields.DayEdit(), "По ней считается возраст молодых педагогов")
    value.add("snils", "СНИЛС", fields.TextEdit("000-000-000 00"))
    value.section("Работа")

    def search(text: str) -> list[tuple[int, str, str]]:
        return [(n, s, "школа") for n, s in enumerate(SCHOOLS) if text.casefold() in s.casefold()][:50]

    value.add("org", "Организация", fields.RefEdit(search, lambda n: SCHOOLS[n]), required=True)
    value.add("post", "Должность", fields.ChoiceEdit(enumerate(POSTS)), required=True)
    value.add("rate", "Ставка", fields.NumberEdit(0, 2, 2))
    value.add("since", "Работает с", fields.DayEdit(), required=True)
    value.add(
        "subjects",
        "Предметы",
        fields.ManyEdit(
            [(n, s) for n, s in enumerate(["Математика", "Физика", "Информатика", "Русский язык", "Литература", "Технология"])],
            "Добавить предмет",
        ),
    )
    value.add("note", "Примечание", fields.LongTextEdit(3), "До 1 000 знаков")
    value.add("main", "Основное место работы", fields.FlagEdit())
    value.set_values({"last": "Берёзкина", "first": "Анна", "org": 3, "post": 1, "rate": 1.25, "subjects": (0, 2), "main": True})
    return value


def edit() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    head = parts.PageHeader("Берёзкина Анна Сергеевна", "Педагоги · карточка")
    one = form()
    one.editor("birth").setText("31.02.1990")
    one.fields["birth"].check()
    one.fields["since"].check()
    one.fields["snils"].set_message("Контрольное число не сходится: проверьте по документу", "warning")
    buttons = row(None, button("Отменить", keys="Esc"), button("Сохранить", "check", "primary", keys="Ctrl+Enter"))
    card = parts.Card("", one)
    page.setLayout(column(head, card, buttons, spacing=12, margins=(24, 16, 24, 12)))
    page.layout().setStretch(1, 1)
    page.form = one  # type: ignore[attr-defined]
    return page


def heat() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    r = random.Random(4)
    value = HeatMap()
    cols = [
        HeatColumn(c[0], f"{c[0]}. {t}", c[5])
        for c, t in zip(
            INDICATORS, ["Диагностика", "ИОМ", "Успешные ИОМ", "Обучение", "Команды", "Молодые педагоги", "Наставничество", "Площадки"]
        )
    ]
    rows = [(str(n), s) for n, s in enumerate(SCHOOLS)]
    value.set_data(rows, cols, {(a, c.key): None if r.random() < 0.06 else r.random() * 100 for a, _ in rows for c in cols})
    head = parts.PageHeader("Показатели по организациям", "90 организаций · щелчок по клетке открывает список")
    page.setLayout(column(head, value, HeatLegend(), spacing=10, margins=(24, 16, 24, 12)))
    page.layout().setStretch(1, 1)
    page.map = value  # type: ignore[attr-defined]
    return page


def controls() -> QWidget:
    from PySide6.QtWidgets import (
        QCheckBox,
        QComboBox,
        QDateEdit,
        QGroupBox,
        QLineEdit,
        QListWidget,
        QProgressBar,
        QRadioButton,
        QSpinBox,
        QTreeWidget,
        QTreeWidgetItem,
    )

    page = QWidget()
    page.setObjectName("page")
    buttons = row(
        button("Обычная"),
        button("Главная", "check", "primary"),
        button("Удалить", "trash", "danger"),
        button("Плоская", "plus", "flat"),
        None,
    )
    off = row(
        button("Обычная"),
        button("Главная", "check", "primary"),
        button("Удалить", "trash", "danger"),
        button("Плоская", "plus", "flat"),
        None,
    )
    for n in range(4):
        off.itemAt(n).widget().setEnabled(False)
    combo = QComboBox()
    combo.addItems(["Календарный год", "Учебный год"])
    spin, day, disabled = QSpinBox(), QDateEdit(), QLineEdit("Недоступно")
    day.setCalendarPopup(True)
    disabled.setEnabled(False)
    checks = [QCheckBox("Отмечено"), QCheckBox("Не отмечено"), QCheckBox("Недоступно"), QRadioButton("Первое"), QRadioButton("Второе")]
    checks[0].setChecked(True)
    checks[2].setEnabled(False)
    checks[3].setChecked(True)
    bar = QProgressBar()
    bar.setValue(40)
    group = QGroupBox("Группа настроек")
    group.setLayout(column(*checks[:3]))
    items = QListWidget()
    items.setProperty("look", "framed")
    items.addItems(SCHOOLS[:6])
    items.setCurrentRow(2)
    tree = QTreeWidget()
    tree.setProperty("look", "framed")
    tree.setHeaderLabels(["Этап", "Человек"])
    top = QTreeWidgetItem(["Прошли диагностику", "2 486"])
    top.addChild(QTreeWidgetItem(["не ниже базового", "2 310"]))
    tree.addTopLevelItem(top)
    top.setExpanded(True)
    banners = [parts.Banner(f"Полоса: {tone}", tone, "Действие", closable=True) for tone in ("neutral", "ok", "warn", "bad")]
    badges = row(*(parts.Badge(t, s) for t, s in [*STATES.items(), ("Молодой педагог", "accent")]), None)
    left = column(buttons, off, row(combo, spin, day, disabled), row(*checks[3:], None), bar, badges, *banners, None)
    right = column(group, items, tree)
    outer = row(spacing=24, margins=(24, 16, 24, 12))
    outer.addLayout(left, 1)
    outer.addLayout(right, 1)
    page.setLayout(outer)
    return page


def find(text: str) -> list[tuple[str, str, str, str, object]]:
    every = [("Люди", "user", f"{LAST[n]} Анна Сергеевна", "Учитель математики · СОШ № 4", n) for n in range(5)]
    every += [("Организации", "school", s, "школа", s) for s in SCHOOLS[:4]]
    every += [("Разделы", "target", "Показатели", "", "indicators"), ("Действия", "plus", "Добавить педагога", "Ctrl+N", "new")]
    return [one for one in every if text.casefold() in one[2].casefold()]  # type: ignore[misc]


class Gallery(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Методическая служба — галерея")
        self.navigation = Navigation(GROUPS, "Методическая служба", "МБУ ДПО «НМЦ», г. Светлоярск")
        self.navigation.set_counter("persons", 4012)
        self.navigation.set_counter("plans", 12, "warn")
        self.bar, self.status = TopBar(), StatusLine()
        self.bar.set_periods([("2025", "2025 год"), ("2024/2025", "2024/2025 учебный год")], "2025")
        self.bar.set_undo("загрузка списка, 212 записей")
        self.status.set_database("Светлоярск.nmsdesk", "/home/user/Светлоярск.nmsdesk")
        self.status.set_saved("Сохранено в 14:32")
        self.status.set_backup("Копия: сегодня, 09:05")
        self.status.say("Загружено 212 записей")
        self.pages = QStackedWidget()
        self.all = {"overview": overview(), "persons": persons(), "edit": edit(), "heat": heat(), "controls": controls()}
        for page in self.all.values():
            self.pages.addWidget(page)
        body = QWidget()
        right = column(self.bar, self.pages, spacing=0)
        right.setStretch(1, 1)
        line = row(self.navigation, spacing=0)
        line.addLayout(right, 1)
        outer = column(line, self.status, spacing=0)
        outer.setStretch(0, 1)
        body.setLayout(outer)
        self.setCentralWidget(body)
        self.palette_popup = CommandPalette(self, find)

    def show_page(self, key: str) -> None:
        self.navigation.set_current("persons" if key == "edit" else "charts" if key == "heat" else key)
        self.pages.setCurrentWidget(self.all[key])


def popups(window: Gallery, folder: Path, name: str) -> None:
    """What opens over the window, taken from the screen."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def shoot(what: str) -> None:
        for _ in range(20):
            app.processEvents()
            time.sleep(0.01)
        app.primaryScreen().grabWindow(0).save(str(folder / f"{name}-{what}.png"))

    window.show_page("overview")
    window.palette_popup.open("а")
    shoot("palette")
    window.palette_popup.hide()
    window.show_page("edit")
    one = window.all["edit"].form  # type: ignore[attr-defined]
    for field, do in (("post", "show_list"), ("org", "show_list"), ("subjects", "show_list"), ("birth", "show_calendar")):
        one.reveal(one.fields[field])
        editor = one.editor(field)
        editor.setFocus()
        if field == "birth":
            editor.set_value(date(1990, 3, 8))
        getattr(editor, do)()
        shoot(field)
        for popup in app.topLevelWidgets():
            if popup.isVisible() and popup is not window:
                popup.hide()
    window.show_page("persons")
    menu = window.all["persons"].table.column_menu()  # type: ignore[attr-defined]
    menu.popup(window.mapToGlobal(QPoint(900, 180)))
    shoot("menu")
    menu.close()
    window.navigation.set_collapsed(True)
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "Сохранить изменения?",
        "В карточке есть несохранённые изменения.",
        QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
        window,
    )
    box.show()
    shoot("box")
    box.close()


def shots(folder: Path, platform: str) -> None:
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    for font in sys.argv[2:]:
        QFontDatabase.addApplicationFont(font)
    for scheme in ("light", "dark"):
        theme.apply(app, scheme)
        window = Gallery()
        window.show()
        for size in (QSize(1366, 728), QSize(1920, 1040)):
            window.resize(size)
            for key, page in window.all.items():
                window.show_page(key)
                app.processEvents()
                if key == "persons":
                    page.table.select_id(3)  # type: ignore[attr-defined]
                    page.table.setFocus()  # type: ignore[attr-defined]
                if key == "heat":
                    page.map.setFocus()  # type: ignore[attr-defined]
                if key == "overview":
                    window.all[key].findChildren(parts.IndicatorCard)[1].setFocus()
                app.processEvents()
                window.grab().save(str(folder / f"{platform}-{scheme}-{size.width()}-{key}.png"))
        if platform == "xcb":
            popups(window, folder, f"{platform}-{scheme}")
        window.close()


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(exist_ok=True)
    shots(out, QApplication(sys.argv).platformName())
