"""Every variable that the platform reads has its line in the reference."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "src" / "naicha" / "config" / "settings.py").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
DOCUMENTED = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
READ = set(re.findall(r"\bNAICHA_[A-Z_]+\b", SETTINGS + MAKEFILE)) | set(
    re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE)
)


def test_every_variable_that_is_read_is_documented_and_no_other():
    assert set(DOCUMENTED) == READ


def test_no_variable_is_documented_twice():
    assert len(DOCUMENTED) == len(set(DOCUMENTED))
