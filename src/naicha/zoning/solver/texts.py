"""Every sentence the engine says, in English and Chinese, by code.

The engine knows no gettext: it says *what* by code and details, and this module says
it in words. A sentence names the figures, and after them the nearest repair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Language = Literal["en", "zh"]

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # Why a community cannot be divided as wished.
        "count_gap": (
            "{where}: {households} households do not divide into grids of"
            " {low} to {high}: {fewer} hold at most {fewer_hold}, {more} need at least"
            " {more_need}. Allow {repair_low} to {high}, or {low} to {repair_high}.",
            "{where}：{households} 户分不成每格 {low}—{high} 户的网格："
            "{fewer} 个网格最多容纳 {fewer_hold} 户，{more} 个网格至少需要 {more_need} 户。"
            "可放宽为 {repair_low}—{high} 户，或 {low}—{repair_high} 户。",
        ),
        "count_gap_small": (
            "{where}: {households} households are fewer than one grid needs ({low})."
            " Allow {repair} to {high}, or join it with a neighbour.",
            "{where}：共 {households} 户，不足一个网格的下限 {low} 户。"
            "可放宽为 {repair}—{high} 户，或与相邻社区合并划分。",
        ),
        "count_gap_buildings": (
            "{where}: {households} households in grids of at most {high} need {few}"
            " grids, but there are only {buildings} buildings.",
            "{where}：{households} 户按每格至多 {high} 户需要 {few} 个网格，"
            "但只有 {buildings} 栋楼。",
        ),
        "wrong_total": (
            "{asked} grids were asked for in all; {low} to {high} households a grid make"
            " {least} to {most}. Ask for {repair}.",
            "共要求划分 {asked} 个网格；按每格 {low}—{high} 户只能划分 {least}—{most} 个。"
            "请改为 {repair} 个。",
        ),
        "wrong_k": (
            "{where}: {asked} grids were asked for; {households} households in grids of"
            " {low} to {high} make {least} to {most}. Ask for {repair}.",
            "{where}：要求划分 {asked} 个网格；{households} 户按每格 {low}—{high} 户"
            "只能划分 {least}—{most} 个。请改为 {repair} 个。",
        ),
        "building_too_big": (
            "{where}: building {building} has {size} households, a grid may have"
            " {high}. Split the building by entrances, or allow {size}.",
            "{where}：楼栋 {building} 有 {size} 户，超过每格上限 {high} 户。"
            "请按单元拆分该楼栋，或将上限放宽到 {size} 户。",
        ),
        "sizes_do_not_pack": (
            "{where}: its {buildings} buildings cannot be grouped into {grids} sums of"
            " {low} to {high} households, wherever they stand (proven). The nearest"
            " division misses by {short} households: {sizes}. {repair}",
            "{where}：{buildings} 栋楼无论如何组合都凑不成 {grids} 个 {low}—{high} 户的"
            "网格（已证明）。最接近的划分相差 {short} 户：{sizes}。{repair}",
        ),
        "layout": (
            "{where}: the sizes would add up, but not with every grid in one piece"
            " (proven for {grids} grids). The nearest division misses by {short}"
            " households: {sizes}. {repair}",
            "{where}：户数可以凑齐，但无法保证每个网格连成一片（{grids} 个网格，已证明）。"
            "最接近的划分相差 {short} 户：{sizes}。{repair}",
        ),
        "disconnected": (
            "{where}: {buildings} buildings around {building} ({households} households)"
            " have no link to the rest and make no grids of {low} to {high} by"
            " themselves. The shortest link would be {one} – {other}, {metres} m.",
            "{where}：{building} 一带 {buildings} 栋楼（{households} 户）与其余部分不相邻，"
            "自身又划不成每格 {low}—{high} 户的网格。最短的连接是 {one} — {other}，"
            "{metres} 米。",
        ),
        "minimum": (
            "{where}: {column} adds up to {total}; {grids} grids with at least {least}"
            " each need {need}. Lower the minimum to {repair}.",
            "{where}：{column} 合计 {total}；{grids} 个网格每格至少 {least}，需要 {need}。"
            "可将下限降到 {repair}。",
        ),
        "minimum_layout": (
            "{where}: no division met gives every grid its minimum of {column}; the"
            " nearest is short by {short}. Lower the minimum, or share across grids.",
            "{where}：未找到使每个网格都达到 {column} 下限的划分；最接近的还差 {short}。"
            "可降低下限，或跨网格联合设置。",
        ),
        "locked_too_big": (
            "{where}: the buildings locked into {grid} have {households} households, a"
            " grid may have {high}. Unlock {building}.",
            "{where}：锁定在 {grid} 的楼栋共 {households} 户，超过每格上限 {high} 户。"
            "请解锁 {building}。",
        ),
        "locked_apart": (
            "{where}: {one} and {other} are both locked into {grid}, but other locked"
            " buildings or missing links keep them apart. Unlock one of them.",
            "{where}：{one} 与 {other} 都锁定在 {grid}，但被其他锁定楼栋或缺失的相邻关系"
            "隔开。请解锁其中之一。",
        ),
        "locked_across": (
            "{grid} has locked buildings in {one} and in {other}; a grid stays in one"
            " community. Unlock one side.",
            "{grid} 的锁定楼栋分属 {one} 与 {other}；网格不能跨社区。请解锁一侧。",
        ),
        "locked_nowhere": (
            "{where}: {building} is locked but has no grid today. Unlock it.",
            "{where}：{building} 被锁定，但目前没有所属网格。请解锁。",
        ),
        "locked_too_many": (
            "{where}: buildings are locked into {groups} grids, but only {grids} are"
            " wanted. Ask for {groups}, or unlock.",
            "{where}：锁定楼栋分属 {groups} 个网格，但只要求 {grids} 个网格。"
            "请改为 {groups} 个，或解锁。",
        ),
        "locked": (
            "{where}: with the locked buildings no division keeps every rule"
            " ({proof}). The nearest misses by {short} households: {sizes}. Unlock some.",
            "{where}：保留锁定楼栋时没有满足全部规则的划分（{proof}）。"
            "最接近的相差 {short} 户：{sizes}。请解锁部分楼栋。",
        ),
        "budget": (
            "{where}: no plan met keeps every rule and moves at most {most} households;"
            " the nearest moves {moved}. Allow {moved}.",
            "{where}：未找到既满足全部规则、又最多调整 {most} 户的方案；"
            "最接近的需要调整 {moved} 户。可将调整上限放宽到 {moved} 户。",
        ),
        "not_found": (
            "{where}: no plan found in {seconds} s for {grids} grids; not proven"
            " impossible. The nearest division misses by {short} households: {sizes}."
            " {repair}",
            "{where}：{seconds} 秒内未找到 {grids} 个网格的可行方案，但未证明不可能。"
            "最接近的划分相差 {short} 户：{sizes}。{repair}",
        ),
        "repair_band": (
            "Allow {low} to {high}.",
            "可放宽为每格 {low}—{high} 户。",
        ),
        "repair_grids": (
            "With {grids} grids a plan exists.",
            "划分 {grids} 个网格时有可行方案。",
        ),
        "proven": ("proven", "已证明"),
        "not_proven": ("not proven", "未证明"),
        # Why the input cannot be used.
        "no_buildings": ("There are no buildings.", "没有楼栋数据。"),
        "bad_band": (
            "The size band {low}:{high} is empty or negative; write LO:HI with"
            " 0 ≤ LO ≤ HI and HI ≥ 1.",
            "规模区间 {low}:{high} 无效；请写成 下限:上限，且 0 ≤ 下限 ≤ 上限、上限 ≥ 1。",
        ),
        "bad_grids": (
            "The number of grids must be at least 1, not {grids}.",
            "网格数必须不小于 1，而不是 {grids}。",
        ),
        "not_a_number": (
            "Row {row}: {column} is “{value}”, not a number.",
            "第 {row} 行：{column} 为“{value}”，不是数字。",
        ),
        "not_whole": (
            "Row {row}: {column} is {value}; whole numbers from 0 are wanted.",
            "第 {row} 行：{column} 为 {value}；应为不小于 0 的整数。",
        ),
        "too_large": (
            "Row {row}: {column} is {value}, more than can be counted here ({most}).",
            "第 {row} 行：{column} 为 {value}，超出可处理的范围（{most}）。",
        ),
        "missing_column": (
            "The file {file} has no column {column}; it has {have}.",
            "文件 {file} 缺少列 {column}；现有列：{have}。",
        ),
        "short_row": (
            "Row {row} of {file} has fewer cells than the heading.",
            "文件 {file} 第 {row} 行的单元格少于表头。",
        ),
        "duplicate": (
            "Row {row}: the building {name} occurs twice.",
            "第 {row} 行：楼栋 {name} 重复。",
        ),
        "empty_name": ("Row {row}: the name is empty.", "第 {row} 行：名称为空。"),
        "unknown_node": (
            "Row {row} of the links names {name}, which is not among the buildings.",
            "相邻关系第 {row} 行提到的 {name} 不在楼栋表中。",
        ),
        "unreadable": (
            "Cannot read {file}: {why}.",
            "无法读取 {file}：{why}。",
        ),
        "not_utf8": (
            "{file} is not UTF-8 text; save it as CSV (UTF-8).",
            "{file} 不是 UTF-8 文本；请另存为 CSV（UTF-8）。",
        ),
        "degrees": (
            "The positions look like degrees of longitude and latitude (x {x}, y {y});"
            " metres in a flat projection are wanted, or let them be converted with"
            " --degrees.",
            "坐标像是经纬度（x {x}，y {y}）；需要平面投影的米制坐标，"
            "或用 --degrees 自动换算。",
        ),
        "on_top": (
            "{share} % of the buildings stand on top of each other, for example"
            " {one} and {other}; links cannot be made from such positions.",
            "{share} % 的楼栋坐标重合，例如 {one} 与 {other}；无法由此推算相邻关系。",
        ),
        "far_away": (
            "Positions reach {metres} m; more than the earth has.",
            "坐标达到 {metres} 米，超出地球范围。",
        ),
        "nothing_to_weigh": (
            "{where}: all sizes are zero.",
            "{where}：规模全部为零。",
        ),
        "unknown_community": (
            "There is no community {name}.",
            "没有名为 {name} 的社区。",
        ),
        "no_count": (
            "A minimum is wanted for {column}, but there is no such column.",
            "要求了 {column} 的下限，但没有该列。",
        ),
        "bad_price": (
            "{name} must be a finite number from 0, not {value}.",
            "{name} 必须是不小于 0 的有限数，而不是 {value}。",
        ),
        "no_today": (
            "A price or limit on change needs today's grids.",
            "限制调整需要现有网格数据。",
        ),
        "bad_option": (
            "{option} is “{value}”; {wanted}.",
            "{option} 为“{value}”；{wanted}。",
        ),
        "unwritable": (
            "Cannot write {file}: {why}.",
            "无法写入 {file}：{why}。",
        ),
        # Words of tables, reports and pictures.
        "all": ("The whole", "全部"),
        "island": ("{community} (part {part})", "{community}（第 {part} 片）"),
        "grid": ("grid", "网格"),
        "community": ("community", "社区"),
        "buildings": ("buildings", "楼栋"),
        "households": ("size", "规模"),
        "msd": ("mean square distance, m²", "均方距离（平方米）"),
        "diameter": ("diameter, m", "直径（米）"),
        "middle": ("middle building", "中心楼栋"),
        "cut_links": ("cut links", "跨格相邻"),
        "splits": ("compound splits", "小区拆分"),
        "status": ("status", "状态"),
        "score": ("score", "得分"),
        "bound": ("bound", "下界"),
        "gap": ("gap", "差距"),
        "grids": ("grids", "网格数"),
        "sizes": ("sizes", "规模范围"),
        "optimal": ("proven best", "已证明最优"),
        "feasible": ("good, not proven best", "可行，未证明最优"),
        "not_found_short": (
            "no plan found, not proven impossible",
            "未找到方案，未证明不可能",
        ),
        "impossible": ("impossible", "不可能"),
        "moved": ("households moved", "调整户数"),
        "written": ("Written: {files}", "已写入：{files}"),
        "and_more": ("… and {count} more", "……另有 {count} 条"),
        "broken_plan": (
            "{count} of {all} communities have no plan that keeps every rule.",
            "{all} 个社区中有 {count} 个没有满足全部规则的方案。",
        ),
        "solving": ("communities", "个社区"),
        "moves": (
            "{building}: {source} → {target}, {households}",
            "{building}：{source} → {target}，{households} 户",
        ),
        "bridged": (
            "{count} links were added between separate parts.",
            "已在互不相连的部分之间补充 {count} 条相邻关系。",
        ),
        "alternative": (
            "Alternative {number}: mean square distance {msd} m², {cut} cut links,"
            " {share} % of households elsewhere",
            "备选方案 {number}：均方距离 {msd} 平方米，跨格相邻 {cut}，"
            "{share} % 的户数归属不同",
        ),
    }
)


def say(code: str, lang: Language, **details: object) -> str:
    """The sentence of a code with its figures."""
    return TEXTS[code][0 if lang == "en" else 1].format(**details)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something cannot be; ``details`` are the figures, some again Reasons."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: Language = "zh") -> str:
        values = {
            key: value.text(lang) if isinstance(value, Reason) else value
            for key, value in self.details.items()
        }
        return say(self.code, lang, **values)


def because(code: str, **details: object) -> Reason:
    return Reason(code, details)
