"""The demo county in numbers and names. Pure: no tables, no clock.

Names and numbers follow the account of 肃北 that the project grew from: 3 communities,
10 grids, 7 compounds, 128 buildings, 4,408 households. Which three communities, their
codes, the compounds and the coordinates are invented samples.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

COUNTY: Final = ("620923000000", "肃北蒙古族自治县")
# Codes below the county are samples in the shape of real ones.
TOWNS: Final = (
    ("620923100000", "党城湾镇", "dangchengwan"),
    ("620923101000", "马鬃山镇", "mazongshan"),
    ("620923200000", "盐池湾乡", "yanchiwan"),
    ("620923201000", "石包城乡", "shibaocheng"),
)
GRID_NAMES: Final = "一二三四五六七八九十"
# Households of each grid; with the buildings below they are 4,408 together.
HOUSEHOLDS: Final = (452, 437, 468, 421, 446, 433, 455, 418, 462, 416)
BUILDINGS: Final = (13, 13, 13, 12, 13, 13, 13, 12, 13, 13)
WORKERS: Final = (5, 4, 4, 4, 4, 4, 4, 4, 4, 4)
FULL_TIME: Final = (2, 1, 2, 1, 1, 2, 1, 1, 1, 1)  # of these workers
ROW: Final = 5  # buildings side by side
EAST, NORTH = 0.00075, 0.00042  # degrees between buildings: about 64 m and 47 m


@dataclass(frozen=True, slots=True)
class Estate:
    """A compound: where its south-west corner lies, and how many grids it makes."""

    name: str
    x: float
    y: float
    grids: int
    firm: str


@dataclass(frozen=True, slots=True)
class Place:
    """A community and its compounds."""

    code: str
    name: str
    login: str
    estates: tuple[Estate, ...]


COMMUNITIES: Final = (
    Place(
        "620923100001",
        "紫亭社区",
        "ziting",
        (
            Estate("雪山苑", 94.8695, 39.5105, 2, "雪山物业（示例）"),
            Estate("紫亭佳苑", 94.8745, 39.5108, 1, "雪山物业（示例）"),
            Estate("党河花园", 94.8748, 39.5076, 1, "党河物业（示例）"),
        ),
    ),
    Place(
        "620923100002",
        "南苑社区（示例）",
        "nanyuan",
        (
            Estate("南苑小区", 94.8690, 39.5034, 2, "南苑物业（示例）"),
            Estate("金山雅居", 94.8742, 39.5036, 1, "南苑物业（示例）"),
        ),
    ),
    Place(
        "620923100003",
        "东城社区（示例）",
        "dongcheng",
        (
            Estate("东城嘉园", 94.8806, 39.5090, 2, "东城物业（示例）"),
            Estate("胡杨里", 94.8810, 39.5052, 1, "东城物业（示例）"),
        ),
    ),
)
FIRMS: Final = (
    ("雪山物业（示例）", "xueshan"),
    ("党河物业（示例）", "danghe"),
    ("南苑物业（示例）", "nanyuan"),
    ("东城物业（示例）", "dongcheng"),
)


@dataclass(frozen=True, slots=True)
class House:
    """A building of the plan; ``grid`` counts from 0 over the whole county."""

    grid: int
    name: str
    households: int
    entrances: int
    x: float
    y: float


def houses(seed: int) -> Iterator[tuple[Place, Estate, list[House]]]:
    """The buildings of every compound, row by row, so that a grid is neighbours."""
    rng = random.Random(seed)  # noqa: S311 -- samples, no secrets
    grid = 0
    for place in COMMUNITIES:
        for estate in place.estates:
            found: list[House] = []
            for _ in range(estate.grids):
                found += row_houses(rng, estate, grid, len(found))
                grid += 1
            yield place, estate, found


def row_houses(
    rng: random.Random, estate: Estate, grid: int, first: int
) -> Iterator[House]:
    """The buildings of one grid, numbered on from those before."""
    counts = spread(rng, HOUSEHOLDS[grid], BUILDINGS[grid])
    for n, households in enumerate(counts, start=first):
        yield House(
            grid=grid,
            name=f"{n + 1}号楼",
            households=households,
            entrances=max(2, min(4, round(households / 12))),
            x=round(estate.x + n % ROW * EAST + rng.uniform(-4e-5, 4e-5), 6),
            y=round(estate.y + n // ROW * NORTH + rng.uniform(-3e-5, 3e-5), 6),
        )


def spread(rng: random.Random, total: int, parts: int) -> list[int]:
    """Whole numbers, unlike each other, that add up to a total."""
    base, more = divmod(total, parts)
    counts = [base + (n < more) for n in range(parts)]
    for n in range(0, parts - 1, 2):
        shift = rng.choice((-12, -8, -6, 0, 6, 8, 12))
        counts[n] += shift
        counts[n + 1] -= shift
    rng.shuffle(counts)
    return counts


@dataclass(frozen=True, slots=True)
class Office:
    """A department or service of the county, and what the catalogue calls it."""

    name: str
    short: str
    login: str
    kind: str = "department"
    also: tuple[str, ...] = ()


OFFICES: Final = (
    Office("住房和城乡建设局", "住建局", "zhujian"),
    Office("城市管理综合执法局", "城管执法局", "chengguan"),
    Office("公安局", "公安局", "gongan"),
    Office("公安局交警大队", "交警大队", "jiaojing"),
    Office("消防救援大队", "消防大队", "xiaofang"),
    Office("环卫所", "环卫所", "huanwei"),
    Office("园林绿化所", "园林所", "yuanlin", also=("园林绿化",)),
    Office("水务局", "水务局", "shuiwu"),
    Office("生态环境分局", "生态环境分局", "huanbao"),
    Office("应急管理局", "应急局", "yingji"),
    Office("交通运输局", "交通局", "jiaotong"),
    Office("自然资源局", "自然资源局", "ziran"),
    Office("林业和草原局", "林草局", "lincao"),
    Office("农业农村局", "农业农村局", "nongye"),
    Office("市场监督管理局", "市场监管局", "shichang"),
    Office("人力资源和社会保障局", "人社局", "renshe"),
    Office("民政局", "民政局", "minzheng"),
    Office("教育局", "教育局", "jiaoyu"),
    Office("卫生健康局", "卫健局", "weijian"),
    Office("医疗保障局", "医保局", "yibao"),
    Office("司法局", "司法局", "sifa"),
    Office("残疾人联合会", "残联", "canlian", also=("残联",)),
    Office("妇女联合会", "妇联", "fulian", also=("妇联",)),
    Office("供水公司（示例）", "供水公司", "gongshui", also=("供水公司",)),
    Office("供热公司（示例）", "供热公司", "gongre", also=("供热公司",)),
    Office("燃气公司（示例）", "燃气公司", "ranqi", also=("燃气公司",)),
    Office("供电公司（示例）", "供电公司", "gongdian", also=("供电公司",)),
    Office("通信运营公司（示例）", "通信公司", "tongxin", also=("通信运营商",)),
    Office(
        "党群服务中心", "党群中心", "dangqun", also=("党群服务中心窗口",)
    ),
    Office("县委社会工作部", "社会工作部", "shegong", "party_organisation"),
    Office("纪检监察机关", "纪检监察", "jijian", "party_organisation", ("纪检监察",)),
)  # fmt: skip


def phone(n: int) -> str:
    """The n-th sample telephone: an exchange that nobody has."""
    return f"0937-000 {n:04}"
