"""What the sheet of components shows: made-up things, in every state there is.

The words of the samples are data, not texts of the product: they stay as they are.
"""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naicha.web import pure, words

COLOURS = (
    "page",
    "surface",
    "sunken",
    "line",
    "field",
    "ink",
    "ink-2",
    "ink-3",
    "brand",
    "brand-t",
    "tea",
    "tea-t",
    "ok",
    "half",
    "warn",
    "over",
    "pause",
)
CLOCKS = (
    pure.ClockView("running", 0.2, "剩 2 天 3 小时", "在时限内，剩 2 天 3 小时"),
    pure.ClockView("half", 0.54, "剩 1 天 3 小时", "时间过半，剩 1 天 3 小时"),
    pure.ClockView("warn", 0.86, "剩 2 小时", "快到时限，剩 2 小时"),
    pure.ClockView("over", 1.2, "超 4 小时 10 分", "已超期 4 小时 10 分"),
    pure.ClockView("paused", 0.4, "12月15日 复核", "已挂账，12月15日复核"),
    pure.ClockView("waiting", 0, "反馈后起算", "还没开始，单位反馈后起算"),
    pure.ClockView("stopped", 0.6, "用 3 小时 10 分", "按时办完，用了 3 小时 10 分"),
    pure.ClockView("late", 1.3, "用 3 天，超 1 天", "办完时超了 1 天"),
    pure.ClockView("running", 0.1, "剩 12 天", "剩 12 天，年度节假日还没公布", True),
)


def promise(clock: pure.ClockView, left: str = "") -> pure.PromiseView:
    return pure.PromiseView(
        sentence="住建局承诺 11月25日 周三 18:30 前办结",
        clock=clock,
        start_label="周五 17:20",
        now_label="今天 14:40",
        end_label="周三 18:30",
        reason="“路灯不亮”限 3 个工作日，派单当天不算：",
        steps=(
            ("周五 17:20 派单", "不算"),
            ("周一、周二", "第 1、2 天"),
            ("周三", "第 3 天，到 18:30 下班"),
        ),
        left=left,
    )


STEPS = (
    pure.StepView(1, "群众说事", "周五 16:52 网页", "done"),
    pure.StepView(2, "议事会议事", "未经议事会，直接受理", "skipped"),
    pure.StepView(3, "支部理事", "周五 17:05 定为大事", "done"),
    pure.StepView(4, "部门干事", "住建局 第 1 轮", "now"),
    pure.StepView(5, "领导帮助解决", "未启用", "unused"),
)
MOVES = pure.MovesView(
    likely=pure.MoveView("answer", "反馈办理结果", "#answer"),
    others=(
        pure.MoveView("pass_on", "转办", "#pass_on"),
        pure.MoveView("ask", "问来件人", "#ask"),
        pure.MoveView("extend", "申请延期", "#extend"),
        pure.MoveView("shelve", "申请挂账", "#shelve"),
    ),
    aside=pure.MoveView("note", "只记一条进展", "#note"),
    refused=(
        ("核查", "您不能核查自己办的事。由紫亭社区核查。"),
        ("退单", "这家单位已退过一次单，不能再退。"),
    ),
)
ROWS = (
    pure.RowView(
        "#1",
        "20261116-0142",
        "外墙招牌松动，风大会掉",
        ("20261116-0142", "城管执法局 主办", "紫亭佳苑 沿街"),
        "major",
        clock=CLOCKS[3],
        pill=True,
        action=pure.Link("催办", "#"),
    ),
    pure.RowView(
        "#2",
        "20261123-0201",
        "垃圾点两天没清",
        ("20261123-0201", "环卫所 主办", "紫亭佳苑 北门"),
        "minor",
        clock=CLOCKS[2],
        pill=True,
        selected=True,
        action=pure.Link("催办", "#"),
    ),
    pure.RowView(
        "#3",
        "20261029-0098",
        "老旧小区停车难",
        ("20261029-0098", "住建局", "紫亭佳苑"),
        "hard",
        clock=CLOCKS[0],
        changed=True,
    ),
    pure.RowView("#4", "20261120-0311", "", readable=False),
)
FILTERS = pure.FiltersView(
    action="",
    search_label="在这 58 件里查",
    filters=(
        pure.FilterView(
            "grid", "网格", (("", "全部"), ("1", "第一至第四")), "1", clear_url="?"
        ),
        pure.FilterView("level", "级别", (("", "全部"), ("minor", "小事"))),
        pure.FilterView("due", "时限", (("", "全部"), ("over", "已超期"))),
    ),
    sort=pure.FilterView("sort", "排序", (("", "先到时限"), ("new", "新登记"))),
)
TABS = (
    pure.TabView("在办", "?", 58, current=True),
    pure.TabView("待分拨", "?v=triage", 6),
    pure.TabView("已超期", "?v=over", 2),
)
STATS = (
    pure.StatView(
        "按期办结率",
        "92.1",
        "%",
        "187 / 203 件",
        "扣缓办 94.4%，187 / 198 件",
        formula="应办结的事里，按时限办结的占多少。",
        spark=(85, 83, 82, 86, 87, 88, 90, 91, 91, 92, 92, 92.1),
        spark_said="近 12 个月，从 85% 到 92.1%",
    ),
    pure.StatView("紧急办结率", "7", "/ 8 件", left_out="少于 10 件，只写件数"),
    pure.StatView("已超期", "2", over=True, icon="clock-over", url="#"),
    pure.StatView("待分拨", "6", url="#"),
)
ROLES = (
    pure.RoleView(
        "home", "社区专干", "今日工作：分拨、核查、吹哨", "李*（示例）", url="#"
    ),
    pure.RoleView(
        "walk", "网格员", "手机上的“今日”，没信号也能记", "马*（示例）", url="#"
    ),
)
FILES = (
    pure.FileView("南面灯杆.jpg", "214 KB · 已去位置", "#"),
    pure.FileView("现场.mp4", "只收照片和 PDF，没有存下", state="refused"),
)
QUEUE = (
    pure.QueueView(
        "refused", "暴露垃圾 · 6 号楼 — 没收下", "社区已先转给环卫所。", "#"
    ),
    pure.QueueView("waiting", "积雪结冰 · 7 号楼，照片 1 张", "14:05 记下，已试 3 次"),
    pure.QueueView("received", "今日已走，无事", "昨天 17:42 收到 · 回执 R-8841"),
)


