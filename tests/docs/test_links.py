"""Links of the documentation lead somewhere, and every page is in the index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = page.read_text("utf-8")

    broken = [to for to in LINK.findall(text) if not (page.parent / to).exists()]

    assert broken == []


def test_every_page_is_in_the_index():
    index = ROOT / "docs" / "README.md"
    listed = {
        (index.parent / to).resolve() for to in LINK.findall(index.read_text("utf-8"))
    }
    pages = {page.resolve() for page in (ROOT / "docs").rglob("*.md")} - {
        index.resolve()
    }

    assert sorted(str(page) for page in pages - listed) == []
