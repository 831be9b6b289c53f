"""Charts as pictures of their own: SVG drawn by pygal, in the console's colours, light and dark.

The browser shows them as images, so that nothing in them can run; the numbers stand in the table beside each.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 560, 290
_NARROW = 380
# The colours of the console, and four that people who confuse red and green tell apart (Okabe and Ito, darkened).
_LIGHT = {"ink": "#1c1d22", "quiet": "#5a5c66", "line": "#dddcd6"}
_DARK = {"ink": "#ececf0", "quiet": "#a9abb6", "line": "#32343c"}
_SERIES = (("#2f6db5", "#6aa9ee"), ("#d08a1d", "#e9b04f"), ("#b5485a", "#f08a98"), ("#b9bac2", "#5d606b"))
"""Of each series, in the light and in the dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One thing over the same places; None where there is nothing to tell. `spans` are the ends of its intervals."""

    title: str
    values: Sequence[float | None]
    spans: Sequence[tuple[float, float] | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a chart shows: its words, its places from left to right, and the series over them."""

    title: str
    told: str
    """The same in a sentence, for whoever does not see it."""
    places: Sequence[str]
    series: Sequence[Series]
    stacked: bool = False
    top: float | None = None
    """The highest value of the scale, where it is known: 1 for shares."""


def draw(picture: Picture, shown: Callable[[float], str], *, narrow: bool = False) -> bytes:
    """The picture as SVG; `shown` puts a value in words. `narrow` is for a phone."""
    pygal = _library()
    kind = pygal.StackedBar if picture.stacked else pygal.Line
    wide = _NARROW if narrow else WIDTH
    every = 1 if len(picture.places) * 52 <= wide else 3 if narrow else 2
    chart = kind(
        width=wide, height=HEIGHT, explicit_size=True, style=_style(), js=(), no_prefix=True, margin=4, margin_right=24,
        css=["file://style.css", "file://graph.css", f"inline:{_css()}"], disable_xml_declaration=True,
        show_legend=len(picture.series) > 1, legend_at_bottom=True, legend_at_bottom_columns=2 if narrow else 4,
        legend_box_size=10, truncate_legend=-1, truncate_label=-1, value_formatter=shown, dots_size=3.5, spacing=8,
        x_labels_major_every=every, show_minor_x_labels=False, show_x_guides=False, min_scale=3, max_scale=5,
        range=(0, picture.top) if picture.top else None, include_x_axis=True, allow_interruptions=True,
        stroke_style={"width": 2.5}, no_data_text="",
    )  # fmt: skip
    if picture.top:
        chart.y_labels = [picture.top * part / 4 for part in range(5)]
    chart.x_labels = list(picture.places)
    for one in picture.series:
        chart.add(one.title, _points(one))
    chart.add_xml_filter(lambda root: _accessible(root, picture))
    return str(chart.render(is_unicode=True)).encode()


def _library() -> Any:
    import pygal

    # It puts a finder of plugins in the way of every import, in a form that Python has given up. We use none of them.
    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != "pygal"]
    return pygal


def _points(series: Series) -> list[Any]:
    spans = series.spans or [None] * len(series.values)
    return [
        value if span is None or value is None else {"value": value, "ci": {"low": span[0], "high": span[1]}}
        for value, span in zip(series.values, spans, strict=True)
    ]


def _accessible(root: Any, picture: Picture) -> Any:
    """A name and a description for whoever hears it, and neither pop-ups nor comments."""
    for parent in list(root.iter()):
        for child in list(parent):
            if callable(child.tag) or child.tag.rpartition("}")[2] in {"desc", "title", "script"}:
                parent.remove(child)
    root.set("role", "img")
    for place, (tag, text) in enumerate((("title", picture.title), ("desc", picture.told))):
        element = ElementTree.Element(tag)
        element.text = text
        root.insert(place, element)
    return root


def _style() -> Any:
    from pygal.style import Style

    font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'
    return Style(
        background="transparent", plot_background="transparent", foreground=_LIGHT["quiet"],
        foreground_strong=_LIGHT["ink"], foreground_subtle=_LIGHT["line"], font_family=font, label_font_size=12,
        major_label_font_size=12, legend_font_size=12, opacity="1", opacity_hover="1", transition="0s",
        colors=tuple(pair[0] for pair in _SERIES),
    )  # fmt: skip


def _css() -> str:
    always = (
        ".plot .background, .graph > .background, .background { fill: none; } .axis.y .line { stroke: none; }"
        ".axis .guide.line, .axis .major.guide.line { stroke-dasharray: none; }"
        ".axis.x path { stroke: none !important; }"
        ".ci, .ci path { fill: none; stroke-width: 1.5px; } .line path, path.line { fill: none; }"
        ".bars rect, rect.rect { stroke: none; } .guides:hover .guide.line { stroke-width: 1px; }"
    )
    return _rules(_LIGHT, 0) + "@media (prefers-color-scheme: dark) {" + _rules(_DARK, 1) + "}" + always


def _rules(colours: dict[str, str], light: int) -> str:
    series = "".join(
        f".color-{place}, .color-{place} a {{ stroke: {pair[light]}; fill: {pair[light]}; }}"
        for place, pair in enumerate(_SERIES)
    )
    return (
        f"text, .axis text, .axis.x text.major, .axis.y text.major {{ fill: {colours['quiet']}; }}"
        f".legends .legend text {{ fill: {colours['ink']}; }}"
        f".axis .guide.line, .axis .major.guide.line, .axis .line {{ stroke: {colours['line']}; }}"
        f".ci {{ stroke: {colours['quiet']}; }} {series}"
    )
