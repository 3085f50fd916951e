"""What is blacked out: card numbers always, names and phones in lists."""

import re

# 18 digits with a plausible birth date, the last perhaps X; or the old 15. Full-width
# digits and single blanks or hyphens between groups are how people dodge or type.
_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_GAP = r"[\s\-‐–—·]?"
_ID18 = re.compile(
    r"(?<![0-9])"
    rf"[1-9](?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}\d){{2}}"
    rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])"
    rf"(?:{_GAP}\d){{3}}{_GAP}[0-9Xx](?![0-9])"
)
_ID15 = re.compile(
    r"(?<![0-9])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9])"
)
_CARD = re.compile(rf"(?<![0-9])[3-6]\d{{3}}(?:{_GAP}\d){{11,15}}(?![0-9])")
ID_MASK = "［已隐去证件号］"
CARD_MASK = "［已隐去卡号］"


def luhn(digits: str) -> bool:
    """Whether a row of digits has the check digit of a bank card (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number  # noqa: PLR2004 -- digit sum
    return total % 10 == 0


def _mask_card(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    return CARD_MASK if luhn(digits) else match[0]


def hide_numbers(text: str) -> tuple[str, int]:
    """Black out identity-card and bank-card numbers in a person's words.

    Returns:
        The text as it may be kept, and how many numbers were blacked out.
    """
    plain = text.translate(_DIGITS)
    if not re.search(r"\d{4}", re.sub(_GAP, "", plain)):
        return text, 0
    kept, ids = _ID18.subn(ID_MASK, plain)
    kept, cards = _CARD.subn(_mask_card, kept)
    kept, old = _ID15.subn(ID_MASK, kept)
    hidden = ids + old + (kept.count(CARD_MASK) if cards else 0)
    return (kept, hidden) if hidden else (text, 0)


def mask_phone(phone: str) -> str:
    """``13812341234`` as ``138****1234``; a short number keeps its last two digits."""
    if not phone:
        return ""
    if len(phone) < 7:  # noqa: PLR2004 -- an extension
        return "*" * max(len(phone) - 2, 0) + phone[-2:]
    return (
        f"{phone[:3]}****{phone[-4:]}"
        if len(phone) > 8  # noqa: PLR2004 -- mobile or landline
        else f"{phone[:2]}****{phone[-2:]}"
    )


def mask_name(name: str) -> str:
    """``张文生`` as ``张*生``, ``李明`` as ``李*``; one character stays with a star.

    A remark in brackets after the name, such as ``（示例）``, is no part of it.
    """
    name, bracket, remark = name.partition("（")
    if not name:
        return ""
    middle = "*" * max(len(name) - 2, 1)
    last = name[-1] if len(name) > 2 else ""  # noqa: PLR2004 -- 张*生
    return name[0] + middle + last + bracket + remark
