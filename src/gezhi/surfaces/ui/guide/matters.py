"""Matters on their way: deadlines, steps, what happened, and the queue they stand in."""

from gezhi.surfaces.ui.components import (
    Action,
    Cell,
    Column,
    Due,
    Entry,
    Filter,
    Option,
    Row,
    Step,
    Table,
)
from gezhi.surfaces.ui.guide.spoken import both


def sample_dues() -> list[Due]:
    """One of each state."""
    return [
        Due(
            "overdue",
            both("超时 2 个工作时", "2 working hours late"),
            "2026-03-06 13:00",
            both("周五 17:00 起 4 个工作时 = 周一 13:00", "4 working hours from Friday 17:00"),
        ),
        Due("soon", both("今天 17:00 前，还剩 1 个工作时", "by 17:00 today, 1 working hour left")),
        Due("ok", both("周五 17:00 前，还剩 3 个工作日", "by Friday 17:00, 3 working days left")),
        Due("paused", both("等您补充说明", "waiting for your answer")),
        Due("none"),
    ]


def sample_steps() -> list[Step]:
    """A report half way through the five steps."""
    return [
        Step(
            both("上报", "Reported"),
            "done",
            both("您", "You"),
            both("3月2日 周一 9:12", "Mon 2 March 9:12"),
        ),
        Step(
            both("受理", "Accepted"),
            "done",
            both("第三网格 网格长", "Lead of grid 3"),
            both("3月2日 周一 10:03", "Mon 2 March 10:03"),
        ),
        Step(
            both("分流", "Routed"),
            "done",
            both("社区第一书记", "First secretary"),
            both("3月2日 周一 11:20", "Mon 2 March 11:20"),
            why=both(
                "因为是“路灯”，属市政设施，转城管办理", "Street lights belong to city management"
            ),
        ),
        Step(
            both("办理", "Being settled"),
            "now",
            both("城市管理办公室", "City management office"),
            due=sample_dues()[1],
        ),
        Step(
            both("请您评价", "Your verdict"),
            "next",
            both("您", "You"),
            until=both("办结后 14 天内", "within 14 days after"),
            why=both(
                "没解决就退回，由上一级重办", "If it is not solved it goes to the level above"
            ),
        ),
    ]


def sample_entries() -> list[Entry]:
    """What a case page tells, newest first."""
    return [
        Entry(
            both("已派人到现场", "Someone is on site"),
            both("今天 14:20", "today 14:20"),
            who=both("城市管理办公室", "City management office"),
            icon="wrench",
            tone="working",
            body=both(
                "灯杆线路老化，今天下午更换。",
                "The cable is old and will be replaced this afternoon.",
            ),
        ),
        Entry(
            both("转交城市管理办公室", "Handed to the city management office"),
            both("昨天 11:20", "yesterday 11:20"),
            who=both("社区第一书记", "First secretary"),
            icon="route",
            reason=both(
                "规则“市政设施”；文字里有“路灯”“不亮”",
                "Rule “city works”; words “street light”, “dark”",
            ),
        ),
        Entry(
            both("延期申请未同意", "Extension refused"),
            both("昨天 10:40", "yesterday 10:40"),
            who=both("街道", "Sub-district"),
            icon="ban",
            tone="refused",
        ),
        Entry(
            both("收到报事", "Report received"),
            both("昨天 9:12", "yesterday 9:12"),
            icon="megaphone",
        ),
    ]


def sample_table() -> Table:
    """A queue as the desk shows it."""
    short = [
        Due("overdue", both("2 小时", "2 h")),
        Due("soon", "17:00"),
        Due("ok", both("周五", "Friday")),
        Due("paused"),
        Due("none"),
    ]
    names = [
        (both("3号院东侧路灯不亮", "Street light dark east of yard 3"), "城管", 0, "working"),
        (both("2单元门口积水", "Water standing at entrance 2"), "物业", 1, "working"),
        (both("楼道堆放杂物", "Clutter in the stairway"), "网格", 1, "waiting"),
        (both("充电桩收费不明", "Charging price unclear"), "市监", 2, "working"),
        (both("广场舞音乐太响", "Loud dancing music"), "社区", 3, "waiting"),
        (both("下水道井盖松动", "Loose manhole cover"), "城管", 4, "settled"),
    ]
    words = {
        "working": both("办理中", "Being settled"),
        "waiting": both("等待中", "Waiting"),
        "settled": both("已办结", "Settled"),
    }
    return Table(
        caption=both("我的待办", "My queue"),
        columns=[
            Column(both("编号", "Number"), "number", sortable=True, narrow=False),
            Column(both("事项", "Matter")),
            Column(both("办理", "Holder"), "holder", narrow=False),
            Column(both("状态", "State")),
            Column(both("期限", "Due"), "due", sortable=True),
        ],
        rows=[
            Row(
                id=f"c{n}",
                cells=[
                    Cell(f"0302-{n + 1:04}"),
                    Cell(name),
                    Cell(holder),
                    Cell(words[tone], tone=tone),  # type: ignore[arg-type]
                    Cell(due=short[late]),
                ],
                href=f"?open=c{n}",
                label=name,
                current=n == 1,
                strong=n == 0,
            )
            for n, (name, holder, late, tone) in enumerate(names)
        ],
        sort="due",
        selectable=True,
        opens=1,
    )


def sample_filters() -> list[Filter]:
    """Three conditions, one in force."""
    grids = [Option(str(n), both(f"第{n}网格", f"Grid {n}"), count=n * 7) for n in range(1, 5)]
    return [
        Filter(
            "grid", both("网格", "Grid"), options=grids, value="3", shown=both("第3网格", "Grid 3")
        ),
        Filter("since", both("自", "Since"), "date"),
        Filter("late", both("只看超时", "Late only"), "tick"),
    ]


def sample_actions() -> list[Action]:
    """What the holder of a case may do."""
    return [
        Action(both("办结", "Settle"), opens="ask-settle", key="s", icon="check", look="primary"),
        Action(both("转办", "Hand over"), url="#", key="h", icon="corner-up-left"),
        Action(both("等报事人", "Wait for the reporter"), url="#", key="w", icon="circle-pause"),
        Action(both("退回", "Send back"), opens="ask-back", key="b", icon="undo-2", look="refuse"),
    ]


def sample_bulk() -> list[Action]:
    """What can be done to several cases at once."""
    return [
        Action(both("改派", "Reassign"), opens="ask-back", key="r", icon="users"),
        Action(both("合并", "Merge"), name="do", value="merge", key="m", icon="git-merge"),
    ]


def sample_sides() -> list[dict[str, str]]:
    """Two versions of one case."""
    return [
        {
            "label": both("办理", "Holder"),
            "mine": both("物业", "Property company"),
            "theirs": both("城管办", "City management"),
        },
        {
            "label": both("说明", "Note"),
            "mine": both("请今天处理", "Please do it today"),
            "theirs": both("已联系供电", "Power company called"),
        },
        {"label": both("期限", "Due"), "mine": "3-06 17:00", "theirs": "3-06 17:00"},
    ]
