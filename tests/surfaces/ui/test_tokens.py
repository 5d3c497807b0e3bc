"""The tokens are those that the design names, and every pair that may meet can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[3] / "frontend" / "styles"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")

DESIGN = {
    "ink": "#1b2430",
    "secondary": "#5b6776",
    "lines": "#e3e7ec",
    "ground": "#f6f7f9",
    "paper": "#ffffff",
    "accent": "#0f6b6b",
    "red": "#b3261e",
    "amber": "#9a6700",
    "green": "#1a7f4b",
}

# What stands on what: text needs 4.5 (WCAG 1.4.3), the edge of a control 3 (WCAG 1.4.11).
ON_SURFACES = [
    (front, back)
    for front in ("ink", "secondary", "accent", "accent-strong", "red", "amber", "green")
    for back in ("paper", "ground", "wash")
]
ON_SOFT = [
    (front, f"{tone}-soft")
    for tone in ("accent", "red", "amber", "green")
    for front in ("ink", tone)
]
ON_ACCENT = [("on-accent", "accent"), ("on-accent", "accent-strong")]
EDGES = [("edge", "paper"), ("edge", "ground"), ("accent", "paper")]


def blocks() -> list[tuple[str, dict[str, str]]]:
    """Selector and custom properties of every rule of tokens.css, in order."""
    css = re.sub(r"/\*.*?\*/", "", (STYLES / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r"([^{};]+)\{([^{}]*)\}", css)
    return [
        (" ".join(selector.split()), dict(re.findall(r"--([\w-]+):\s*([^;]+);", body)))
        for selector, body in found
    ]


def tokens(theme: str) -> dict[str, str]:
    """The colours in force in a set: each rests on the normal one."""
    by_selector = blocks()
    result: dict[str, str] = {}
    wanted = {
        "normal": ('[data-theme="light"]',),
        "elder": ('[data-theme="light"]', '[data-mode="elder"]:not('),
        "dark": ('[data-theme="light"]', '[data-theme="dark"]'),
    }[theme]
    for start in wanted:
        for selector, values in by_selector:
            if any(part.strip().startswith(start) for part in selector.split(",")):
                result.update(values)
    return result


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, back: str) -> float:
    darker, lighter = sorted((luminance(front), luminance(back)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("name", "colour"), DESIGN.items())
def test_colours_are_those_of_the_design(name: str, colour: str) -> None:
    assert tokens("normal")[name] == colour


@pytest.mark.parametrize("theme", ["normal", "elder", "dark"])
@pytest.mark.parametrize(("front", "back"), [*ON_SURFACES, *ON_SOFT, *ON_ACCENT])
def test_text_can_be_read(theme: str, front: str, back: str) -> None:
    values = tokens(theme)
    assert contrast(values[front], values[back]) >= 4.5


@pytest.mark.parametrize("theme", ["normal", "elder", "dark"])
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_controls_can_be_made_out(theme: str, front: str, back: str) -> None:
    values = tokens(theme)
    assert contrast(values[front], values[back]) >= 3


def test_dark_by_preference_is_dark_by_switch() -> None:
    preferred = dict(blocks())[':root:not([data-theme="light"])']
    switched = dict(blocks())['[data-theme="dark"]']
    assert preferred == switched
    assert preferred["ground"] != DESIGN["ground"]


def test_steps_of_space_are_fours() -> None:
    steps = {k: v for k, v in dict(blocks())[":root"].items() if re.fullmatch(r"s\d+", k)}
    assert len(steps) > 8
    assert all(value == f"{4 * int(name[1:])}px" for name, value in steps.items())


def test_elder_mode_is_large_enough() -> None:
    """Text at least 18, targets 60, lines 1.3 or wider (law: elder-friendly sites)."""
    elder = dict(blocks())['[data-mode="elder"]']
    root = re.search(r'html\[data-mode="elder"\] \{\s*font-size: (\d+)%', text("elder.css"))
    assert root
    body = 16 * int(root[1]) / 100
    smallest = min(float(elder[name].removesuffix("rem")) for name in ("t-min", "t-small"))
    assert body == 20
    assert body * smallest >= 18
    assert float(dict(blocks())[":root"]["t-title"].removesuffix("rem")) * body >= 30
    assert int(elder["target"].removesuffix("px")) >= 60
    assert float(elder["line"]) >= 1.6


def text(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_only_tokens_name_colours(path: Path) -> None:
    if path.name in ("tokens.css", "print.css"):
        return
    assert not COLOUR.search(text(path.name))


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_styles_stand_in_layers(path: Path) -> None:
    css = re.sub(r"@import [^;]+;|@layer [^;{]+;", "", text(path.name)).strip()
    assert not css or css.startswith("@layer")


def test_motion_stops_for_those_who_ask() -> None:
    assert "prefers-reduced-motion: reduce" in text("base.css")


def test_every_token_that_is_used_is_there() -> None:
    named = {name for _, values in blocks() for name in values}
    own = set(re.findall(r"--([\w-]+):", "".join(text(p.name) for p in STYLES.glob("*.css"))))
    used = set(re.findall(r"var\(--([\w-]+)", "".join(text(p.name) for p in STYLES.glob("*.css"))))
    assert used <= named | own
    assert not used - named - {"mark"}, "a part's own property: say it here"
