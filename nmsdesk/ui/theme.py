"""Light and dark look: design tokens, the palette and the style sheet made of them, the font, Russian Qt texts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from nmsdesk import settings

RUSSIAN = QLocale(QLocale.Language.Russian, QLocale.Country.Russia)
SCHEMES = {"light": "Светлая", "dark": "Тёмная", "system": "Как в системе"}
GRID = 8  # every distance is a multiple of it or its half
_FAMILIES = (("Segoe UI", 10.0), ("Noto Sans", 10.0), ("Open Sans", 10.0), ("DejaVu Sans", 9.0))  # DejaVu is drawn larger


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their duty. ``*_soft`` is a background under text of the colour; ``*_bar`` fills bars and marks."""

    bg: str
    surface: str
    hover: str
    sunken: str
    nav: str
    line: str
    control: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    ok_bar: str
    warn: str
    warn_soft: str
    warn_bar: str
    bad: str
    bad_soft: str
    bad_bar: str


LIGHT = Tokens(
    bg="#F3F5F8", surface="#FFFFFF", hover="#F1F4F8", sunken="#E9EDF2", nav="#FBFCFD", line="#DFE4EA", control="#B7C0CB",
    text="#18212C", muted="#566270", faint="#8A95A2",
    accent="#1F5FBF", accent_hover="#194E9E", accent_soft="#E4EDFA", on_accent="#FFFFFF",
    ok="#16703F", ok_soft="#E0F3E8", ok_bar="#2C9A60", warn="#855400", warn_soft="#FFF1CF", warn_bar="#D99A00",
    bad="#AD231B", bad_soft="#FBE5E3", bad_bar="#D2453E",
)  # fmt: skip
DARK = Tokens(
    bg="#14181E", surface="#1C222A", hover="#252C36", sunken="#2B333E", nav="#181D24", line="#2F3843", control="#485361",
    text="#E7ECF2", muted="#A0ACBA", faint="#758291",
    accent="#74ABFA", accent_hover="#93BEFC", accent_soft="#213552", on_accent="#0C1422",
    ok="#66CF95", ok_soft="#19332A", ok_bar="#43B27A", warn="#E8BA5E", warn_soft="#3A301A", warn_bar="#D9A32B",
    bad="#F4938B", bad_soft="#43262A", bad_bar="#E2685F",
)  # fmt: skip


class _Notifier(QObject):
    """Says that the look has changed, to whoever keeps colours of its own (charts)."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = "system"
        self.ready = False

    def follow(self) -> None:
        """The system has switched between light and dark."""
        app = QApplication.instance()
        if self.scheme == "system" and isinstance(app, QApplication):
            _dress(app)


notifier = _Notifier()


def apply(app: QApplication, scheme: str = "system") -> None:
    """Dress the application in ``light``, ``dark`` or the ``system`` scheme; may be called again at any time."""
    notifier.scheme = scheme if scheme in SCHEMES else "system"
    if not notifier.ready:
        notifier.ready = True
        _prepare(app)
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app.styleHints().setColorScheme(wanted.get(notifier.scheme, Qt.ColorScheme.Unknown))
    _dress(app)


def is_dark() -> bool:
    """Whether the dark tokens are worn now."""
    if notifier.scheme != "system":
        return notifier.scheme == "dark"
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def tokens() -> Tokens:
    """The colours worn now; painted widgets ask at each painting."""
    return DARK if is_dark() else LIGHT


def color(name: str) -> QColor:
    """The colour of a token («accent»), or of a plain notation («#1F5FBF»)."""
    return QColor(name if name.startswith("#") else getattr(tokens(), name))


def font() -> QFont:
    """The system font of the window, its family named: an unnamed one falls to a serif face under a style sheet."""
    have = set(QFontDatabase.families())
    family, size = next((pair for pair in _FAMILIES if pair[0] in have), _FAMILIES[-1])
    value = QFont(family)
    value.setFamilies([family, "Segoe UI", "Noto Sans", "DejaVu Sans"])
    value.setPointSizeF(size)
    return value


def palette(t: Tokens) -> QPalette:
    """The palette of the tokens, for what a style sheet does not reach."""
    role = QPalette.ColorRole
    value = QPalette()
    pairs = {
        role.Window: t.bg, role.WindowText: t.text, role.Base: t.surface, role.AlternateBase: t.hover, role.Text: t.text,
        role.Button: t.surface, role.ButtonText: t.text, role.BrightText: t.bad, role.Highlight: t.accent,
        role.HighlightedText: t.on_accent, role.Link: t.accent, role.LinkVisited: t.accent, role.ToolTipBase: t.surface,
        role.ToolTipText: t.text, role.PlaceholderText: t.faint, role.Accent: t.accent, role.Light: t.surface,
        role.Midlight: t.hover, role.Mid: t.line, role.Dark: t.control, role.Shadow: t.line,
    }  # fmt: skip
    for name, notation in pairs.items():
        value.setColor(name, QColor(notation))
    for name in (role.WindowText, role.Text, role.ButtonText):
        value.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.faint))
    value.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(t.control))
    return value


def style_sheet(t: Tokens, family: str, size: float) -> str:
    """resources/style/app.qss with the tokens put in; sizes of headings follow the size of the font."""
    folder = settings.resources() / "style"
    sizes = {"small": size - 1, "heading": size + 1.5, "title": size + 6, "value": size + 11}
    values = asdict(t) | {name: f"{points:g}pt" for name, points in sizes.items()}
    art = (folder / ("dark" if t == DARK else "light")).as_posix()
    return Template((folder / "app.qss").read_text("utf-8")).substitute(values, family=family, art=art)


def _prepare(app: QApplication) -> None:
    QLocale.setDefault(RUSSIAN)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_ru", folder):
        app.installTranslator(translator)
    app.setStyle("Fusion")
    app.styleHints().colorSchemeChanged.connect(notifier.follow)


def _dress(app: QApplication) -> None:
    face = font()
    sheet = style_sheet(tokens(), face.families()[0], face.pointSizeF())
    if sheet == app.styleSheet():
        return  # every widget would be dressed anew, in the same clothes
    app.setFont(face)
    app.setPalette(palette(tokens()))
    app.setStyleSheet(sheet)
    notifier.changed.emit()
