import pytest
from hypothesis import given
from hypothesis import strategies as st

from naicha.kernel.masks import (
    CARD_MASK,
    ID_MASK,
    hide_numbers,
    luhn,
    mask_name,
    mask_phone,
)

# Made up: right in form, nobody's.
ID = "110101190001011234"
CARD = "4111111111111111"


@pytest.mark.parametrize(
    "written",
    [
        ID,
        "11010119000101123X",
        "110101 19000101 1234",
        "110101-1900-0101-1234",
        "１１０１０１１９０００１０１１２３４",
        "110101900101123",
    ],
)
def test_an_identity_number_is_blacked_out_however_it_is_written(written):
    kept, hidden = hide_numbers(f"我的证件{written}，请查")

    assert (kept, hidden) == (f"我的证件{ID_MASK}，请查", 1)


@pytest.mark.parametrize(
    "written", [CARD, "4111 1111 1111 1111", "4111-1111-1111-1111"]
)
def test_a_bank_card_is_blacked_out(written):
    assert hide_numbers(f"卡号{written}") == (f"卡号{CARD_MASK}", 1)


@pytest.mark.parametrize(
    "written",
    [
        "3 号楼 2 单元 501 室",
        "电话 13812341234",
        "编号 20261124-0017",
        "0937-8123456",
        "4111111111111112",  # no check digit
        "订单 1234567890123456789012345",
        "",
    ],
)
def test_other_numbers_stay(written):
    assert hide_numbers(written) == (written, 0)


@given(st.text(max_size=200))
def test_hiding_twice_hides_nothing_more(text):
    once, _ = hide_numbers(text)

    assert hide_numbers(once) == (once, 0)


@given(st.integers(min_value=0, max_value=10**14))
def test_every_number_has_one_check_digit(number):
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("8123456", "81****56"),
        ("1234", "**34"),
        ("", ""),
    ],
)
def test_a_phone_shows_its_ends(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张文生", "张*生"),
        ("李明", "李*"),
        ("王", "王*"),
        ("", ""),
        ("欧阳文生", "欧**生"),
        ("李明（示例）", "李*（示例）"),  # a remark is no part of the name
        ("（示例）", ""),
    ],
)
def test_a_name_shows_its_ends(name, masked):
    assert mask_name(name) == masked
