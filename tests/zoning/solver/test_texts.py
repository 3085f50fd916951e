import ast
import string
from pathlib import Path

import pytest

from naicha.zoning import solver
from naicha.zoning.solver.texts import TEXTS, because, say

FOLDER = Path(solver.__file__).parent


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_say_the_same_figures(code):
    english, chinese = TEXTS[code]

    assert fields(english) == fields(chinese)


def test_every_code_that_is_said_has_words():
    said = {
        node.args[0].value
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"because", "say"}
        and isinstance(node.args[0], ast.Constant)
    }

    assert said - set(TEXTS) == set()


def test_reasons_inside_reasons_are_said_in_the_same_language():
    part = because("island", community="北关", part=2)

    assert (
        because("nothing_to_weigh", where=part).text("zh")
        == "北关（第 2 片）：规模全部为零。"
    )
    assert say("gap", "en") == "gap"
