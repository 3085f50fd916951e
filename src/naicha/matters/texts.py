"""Words that people write, cleaned at the one door all doors lead to.

Identity and bank card numbers are blacked out *before* saving, whoever writes.
"""

import re
import unicodedata

from naicha.kernel.masks import hide_numbers
from naicha.matters import errors

WHAT_MOST = 5000  # characters of the asker's own words
NOTE_MOST = 2000
_PHONE_NOISE = re.compile(r"[\s\-()（）+·]")


def clean(
    text: str, field: str, *, most: int, needed: str = "", lines: bool = True
) -> str:
    """A person's words as they may be kept.

    Args:
        text: what was written.
        field: the input it came from; errors name it.
        most: how many characters at most.
        needed: the name of the field in the person's words, if it must not be blank.
        lines: whether line breaks may stay.

    Raises:
        NotText: NUL or other control characters.
        TooLong: more than ``most`` characters.
        Needed: it is blank and must not be.
    """
    if len(text) > most:
        raise errors.TooLong(field=field, most=most, length=len(text))
    text = text.replace("\r\n", "\n").strip()
    if any(bad(character) for character in text):
        raise errors.NotText(field=field)
    if not lines:
        text = " ".join(text.split())
    if needed and not text:
        raise errors.Needed(field=field, what=needed)
    return hide_numbers(text)[0]


def bad(character: str) -> bool:
    """Whether a character is no text: controls, surrogates, unassigned."""
    return character not in "\n\t" and unicodedata.category(character) in {
        "Cc",
        "Cs",
        "Cn",
    }


def clean_phone(text: str) -> str:
    """The digits of a telephone number.

    Raises:
        NotAPhone: it has letters, or fewer than 5 or more than 15 digits (E.164).
    """
    digits = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", text.strip()))
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15):  # noqa: PLR2004 -- E.164
        raise errors.NotAPhone(field="phone")
    return digits
