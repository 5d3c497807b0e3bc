"""Figures, tabs, queues and charts."""

from gezhi.surfaces.ui.components import Bar, Chart, QueueGroup, Stat, Tab
from gezhi.surfaces.ui.guide.spoken import both


def sample_stats() -> list[Stat]:
    """The three rates and a count."""
    return [
        Stat(both("本月上报", "Reported this month"), "438", "#", both("件", "")),
        Stat(
            both("办结", "Settled"),
            "400",
            "#",
            both("件", ""),
            note=both("办结率 91%", "91% of all"),
            tone="settled",
        ),
        Stat(
            both("超时", "Overdue"),
            "6",
            "#",
            both("件", ""),
            note=both("比上月少 3", "3 fewer than last month"),
            tone="refused",
        ),
        Stat(
            both("满意", "Satisfied"), "95", "#", "%", note=both("已评价 312 件", "312 evaluated")
        ),
    ]


def sample_tabs() -> list[Tab]:
    """Tabs with counts."""
    return [
        Tab(both("经过", "Course"), "#a", current=True, count=6),
        Tab(both("相似事项", "Alike"), "#b", count=2),
        Tab(both("资料", "Papers"), "#c"),
    ]


def sample_queues() -> list[QueueGroup]:
    """The left pane of a desk."""
    return [
        QueueGroup(
            both("轮到我", "My turn"),
            [
                Tab(both("已超时", "Overdue"), "#o", count=6, due="overdue", icon="flag"),
                Tab(
                    both("今天到期", "Due today"),
                    "#t",
                    current=True,
                    count=14,
                    due="soon",
                    icon="clock",
                ),
                Tab(both("待分流", "To route"), "#r", count=9, icon="route"),
                Tab(both("待办理", "To settle"), "#s", count=31, icon="wrench"),
            ],
        ),
        QueueGroup(
            both("我看着", "I watch"),
            [
                Tab(both("督办", "Supervised"), "#v", count=3, icon="eye"),
                Tab(both("等报事人", "Waiting for reporters"), "#w", count=5, icon="circle-pause"),
            ],
        ),
    ]


def sample_charts() -> list[Chart]:
    """A bar chart whose bars open records, and a line."""
    months = [both(f"{n}月", f"{n:02}") for n in range(1, 7)]
    opened = (52, 61, 88, 73, 80, 84)
    closed = (50, 58, 79, 70, 71, 72)
    kinds = both(
        "环境卫生 市政设施 邻里纠纷 停车 噪声", "Cleanliness Works Neighbours Parking Noise"
    ).split()
    return [
        Chart(
            both("按类别", "By kind"),
            "bar",
            both("类别", "Kind"),
            [both("件数", "Matters")],
            [
                Bar(k, [v], [f"?kind={k}"])
                for k, v in zip(kinds, (132, 97, 74, 68, 41), strict=True)
            ],
            unit=both("件", "matters"),
        ),
        Chart(
            both("上报与办结", "Reported and settled"),
            "line",
            both("月份", "Month"),
            [both("上报", "Reported"), both("办结", "Settled")],
            [Bar(m, [a, b]) for m, a, b in zip(months, opened, closed, strict=True)],
            unit=both("件", "matters"),
            tones=("working", "settled"),
        ),
    ]
