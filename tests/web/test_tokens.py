"""The tokens are the ones of the page on the look, and nobody goes past them."""

import re
from pathlib import Path

import pytest

SCSS = Path(__file__).parents[2] / "frontend" / "scss"
TOKENS = (SCSS / "tokens.scss").read_text()
# What may stand on what, with the contrast promised for light and for dark.
PAIRS = [
    ("field", "page", 3.8, 4.8),
    ("field", "surface", 4.2, 4.4),
    ("ink", "page", 14.6, 15.4),
    ("ink", "surface", 16.1, 14.0),
    ("ink-2", "page", 7.3, 9.5),
    ("ink-2", "surface", 8.0, 8.7),
    ("ink-3", "page", 5.3, 6.5),
    ("ink-3", "surface", 5.9, 6.0),
    ("brand", "page", 7.0, 9.5),
    ("brand", "surface", 7.7, 8.7),
    ("brand-hover", "page", 9.4, 11.5),
    ("brand-hover", "surface", 10.4, 10.5),
    ("on-brand", "brand", 7.7, 8.6),
    ("tea", "page", 5.7, 8.6),
    ("tea", "surface", 6.2, 7.9),
    ("ok", "page", 5.9, 9.7),
    ("ok", "surface", 6.4, 8.9),
    ("ok", "ok-t", 5.5, 7.3),
    ("half", "page", 6.0, 10.6),
    ("half", "surface", 6.5, 9.7),
    ("half", "half-t", 5.7, 7.8),
    ("warn", "page", 5.6, 9.1),
    ("warn", "surface", 6.2, 8.3),
    ("warn", "warn-t", 5.2, 7.0),
    ("over", "page", 6.1, 8.7),
    ("over", "surface", 6.7, 7.9),
    ("over", "over-t", 5.5, 6.9),
    ("on-over", "over", 6.7, 8.6),
    ("pause", "page", 6.2, 9.3),
    ("pause", "surface", 6.8, 8.5),
    ("pause", "pause-t", 5.7, 6.9),
    # Not in the tables, but drawn: text on the darker ground and on chosen rows.
    ("ink", "brand-t", 4.5, 4.5),
    ("ink-2", "brand-t", 4.5, 4.5),
    ("ink-2", "sunken", 4.5, 4.5),
    ("ink-3", "sunken", 4.5, 4.5),
    ("ink-2", "tea-t", 4.5, 4.5),
    ("ink-3", "tea-t", 4.5, 4.5),
    ("tea", "tea-t", 4.5, 4.5),
    ("brand", "brand-t", 4.5, 4.5),
    ("surface", "ink", 4.5, 4.5),
    ("surface", "ink-2", 4.5, 4.5),
]
ROUNDED = 0.06  # the tables give one decimal


def colours(theme):
    block = re.search(rf"@mixin {theme} \{{(.*?)\n\}}", TOKENS, re.DOTALL)[1]
    return dict(re.findall(r"--nc-([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "column"), [("light", 2), ("dark", 3)])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def test_contrast_is_what_the_tables_promise(pair, theme, column):
    shown = colours(theme)

    assert contrast(shown[pair[0]], shown[pair[1]]) >= pair[column] - ROUNDED


def test_both_themes_have_the_same_colours():
    assert colours("light").keys() == colours("dark").keys()


@pytest.mark.parametrize(
    "wrong",
    [
        r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)",
        r"font-size:\s*[\d.]+(px|rem|pt)",
        r"z-index:\s*\d",
        r"rgba?\(",
    ],
    ids=["colour", "font size", "z-index", "colour by numbers"],
)
def test_only_the_tokens_name_numbers(wrong):
    astray = [
        f"{file.name}: {found[0]}"
        for file in sorted(SCSS.glob("*.scss"))
        if file.name != "tokens.scss"
        for found in re.finditer(wrong, file.read_text())
    ]

    assert astray == []


@pytest.mark.parametrize(
    "word", [":has(", ":is(", "aspect-ratio", "color-mix(", "@layer", "inset:", "svh"]
)
def test_old_browsers_know_what_we_write(word):
    astray = [file.name for file in SCSS.glob("*.scss") if word in file.read_text()]

    assert astray == []


def test_rows_that_wrap_ask_for_no_gap():
    blocks = re.findall(
        r"([^{}]+)\{([^{}]*)\}", "".join(f.read_text() for f in SCSS.glob("*.scss"))
    )
    astray = [
        name.strip()
        for name, body in blocks
        if re.search(r"display: (inline-)?flex", body) and re.search(r"\bgap:", body)
    ]

    assert astray == []
