from hypothesis import given
from hypothesis import strategies as st

from naicha.kernel.ids import (
    ALPHABET,
    CODE_LENGTH,
    clean_code,
    code_from,
    new_code,
    spell_code,
    system_key,
)


def test_codes_are_ten_characters_of_the_alphabet_and_differ():
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(
        len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) for code in codes
    )


@given(st.binary(min_size=16), st.text(), st.text())
def test_the_same_parts_give_the_same_code_and_others_another(secret, one, other):
    code = code_from(secret, one)

    assert code == code_from(secret, one)
    assert clean_code(code) == code
    assert code != code_from(secret, one, other)


def test_what_people_write_is_read_as_meant():
    code = "7KQ4M2XDT9"

    for written in ("7kq4m-2xdt9", " 7KQ4M 2XDT9 ", "7KQ4M　2XDT9"):
        assert clean_code(written) == code
    assert clean_code("OILoil0000") == "0110110000"
    assert spell_code(code) == "7KQ4M-2XDT9"


def test_what_cannot_be_a_code_is_none():
    for written in ("", "7KQ4M-2XDT", "7KQ4M-2XDT9U", "7KQ4M-2XDTU", "七KQ4M2XDT9"):
        assert clean_code(written) == ""


def test_two_machines_make_the_same_key_for_the_same_deed():
    assert system_key("archive", 7, 1) == system_key("archive", 7, 1)
    assert system_key("archive", 7, 1) != system_key("archive", 7, 2)
