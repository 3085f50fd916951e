"""What an import tells: counts, and each refusal by row and column.

Rows are counted as a spreadsheet shows them: the header is row 1.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final

from naicha.kernel.masks import hide_numbers, mask_phone

SHOWN_MOST = 40  # characters of a cell in a report
REFUSALS_KEPT = 10_000  # more tell nothing new, and would fill the memory
DELIMITERS = (",", ";", "\t")
OLDEST = 1980  # the year before which a date in a ledger is a slip
_TIME = re.compile(
    r"(\d{4})(?:[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T\s]\s*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})秒?)?分?(?:\.\d+)?)?"
)
_LONG_NUMBER = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken.

    Args:
        row: as a spreadsheet counts.
        column: as the file calls it; empty if it is about the whole row.
        value: what the file says there, shortened and masked.
        why: what is wrong, in the reader's language.
    """

    row: int
    column: str
    value: str
    why: str


@dataclass(slots=True)
class ImportReport:
    """What an import did; ``refused`` counts on when no more refusals are kept."""

    created: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    stopped: str = ""

    @property
    def rows(self) -> int:
        return self.created + self.unchanged + self.refused

    def refuse(self, row: int, why: str, *, column: str = "", value: str = "") -> None:
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(Refusal(row, column, shown(value), why))


def shown(value: str) -> str:
    """A cell as a report may show it: one line, shortened, numbers masked."""
    line = " ".join(hide_numbers(value[: SHOWN_MOST * 4])[0].split())
    masked = _LONG_NUMBER.sub(lambda found: mask_phone(found[0]), line)
    return masked if len(masked) <= SHOWN_MOST else masked[: SHOWN_MOST - 1] + "…"


def read_time(text: str, zone: tzinfo) -> datetime | None:
    """A day or a time as ledgers write it; a day alone begins at midnight.

    ``2026-03-28``, ``2026/3/28 9:05``, ``2026年3月28日``, ``20260328`` and ISO 8601
    with an offset are read. What could be two dates (3/4/26) is none.
    """
    text = text.strip()
    if (found := _TIME.fullmatch(text)) is None:
        try:
            read = datetime.fromisoformat(text) if "T" in text else None
        except ValueError:
            return None
        return read.astimezone(zone) if read and read.year >= OLDEST else None
    numbers = [int(one) for one in found.groups() if one is not None]
    year, month, day, hour, minute, second = (*numbers, 0, 0, 0)[:6]
    if year < OLDEST:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def column_letter(place: int) -> str:
    """The letter over a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, last = divmod(place - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def clean_headers(cells: Iterable[str]) -> tuple[str, ...]:
    """Names of columns without blanks, line breaks and stray marks around them."""
    return tuple(" ".join(cell.replace("\ufeff", "").split()) for cell in cells)


def doubled(headers: Sequence[str]) -> dict[str, list[int]]:
    """Names that stand over several columns, and over which; no name is no name."""
    found: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        found.setdefault(header, []).append(place)
    return {name: places for name, places in found.items() if name and places[1:]}


# What no file may bring about a person. Each group says why; the texts are shown.
SENSITIVE: Final = "sensitive"
NUMBERS: Final = "numbers"
LABELS: Final = "labels"
WATCHING: Final = "watching"
FORBIDDEN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    SENSITIVE: (
        "民族", "族别", "宗教", "信仰", "政治面貌", "党派", "性取向", "病史", "病情",
        "疾病", "健康状况", "诊断", "婚姻", "婚否", "籍贯", "户籍", "户口",
        "指纹", "人脸",
    ),
    NUMBERS: ("身份证", "证件号", "公民身份号码", "护照", "银行卡", "银行账号",
              "社保号"),
    LABELS: (
        "重点人员", "特殊人群", "上访人员", "信访记录", "上访记录", "前科", "犯罪",
        "涉外", "境外关系", "信用分", "排名",
    ),
    WATCHING: (
        "轨迹", "在线时长", "打卡", "设备号", "实时位置", "微信号", "qq号", "微博号",
        "抖音号",
    ),
}  # fmt: skip
FORBIDDEN_PARTS: Final[dict[str, frozenset[str]]] = {
    SENSITIVE: frozenset(
        {"ethnic", "ethnicity", "minzu", "nation", "nationality", "religion",
         "zongjiao", "faith", "political", "zhengzhi", "biometric", "fingerprint",
         "face", "disease", "diagnosis", "marital", "huji"}
    ),
    NUMBERS: frozenset(
        {"idcard", "shenfenzheng", "sfz", "sfzh", "bankcard", "passport", "id card",
         "identity no", "identity number", "bank card"}
    ),
    LABELS: frozenset(
        {"petitioner", "criminal", "streak", "key person", "zhongdian renyuan",
         "credit score"}
    ),
    WATCHING: frozenset(
        {"trajectory", "imei", "wechat", "weixin", "gps track", "track point",
         "last seen", "online minutes"}
    ),
}  # fmt: skip


def forbidden(header: str) -> str:
    """The group of what must not come in that a header belongs to, or nothing.

    Chinese words are found anywhere in a header; Latin ones as whole parts of it, so
    that "destination" passes.
    """
    plain = header.lower().replace(" ", "")
    for group, words in FORBIDDEN_WORDS.items():
        if any(word in plain for word in words):
            return group
    apart = " ".join(
        part.lower()
        for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", header)
    )
    padded = f" {apart} "
    for group, parts in FORBIDDEN_PARTS.items():
        if any(f" {part} " in padded for part in parts):
            return group
    return ""
