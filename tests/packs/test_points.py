"""The schemes and shops of the shipped packs: the counts that were reported, texts that say they
are invented, and nothing that the law does not let a worker or a resident be scored for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
import yaml

from gezhi.pack.check.law import PRACTICES
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from gezhi.pack.points import Item, Scheme

PACKS = Path(__file__).resolve().parents[2] / "packs"
FILES = sorted(
    file for file in PACKS.glob("*/points.yaml") if "\nscheme: " in "\n" + file.read_text("utf-8")
)
"""Packs with a scheme; one that only commends keeps neither shop nor books."""
NAMES = [one.parent.name for one in FILES]


class Counted(NamedTuple):
    """Who holds a scheme's points, and how many categories and items it has."""

    holder: str
    categories: int
    items: int


SHIPPED: dict[str, dict[str, Counted]] = {
    "dongzhuang": {"ten-stars": Counted("household", 10, 54)},
    "huanghexilu": {
        "volunteers": Counted("person", 3, 12),
        "families": Counted("household", 3, 9),
        "firms-and-shops": Counted("body", 3, 9),
    },
    "luxi": {
        "grid-workers": Counted("person", 22, 67),
        "party-organisations": Counted("body", 7, 20),
        "party-members": Counted("person", 4, 11),
    },
    "qincunbei": {"love-shop": Counted("person", 3, 10), "health-bank": Counted("person", 3, 9)},
    "weituo": {"civil-points": Counted("household", 4, 16)},
}
"""Those of Dongzhuang (10, 54) and Luxi (22 and 67, 7 and 20, 4 and 11) were reported; the others
reported none, and are held to what was written."""

SCHEMES = [(name, key) for name, schemes in SHIPPED.items() for key in schemes]
ACTIVITY = re.compile(
    "登录|登陆|在线|上线|签到|打卡|考勤|出勤|到岗|坐班|时长|活跃|浏览|阅读量|转发|点赞|步数|下载|注册量"
    "|上报数|上报量|走访数|巡查数|条数|排名|名次|轨迹|定位|拍照|照片|截图|信用分|失信|黑名单|曝光"
    r"|\blog(?:s|ged|ging)?[- ]?(?:in|on)s?\b|\bonline time\b|\bcheck(?:s|ing)?[- ]?ins?\b"
    r"|\bclicks?\b|\bdownloads?\b|\bphotos?\b|\bleaderboards?\b|\bquotas?\b"
    r"|\btrust scores?\b|\bblacklists?\b",
    re.IGNORECASE,
)
"""Presence, activity, forced proof and shaming: what no item may be about."""
YEAR = {"month": 12, "quarter": 4, "year": 1}


@cache
def pack_of(name: str) -> Pack:
    return load(PACKS / name)


def scheme_of(name: str, key: str) -> Scheme:
    return pack_of(name).schemes[key]


def _said(scheme: Scheme) -> Iterator[str]:
    """Every text of a scheme by which points are earned or lost."""
    for category, item in scheme.items():
        yield from (category.name.zh, category.name.say("en"), category.category)
        yield from (item.name.zh, item.name.say("en"), item.item)
    for tier in scheme.tiers:
        yield from (tier.name.zh, tier.rights.zh, tier.rights.say("en"))


def test_each_scheme_has_as_many_categories_and_items_as_it_should() -> None:
    counted = {
        name: {
            key: Counted(one.holder, len(one.categories), len(list(one.items())))
            for key, one in pack_of(name).schemes.items()
        }
        for name in NAMES
    }
    assert counted == SHIPPED


def test_ten_stars_have_54_items_that_make_100() -> None:
    stars = scheme_of("dongzhuang", "ten-stars")
    assert [one.star is not None for one in stars.categories] == [True] * 10
    assert sum(item.points * item.times for _, item in stars.items()) == 100
    assert {item.kind for _, item in stars.items()} == {"base"}
    assert stars.total == 100
    assert [one.stars for one in stars.honours] == [10]


@pytest.mark.parametrize(("name", "key"), SCHEMES)
def test_invented_texts_say_so(name: str, key: str) -> None:
    """No source gives the wording of an item, so every category says that it is invented."""
    assert [one.category for one in scheme_of(name, key).categories if not one.invented] == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_the_file_says_where_invented_goods_are(file: Path) -> None:
    """Goods carry no mark of their own: the line before them says that they are invented."""
    parts = file.read_text(encoding="utf-8").split("\n---\n")
    shops = [part for part in parts if "shop" in (yaml.safe_load(part) or {})]
    assert shops
    for part in shops:
        before = part.split("\ngoods:\n")[0].splitlines()[-1]
        assert before.startswith("#"), before
        assert "是拟的" in before, before


@pytest.mark.parametrize(("name", "key"), SCHEMES)
def test_nobody_is_scored_for_presence_or_activity(name: str, key: str) -> None:
    for said in _said(scheme_of(name, key)):
        assert not ACTIVITY.search(said), said
        assert not any(practice.words.search(said) for practice in PRACTICES), said


@pytest.mark.parametrize(
    "said",
    [
        *(
            "每天登录一次",
            "在线时长满 4 小时",
            "按时签到",
            "每日步数过万",
            "转发公众号",
            "入户拍照上传",
        ),
        *("Logs in every day", "checks in on time", "a photo of each visit", "meets the quota"),
    ],
)
def test_the_words_of_activity_are_known(said: str) -> None:
    assert ACTIVITY.search(said) or any(practice.words.search(said) for practice in PRACTICES)


