from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from nmsdesk import settings
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit import basics


def luminance(notation: str) -> float:
    color = QColor(notation)
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (color.redF(), color.greenF(), color.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("t", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_background(t: theme.Tokens) -> None:
    pairs = [(t.text, b) for b in (t.bg, t.surface, t.nav, t.hover, t.sunken, t.accent_soft, t.warn_soft, t.bad_soft, t.ok_soft)]
    pairs += [(t.muted, b) for b in (t.bg, t.surface, t.nav, t.sunken)]
    pairs += [(t.accent, b) for b in (t.bg, t.surface, t.accent_soft)] + [(t.on_accent, t.accent), (t.on_accent, t.accent_hover)]
    pairs += [(t.ok, t.ok_soft), (t.warn, t.warn_soft), (t.bad, t.bad_soft), (t.bad, t.surface), (t.warn, t.surface)]
    assert [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5] == []


@pytest.mark.parametrize("t", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_focus_and_bars_stand_out_from_surfaces(t: theme.Tokens) -> None:
    assert min(contrast(t.accent, b) for b in (t.bg, t.surface, t.nav)) >= 3
    assert min(contrast(c, t.sunken) for c in (t.ok_bar, t.bad_bar, t.text)) >= 2.4


def test_pictures_of_the_style_sheet_carry_the_colours_of_the_tokens() -> None:
    for name, t in (("light", theme.LIGHT), ("dark", theme.DARK)):
        for file in (settings.resources() / "style" / name).glob("*.svg"):
            found = re.findall(r'stroke="(#\w+)"', file.read_text("utf-8"))
            assert found and set(found) <= {t.muted, t.text, t.on_accent, t.accent}, file


def test_the_style_sheet_names_only_pictures_that_exist() -> None:
    sheet = theme.style_sheet(theme.DARK, "Segoe UI", 10)
    assert "$" not in sheet
    assert all((settings.resources() / "style" / "dark" / name).exists() for name in re.findall(r'dark/([\w-]+\.svg)"', sheet))


def test_qt_speaks_russian(qapp: QApplication) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
    assert QLocale().language() == QLocale.Language.Russian


def test_the_look_is_switched_at_run_time_and_icons_follow(qapp: QApplication) -> None:
    icon = icons.icon("home")

    def ink() -> str:
        image = icon.pixmap(QSize(24, 24)).toImage()
        return QColor(max((image.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda c: c.alpha())).name()

    light = ink()
    theme.apply(qapp, "dark")
    dark = ink()
    theme.apply(qapp, "light")
    assert (light, dark) == (theme.LIGHT.text.lower(), theme.DARK.text.lower())


def test_an_icon_is_sharp_at_150_per_cent() -> None:
    image = icons.icon("school").pixmap(QSize(18, 18), 1.5, QIcon.Mode.Normal, QIcon.State.Off)
    assert image.size() == QSize(27, 27)
    assert image.devicePixelRatio() == 1.5


def test_every_icon_is_drawn() -> None:
    for file in (settings.resources() / "icons").glob("*.svg"):
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        icons.draw(painter, file.stem, QRectF(0, 0, 24, 24))
        painter.end()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), file.stem


def test_icons_survive_being_painted_many_times() -> None:
    button = basics.button("Сохранить", "check", "primary")
    for _ in range(300):
        button.grab()
    assert not icons.icon("check").isNull()


def test_none_keeps_its_references_over_a_thousand_set_texts(qapp: QApplication) -> None:
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) - before > -100  # PySide6 6.12 on Python 3.11 loses one a call: findings.md §1


def test_an_excerpt_cuts_the_last_line_and_keeps_the_whole_in_the_tooltip() -> None:
    text = "Обучились по программам федерального реестра под свои дефициты, подтверждённые диагностикой"
    excerpt = basics.Excerpt(text, 2)
    excerpt.resize(120, excerpt.sizeHint().height())
    excerpt.grab()
    assert excerpt.toolTip() == text
    assert excerpt.sizeHint().height() < excerpt.fontMetrics().lineSpacing() * 3


def test_a_wrapping_layout_grows_with_its_lines() -> None:
    page = QWidget()
    flow = basics.FlowLayout(page, spacing=8)
    for _ in range(6):
        flow.addWidget(basics.button("Кнопка"))
    page.grab()
    assert flow.heightForWidth(2000) * 2 < flow.heightForWidth(120)
