import pytest
from hypothesis import given
from hypothesis import strategies as st

from naicha.kernel.crypto import Unreadable, blind, decrypt, encrypt


@given(st.text(min_size=1))
def test_what_is_encrypted_can_be_read_again_and_is_not_there_in_clear(text):
    kept = encrypt(text)

    assert decrypt(kept) == text
    assert len(text) < 4 or text.encode() not in kept


def test_nothing_stays_nothing():
    assert encrypt("") == b""
    assert decrypt(b"") == ""


def test_the_same_words_are_never_kept_alike():
    assert encrypt("13812341234") != encrypt("13812341234")


def test_changed_bytes_are_refused():
    kept = bytearray(encrypt("13812341234"))
    kept[-1] ^= 1

    with pytest.raises(Unreadable):
        decrypt(bytes(kept))


def test_another_suite_is_refused():
    with pytest.raises(Unreadable):
        decrypt(b"\x09" + encrypt("x")[1:])


def test_another_key_cannot_read(settings):
    kept = encrypt("13812341234")
    settings.PERSONAL_KEY = "another-key-" + "x" * 40

    with pytest.raises(Unreadable):
        decrypt(kept)


def test_a_blind_index_finds_equals_and_tells_purposes_apart():
    assert blind("phone", "138") == blind("phone", "138")
    assert blind("phone", "138") != blind("phone", "139")
    assert blind("phone", "138") != blind("code", "138")
