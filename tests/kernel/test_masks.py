"""How names and telephones are blacked out where they are shown."""

import pytest

from naicha.kernel.masks import mask_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张文生", "张*生"),
        ("李明", "李*"),
        ("李", "李*"),
        ("欧阳小明", "欧**明"),
        ("李明（示例）", "李*（示例）"),
        ("张文生（示例）", "张*生（示例）"),
        ("（示例）", ""),
        ("", ""),
    ],
)
def test_a_name_keeps_its_ends_and_what_is_said_of_it_in_brackets(name, shown):
    assert mask_name(name) == shown
