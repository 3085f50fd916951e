"""What people say in the demo: written for it, nobody's real words."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """A row of ``data/words.csv``; ``{b}`` is a building, ``{u}`` an entrance."""

    group: str
    code: str
    by: str  # r: a resident, s: staff on their rounds
    what: str
    spot: str
    title: str
    done: str

    def filled(self, building: str, entrance: int) -> "Words":
        places = {"b": building, "u": f"{entrance}"}
        said = (self.what, self.spot, self.title, self.done)
        what, spot, title, done = (one.format(**places) for one in said)
        return Words(self.group, self.code, self.by, what, spot, title, done)


@lru_cache(maxsize=1)
def all_words() -> tuple[Words, ...]:
    table = files("naicha.demo") / "data" / "words.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return tuple(Words(**row) for row in rows)


def words_of(groups: str, by: str = "") -> list[Words]:
    """The rows of some groups; ``by`` narrows them to residents or staff."""
    wanted = groups.split("|")
    return [w for w in all_words() if w.group in wanted and by in {"", w.by}]


# What is added to the answer when the result is another than "solved".
OTHERWISE: Final[Mapping[str, str]] = {
    "partly_solved": "先解决了急的部分，其余列入计划，完成前会再回复。",
    "explained": "经现场核实，情况与规定相符，已当面说明缘由。",
    "unreasonable": "经核实，诉求没有依据，已当面解释并留下说明。",
}
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN: Final = (
    "文", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超",
    "兰", "霞", "平", "刚", "桂英", "建国", "志强", "晓红", "海燕", "雪梅", "玉兰",
    "小龙", "春生", "秋月", "永福", "瑞雪", "长河",
)  # fmt: skip
SAMPLE: Final = "（示例）"


def sample_name(n: int) -> str:
    """The n-th invented name; 900 before one comes again."""
    given = GIVEN[(n + n // len(SURNAMES)) % len(GIVEN)]
    return f"{SURNAMES[n % len(SURNAMES)]}{given}{SAMPLE}"