class SampleForm(forms.Form):
    until = forms.DateField(label="延期到哪一天")
    why = forms.CharField(
        label="为什么延期", help_text="来件人看得到。", widget=forms.Textarea
    )
    kind = forms.ChoiceField(
        label="像哪一类", choices=[("a", "路灯不亮"), ("b", "说不清")]
    )
    result = forms.ChoiceField(
        label="办得怎样，照实选一个",
        widget=forms.RadioSelect,
        choices=[
            ("solved", "已解决"),
            ("partly", "部分解决"),
            ("explained", "已解释"),
            ("unreasonable", "诉求不合理"),
        ],
    )
    phone = forms.CharField(label="怎么告诉您", required=False)
    agree = forms.BooleanField(label="愿意接电话", required=False)


def entries(now: datetime) -> tuple[pure.EntryView, ...]:
    return (
        pure.EntryView("", "社区核查，来件人评价", "", "接下来", state="next", round=2),
        pure.EntryView(
            "pencil",
            "到场：3 盏换灯头，2 盏线路坏",
            "住建局 孙*",
            now - timedelta(hours=5),
            files=FILES[:1],
            state="latest",
            round=2,
        ),
        pure.EntryView(
            "phone",
            "联系来件人：问清是哪五盏",
            "住建局 孙*",
            now - timedelta(days=1),
            "响应用时 3 小时 10 分，限 8 个工作小时",
        ),
        pure.EntryView("chat", "登记", "居民 张*生", now - timedelta(days=20)),
    )


def sheet(now: datetime) -> dict[str, Any]:
    """All the samples, for the page."""
    return {
        "now": now,
        "themes": (("light", _("Light")), ("dark", _("Dark"))),
        "colours": COLOURS,
        "clocks": CLOCKS,
        "promises": (
            promise(CLOCKS[1], "剩 1 天 3 小时"),
            *(promise(CLOCKS[n]) for n in (0, 2, 3, 4, 6, 7)),
        ),
        "states": tuple(words.STATES),
        "levels": ("minor", "major", "hard", None),
        "steps": STEPS,
        "entries": entries(now),
        "moves": MOVES,
        "rows": ROWS,
        "filters": FILTERS,
        "tabs": TABS,
        "pager": pure.PagerView("第 1–15 件，共 58 件", next_url="?page=2"),
        "batch": (pure.Link("催办", "#"), pure.Link("打印办理单", "#", icon="print")),
        "conflict": pure.ConflictView("钱* 在 14:38 已把这件派给住建局。", "#"),
        "stats": STATS,
        "roles": ROLES,
        "masked": pure.MaskedView("张*生 138****1234", "#"),
        "files": FILES,
        "queue": QUEUE,
        "form": SampleForm({"until": "x", "result": "solved"}, auto_id="s_%s"),
    }
