import re

from naicha.demo.words import all_words, sample_name
from naicha.kernel.masks import hide_numbers
from naicha.matters.services.catalogue import shipped


def test_there_are_many_kinds_of_words():
    assert len(all_words()) >= 60
    assert len({one.code for one in all_words()}) >= 45


def test_words_name_categories_of_the_catalogue():
    levels = {row["code"]: row["level"] for row in shipped()}

    for one in all_words():
        assert not one.code or levels[one.code], one
        assert one.group != "grid" or levels[one.code] == "minor", one


def test_words_can_be_filled_and_hold_no_numbers_of_persons():
    for one in all_words():
        filled = one.filled("3号楼", 2)
        assert not re.search("[{}]", filled.what + filled.spot + filled.title)
        assert hide_numbers(filled.what)[1] == 0
        assert len(filled.title) <= 60


def test_sample_names_are_marked_and_differ():
    names = [sample_name(n) for n in range(700)]

    assert all(name.endswith("（示例）") for name in names)
    assert len(set(names)) == len(names)
