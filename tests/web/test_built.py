"""What is built is light enough, and has every icon that a page names."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

from naicha.web.samples import ROLES, STATS
from naicha.web.templatetags.naicha import CLOCK_GLYPHS
from naicha.web.words import STATES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "naicha"
BUILT = SOURCE / "web" / "static" / "built"
ICONS = {file.stem for file in (ROOT / "frontend" / "icons").glob("*.svg")}
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
KB = 1024


def weight(*files):
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def built(name):
    file = BUILT / name
    if not file.exists():
        pytest.skip(f"{name} is not built here; npm run build makes it")
    return file


def named_icons():
    """Icons that templates and Python name, wherever they are."""
    for file in SOURCE.rglob("*.html"):
        for name in re.findall(r"{% (?:icon|glyph) \"([\w-]+)\"", file.read_text()):
            yield file.name, name
    for file in SOURCE.rglob("*.py"):
        for name in re.findall(r"\bicon=\"([\w-]+)\"", file.read_text()):
            yield file.name, name


def test_every_named_icon_is_drawn():
    assert [(file, name) for file, name in named_icons() if name not in ICONS] == []


def test_every_state_and_clock_has_its_shape():
    shapes = {f"state-{mark.shape}" for mark in STATES.values()}
    shapes |= set(CLOCK_GLYPHS.values()) | {role.icon for role in ROLES}
    shapes |= {stat.icon for stat in STATS if stat.icon}

    assert shapes - ICONS == set()


def test_the_sprite_has_every_icon():
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', built("sprite.svg").read_text()))

    assert symbols == ICONS


def test_styles_are_light():
    assert weight(built("naicha.css")) <= 28 * KB


def test_scripts_are_light():
    own = built("naicha.js")

    assert weight(own, HTMX) <= 35 * KB  # staff
    assert weight(own) <= 20 * KB  # residents, whose pages do without htmx


def test_icons_are_light():
    assert weight(built("sprite.svg")) <= 8 * KB


def test_the_lock_file_names_no_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_no_page_has_inline_style_or_script():
    wrong = re.compile(r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*\bsrc=)")
    astray = [
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.html")
        if wrong.search(file.read_text())
    ]

    assert astray == []
