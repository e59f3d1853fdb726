"""What charts are drawn on: a figure measured in inches, the style, and texts that are wrapped to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from nmsdesk import russian

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NO_DATA, FEW = "Нет данных за период", "Скрыто: мало людей"


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours, family and size (points) of the type.

    ``ramp`` goes from nearly the surface to the strongest; ``tones`` fill what has reached its target, is near it and is far from
    it. Neighbours of both differ in lightness, so that they are told apart in grey and by every kind of colour vision (a test
    converts them).
    """

    name: Literal["light", "dark", "print"]
    text: str
    muted: str
    line: str
    surface: str
    track: str
    accent: str
    ok: str
    warn: str
    bad: str
    ramp: tuple[str, ...]
    tones: tuple[str, str, str]
    font: str = "Liberation Sans"
    size: float = 9

    def between(self, place: float) -> str:
        """A colour of the ramp, also between its steps: 0 is the faintest."""
        low = min(int(place), len(self.ramp) - 2)
        pair = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in self.ramp[low : low + 2]]
        return "#" + "".join(f"{round(a + (b - a) * (place - low)):02X}" for a, b in zip(*pair))


_BLUES, _TONES = ("#EEF3FA", "#B5CBEA", "#6E9ADB", "#1F5FBF"), ("#14663F", "#C98A1B", "#F3B3A6")
LIGHT = ChartStyle(
    "light", "#1B2430", "#5B6775", "#DDE3EA", "#FFFFFF", "#E8EDF3", "#1F5FBF", "#1A7F4B", "#9A6700", "#B3261E", _BLUES, _TONES
)  # fmt: skip
DARK = ChartStyle(
    "dark", "#E7ECF2", "#9AA7B5", "#323B46", "#1D232B", "#2C3540", "#6AA4F8", "#5CC98C", "#E5B454", "#F28B82",
    ("#26303B", "#2F4A70", "#4577BE", "#8BBAFB"), ("#7BE0AC", "#C08A2E", "#8C4238"),
)  # fmt: skip
PRINT = ChartStyle(
    "print", "#000000", "#4A4A4A", "#C9C9C9", "#FFFFFF", "#E6E6E6", "#1F5FBF", "#1A7F4B", "#8A5A00", "#A3211A", _BLUES, _TONES
)  # fmt: skip
STYLES = {style.name: style for style in (LIGHT, DARK, PRINT)}


@dataclass(frozen=True, slots=True)
class HitBox:
    """A place that answers a click, in fractions of the figure from its lower left corner.

    ``key`` is (code,) for bullets and years, (code, ISO day) within the year, (row key, column) on the heat map,
    (category, level) for levels, (row key,) on small multiples, (code, number of the step) on a funnel,
    (area key, «before» or «after», level) for the same people twice.
    """

    key: tuple[str, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


class Paper:
    """A figure with its size in inches; ``measure(text, size, bold)`` gives the width of a line in inches."""

    def __init__(self, figure: Figure, style: ChartStyle, measure: Callable[[str, float, bool], float]):
        self.figure, self.style, self.measure = figure, style, measure
        self.width, self.height = (float(side) for side in figure.get_size_inches())

    @property
    def line(self) -> float:
        """Height of a line of ordinary text, in inches."""
        return self.style.size * 1.3 / 72

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Bare axes at a place in inches."""
        w, h = self.width, self.height
        axes = self.figure.add_axes((left / w, bottom / h, max(0.001, width / w), max(0.001, height / h)))
        axes.set_facecolor("none")
        axes.tick_params(length=0, pad=3, labelcolor=self.style.muted, labelsize=self.style.size - 1)
        for side in axes.spines.values():
            side.set_visible(False)
        return axes

    def write(self, x: float, y: float, text: str, **look: Any) -> Any:
        """Text at a place in inches."""
        look.setdefault("color", self.style.text)
        look.setdefault("fontsize", self.style.size)
        return self.figure.text(x / self.width, y / self.height, text, **look)

    def box(self, key: tuple[str, ...], left: float, bottom: float, right: float, top: float) -> HitBox:
        """A hit box from inches."""
        return HitBox(key, left / self.width, bottom / self.height, right / self.width, top / self.height)

    def flow(self, names: Iterable[str], size: float) -> tuple[list[tuple[float, int]], int]:
        """Places of the names of a legend, left to right in as many lines as needed: (x in inches, line), and the count of lines."""
        places: list[tuple[float, int]] = []
        x, line = 0.08, 0
        for name in names:
            wide = self.measure(name, size, False) + 0.3
            if places and x + wide > self.width:
                x, line = 0.08, line + 1
            places.append((x, line))
            x += wide + 0.12
        return places, line + 1

    def wrap(self, text: str, width: float, size: float | None = None, bold: bool = False, most: int = 0) -> str:
        """The text in lines not wider than ``width`` inches; beyond ``most`` lines it ends with «…»."""
        size = size or self.style.size
        lines = [""]
        for word in self._pieces(text, width, size, bold):
            longer = f"{lines[-1]} {word}".strip()
            if self.measure(longer, size, bold) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        if most and len(lines) > most:
            last = lines[most - 1]
            while last and self.measure(last + "…", size, bold) > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip(" ,") + "…"]
        return "\n".join(lines)

    def _pieces(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        """Words, the ones longer than a line cut with a hyphen."""
        pieces: list[str] = []
        for word in text.split(" "):
            while len(word) > 4 and self.measure(word, size, bold) > width:
                cut = next((n for n in range(len(word) - 2, 2, -1) if self.measure(word[:n] + "-", size, bold) <= width), 2)
                pieces.append(word[:cut] + "-")
                word = word[cut:]
            pieces.append(word)
        return pieces


def level_ink(style: ChartStyle, level: int, count: int) -> tuple[str, str]:
    """Fill and ink of a level: the lower the level, the stronger the fill, so that order is seen in grey too."""
    place = (1 - level / max(1, count - 1)) * (len(style.ramp) - 1)
    return style.between(place), style.surface if place > len(style.ramp) - 1.6 else style.text


def level_legend(paper: Paper, levels: tuple[str, ...], under: float = 0.0) -> float:
    """The names of the levels above the chart (``under`` inches from its top), in as many lines as needed; returns the height taken."""
    style, step = paper.style, paper.line * 1.35
    places, lines = paper.flow(levels, style.size)
    for level, (name, (x, line)) in enumerate(zip(levels, places)):
        y = paper.height - under - (line + 0.55) * step
        swatch = paper.axes(x, y - 0.065, 0.2, 0.13)
        swatch.set(xticks=[], yticks=[], facecolor=level_ink(style, level, len(levels))[0])
        for side in swatch.spines.values():
            side.set(visible=True, edgecolor=style.muted, linewidth=0.6)
        paper.write(x + 0.26, y, name, va="center_baseline")
    return lines * step + 0.08


def percent(value: float | None, decimals: int = 1) -> str:
    """«45,7 %», or a dash."""
    return "—" if value is None else russian.percent(value, decimals)


def short(value: float) -> str:
    """A target or a tick: «60 %», with a decimal only if it has one."""
    return percent(value, 0 if float(value).is_integer() else 1)


def nothing(paper: Paper, hidden: bool = False) -> None:
    """Says that there is nothing to show, or that few people are not told."""
    said = FEW if hidden else NO_DATA
    paper.figure.text(0.5, 0.5, said, ha="center", va="center", color=paper.style.muted, fontsize=paper.style.size + 2)
