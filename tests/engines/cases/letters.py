"""Invented messages to a neighbourhood office, for tests of what is read in them."""

from __future__ import annotations

import random

ABOUT = {
    "路面照明": ["路灯", "灯泡", "照明", "路面", "坑洼", "井盖", "漆黑", "施工围挡"],
    "噪声扰民": ["噪音", "广场舞", "音响", "喇叭", "吵闹", "睡不着", "夜市", "扰民"],
    "垃圾清运": ["垃圾", "臭味", "清运", "垃圾桶", "苍蝇", "厨余", "堆放", "保洁"],
}
ANYWHERE = [
    "小区",
    "门口",
    "晚上",
    "最近",
    "邻居",
    "物业",
    "希望",
    "尽快",
    "处理",
    "反映",
    "三号楼",
]
ABOUT_EN = {
    "lighting": ["lamp", "bulb", "street", "dark", "pole", "broken"],
    "noise": ["noise", "music", "loud", "dance", "speaker", "sleep"],
}
ANYWHERE_EN = ["please", "near", "building", "neighbour", "evening", "since", "week"]


def letters(
    per_category: int, *, seed: int = 0, words: int = 8, blend: int = 0
) -> tuple[list[str], list[str]]:
    """So many messages of each kind, of so many words, `blend` of them about another matter."""
    draw = random.Random(seed)
    texts: list[str] = []
    kinds: list[str] = []
    for kind, telling in ABOUT.items():
        others = [word for other, these in ABOUT.items() if other != kind for word in these]
        for _ in range(per_category):
            chosen = draw.sample(telling, 3) + draw.sample(others, blend)
            chosen += draw.choices(ANYWHERE, k=words - len(chosen))
            draw.shuffle(chosen)
            texts.append("".join(chosen) + draw.choice(["。", "!", "", " 谢谢"]))
            kinds.append(kind)
    return texts, kinds


def english_letters(per_category: int, *, seed: int = 0) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    pairs = [
        (" ".join(draw.sample(telling, 3) + draw.choices(ANYWHERE_EN, k=5)), kind)
        for kind, telling in ABOUT_EN.items()
        for _ in range(per_category)
    ]
    return [text for text, _ in pairs], [kind for _, kind in pairs]