def test_no_file_can_be_demanded() -> None:
    """A sentence is enough for everything: a file could only be a forced photograph or a form."""
    assert get_args(Item.model_fields["evidence"].annotation) == ("none", "note")


@pytest.mark.parametrize(("name", "key"), SCHEMES)
def test_a_deduction_says_what_happened(name: str, key: str) -> None:
    """Nobody loses points without a sentence, but for deadlines that the journal itself shows."""
    shown = {"late-without-a-word"}
    bare = {
        item.item
        for _, item in scheme_of(name, key).items()
        if item.kind == "deduction" and item.evidence == "none"
    }
    assert bare <= shown


@pytest.mark.parametrize(("name", "key"), SCHEMES)
def test_who_records_stands_at_a_level_and_another_reviews(name: str, key: str) -> None:
    pack, scheme = pack_of(name), scheme_of(name, key)
    recorders = {*scheme.recorded_by, *(p for _, item in scheme.items() for p in item.recorded_by)}
    assert scheme.at in pack.places.levels()
    for post in recorders:
        assert "points.record" in pack.people.posts[post].may
        assert pack.places.ground(pack.people.posts[post].at) is not None, post
    for post in scheme.review.by:
        assert "points.review" in pack.people.posts[post].may
        assert pack.places.ground(pack.people.posts[post].at) is not None, post
    assert not recorders & set(scheme.review.by), "nobody reviews what they recorded"
    assert scheme.review.appeal.amount >= 5


@pytest.mark.parametrize("name", NAMES)
def test_each_post_does_one_thing_with_points(name: str) -> None:
    """Who records or reviews keeps no shop, and everybody who records or reviews sees accounts."""
    acts = {"points.record", "points.review", "points.exchange"}
    for key, post in pack_of(name).people.posts.items():
        assert len(acts & set(post.may)) <= 1, key
        if {"points.record", "points.review"} & set(post.may):
            assert "points.see" in post.may, key


@pytest.mark.parametrize("name", NAMES)
def test_points_can_be_run_by_the_people_of_the_replay(name: str) -> None:
    pack = pack_of(name)
    assert pack.replay is not None
    held = {one.post for one in pack.replay.staff}
    for scheme in pack.schemes.values():
        assert {*scheme.recorded_by, *scheme.review.by} <= held
    for shop in pack.shops.values():
        assert set(shop.kept_by) <= held
    assert any("points.close" in pack.people.posts[post].may for post in held)


@pytest.mark.parametrize(("name", "key"), SCHEMES)
def test_names_of_items_are_told_apart(name: str, key: str) -> None:
    names = Counter(item.name.zh for _, item in scheme_of(name, key).items())
    assert [one for one, times in names.items() if times > 1] == []


@pytest.mark.parametrize("key", ["grid-workers", "party-organisations", "party-members"])
def test_luxi_has_base_points_bonuses_and_deductions(key: str) -> None:
    kinds = {item.kind for _, item in scheme_of("luxi", key).items()}
    assert kinds == {"base", "bonus", "deduction"}


def test_luxi_reviews_every_month_and_gives_more_to_higher_tiers() -> None:
    pack, scheme = pack_of("luxi"), scheme_of("luxi", "grid-workers")
    assert (scheme.review_every, scheme.exchange_every) == ("month", "quarter")
    tiers = [one.tier for one in scheme.tiers]
    goods = pack.shops["workers-station"].goods
    assert {one.kind for one in goods} == {"goods", "discount", "service"}
    opened = [sum(one.tier == tier for one in goods) for tier in tiers]
    assert len(tiers) == 3
    assert all(opened), "each tier opens something that those below have not"
    assert any(one.tier is None for one in goods), "and everybody may exchange something"
    within_reach = sum(
        item.points * item.times * YEAR[item.per]
        for _, item in scheme.items()
        if item.kind == "base"
    )
    assert within_reach >= 2 * scheme.tiers[-1].from_, "the highest needs no bonus and no rush"
    assert [key for shop in pack.shops.values() for key in shop.takes] == ["grid-workers"], (
        "Party points serve awards and buy nothing"
    )


@pytest.mark.parametrize(
    ("key", "again"), [("love-shop", "mutual"), ("health-bank", "offer-again")]
)
def test_qincunbei_gives_more_to_the_helped_who_help(key: str, again: str) -> None:
    kinds = {(one.category, item.kind) for one, item in scheme_of("qincunbei", key).items()}
    assert {category for category, kind in kinds if kind == "bonus"} == {again}
    assert (again, "base") not in kinds
    assert "deduction" not in {kind for _, kind in kinds}, "being helped never costs points"
    assert key in pack_of("qincunbei").shops["love-shop-counter"].takes


def test_huanghexilu_lets_persons_families_and_firms_take_part() -> None:
    pack = pack_of("huanghexilu")
    three = ["community-building", "public-virtue", "public-order"]
    for scheme in pack.schemes.values():
        assert [one.category for one in scheme.categories] == three
    assert sorted(pack.shops["volunteers-station"].takes) == sorted(pack.schemes)


def test_only_weituo_publishes_an_order_and_says_by_which_rule() -> None:
    ranked = {key for name, key in SCHEMES if scheme_of(name, key).ranking is not None}
    assert ranked == {"civil-points"}
    ranking = scheme_of("weituo", "civil-points").ranking
    assert ranking is not None
    assert "W5" in ranking.source
    assert "同意" in ranking.rule.zh
    assert "consent" in ranking.rule.say("en")
