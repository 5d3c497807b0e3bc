"""The 19 rules of law, as they stood when they were read; each names its article.

Law of the Villagers Committees and of the Residents Committees as of 2025-10-28, Civil Code,
Law of Rural Collective Economic Organisations, People's Mediation Law. Not legal advice.
"""

from datetime import date
from fractions import Fraction

from gezhi.base.voting.statutes import (
    Base,
    Comparison,
    Condition,
    Counted,
    Gate,
    Measure,
    Statute,
)
from gezhi.base.words import Words

_HALF, _TWO, _THREE = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)
_THIRD, _FIFTH, _TENTH = Fraction(1, 3), Fraction(1, 5), Fraction(1, 10)
_2026 = date(2026, 1, 1)
_CODE = date(2021, 1, 1)
_COLLECTIVE = date(2025, 5, 1)
_OWNERS = Words(zh="业主", en="owners")
_VILLAGE = Words(zh="村民", en="villagers")
_RESIDENTS = Words(zh="居民", en="residents")
_MEMBERS = Words(zh="农村集体经济组织成员", en="members of the collective")


def _if(
    measure: Measure, counted: Counted, compare: Comparison, share: Fraction, of: Base
) -> Condition:
    return Condition(measure, counted, compare, share, of)


def _both(counted: Counted, compare: Comparison, share: Fraction, of: Base) -> Gate:
    return Gate(
        (_if("area", counted, compare, share, of), _if("heads", counted, compare, share, of))
    )


def _one(counted: Counted, compare: Comparison, share: Fraction, of: Base) -> Gate:
    return Gate((_if("people", counted, compare, share, of),))


def _either(adults: tuple[Comparison, Fraction], homes: tuple[Comparison, Fraction]) -> Gate:
    return Gate(
        (
            _if("adults", "present", *adults, "eligible"),
            _if("household_reps", "present", *homes, "eligible"),
        ),
        "any",
    )


_OWNERS_THERE = _both("participating", "ge", _TWO, "eligible")
_MOST_PRESENT = _one("yes", "gt", _HALF, "present")
_TWO_THIRDS_THERE = _one("present", "ge", _TWO, "eligible")
_VC = "村民委员会组织法（2025修正）"
_VC_EN = "Villagers Committees Law (2025)"
_RC = "城市居民委员会组织法（2025修订）"
_RC_EN = "Residents Committees Law (2025)"
_RCEO = "农村集体经济组织法"
_RCEO_EN = "Rural Collective Economic Organisations Law"
_SPC = "最高人民法院建筑物区分所有权纠纷解释（2020）"
_SPC_EN = "SPC interpretation on unit ownership (2020)"


def _at(zh: str, en: str, zh_no: str, en_no: str) -> Words:
    return Words(zh=f"{zh}{zh_no}", en=f"{en}, {en_no}")


_OWNERS_RULES = (
    Statute(
        "owner.ordinary",
        Words(zh="业主共同决定：一般事项", en="owners: ordinary items"),
        _at("民法典", "Civil Code", "第278条第2款（第1至5、9项）", "art. 278(2), items 1-5, 9"),
        _OWNERS,
        _CODE,
        quorums={"": _OWNERS_THERE},
        passing=_both("yes", "gt", _HALF, "participating"),
    ),
    Statute(
        "owner.special",
        Words(zh="业主共同决定：特别事项", en="owners: special items"),
        _at("民法典", "Civil Code", "第278条第2款（第6至8项）", "art. 278(2), items 6-8"),
        _OWNERS,
        _CODE,
        quorums={"": _OWNERS_THERE},
        passing=_both("yes", "ge", _THREE, "participating"),
    ),
    Statute(
        "owner.heads",
        Words(zh="业主人数的计算", en="how owners' heads are counted"),
        _at(_SPC, _SPC_EN, "第9条", "art. 9"),
        _OWNERS,
        _CODE,
        numbers={"heads_per_unit": 1, "heads_per_buyer": 1, "heads_of_developer": 1},
    ),
    Statute(
        "owner.area",
        Words(zh="专有部分面积的认定", en="which area of a unit counts"),
        _at(_SPC, _SPC_EN, "第8条", "art. 8"),
        _OWNERS,
        _CODE,
        notes=Words(
            zh="依次按登记、测绘、买卖合同的面积",
            en="the registered, else surveyed, else sold area",
        ),
    ),
    Statute(
        "owner.annul",
        Words(zh="业主撤销权的期限", en="how long an owner can ask for annulment"),
        _at(_SPC, _SPC_EN, "第12条", "art. 12"),
        _OWNERS,
        _CODE,
        numbers={"annul_years": 1},
        notes=Words(zh="自知道或者应当知道之日起", en="from the day on which it was known"),
    ),
    Statute(
        "owner.notice",
        Words(zh="业主大会的通知与提议", en="owners: notice and requisition"),
        _at(
            "物业管理条例（2018）",
            "Property Management Regulation (2018)",
            "第13、14条",
            "arts 13-14",
        ),
        _OWNERS,
        numbers={"notice_days": 15, "requisition_owners_share": _FIFTH},
        notes=Words(
            zh="第11、12条的比例早于民法典，不适用",
            en="the thresholds of arts 11-12 predate the Civil Code",
        ),
    ),
)

_VILLAGE_RULES = (
    Statute(
        "villager.assembly",
        Words(zh="村民会议", en="villager assembly"),
        _at(_VC, _VC_EN, "第25、26条", "arts 25-26"),
        _VILLAGE,
        quorums={"": _either(("gt", _HALF), ("ge", _TWO))},
        passing=_MOST_PRESENT,
        numbers={
            "notice_days": 10,
            "least_per_year": 1,
            "requisition_villagers_share": _TENTH,
            "requisition_reps_share": _THIRD,
        },
    ),
    Statute(
        "villager.reps",
        Words(zh="村民代表会议", en="villager representatives"),
        _at(_VC, _VC_EN, "第29、30条", "arts 29-30"),
        _VILLAGE,
        quorums={"": _TWO_THIRDS_THERE},
        passing=_MOST_PRESENT,
        numbers={
            "least_per_year": 4,
            "requisition_reps_share": _FIFTH,
            "villager_reps_share": Fraction(4, 5),
            "women_reps_share": _THIRD,
            "households_per_rep_between": (5, 15),
        },
    ),
    Statute(
        "villager.group",
        Words(zh="村民小组会议", en="villager group"),
        _at(_VC, _VC_EN, "第32条", "art. 32"),
        _VILLAGE,
        quorums={"": _either(("ge", _TWO), ("ge", _TWO))},
        passing=_MOST_PRESENT,
    ),
    Statute(
        "village.election",
        Words(zh="村民委员会选举", en="village election"),
        _at(_VC, _VC_EN, "第17至19条", "arts 17-19"),
        _VILLAGE,
        quorums={"": _one("cast", "gt", _HALF, "registered")},
        passing=_one("yes", "gt", _HALF, "cast"),
        numbers={
            "runoff_share": _THIRD,
            "roll_days_before": 20,
            "objection_days": 5,
            "decision_days": 3,
            "most_proxies": 3,
            "candidates_hold_proxies": False,
            "secret": True,
            "recall_voters_share": _FIFTH,
            "recall_reps_share": _THIRD,
        },
    ),
    Statute(
        "disclosure.village",
        Words(zh="村务公开", en="disclosure of village affairs"),
        _at(_VC, _VC_EN, "第35条", "art. 35"),
        _VILLAGE,
        numbers={"ordinary_months": 3, "busy_finance_months": 1, "posting_days": 15},
        notes=Words(zh="重大事项随时公布", en="major matters at any time"),
    ),
)

_RESIDENT_RULES = (
    Statute(
        "resident.assembly",
        Words(zh="居民会议", en="resident assembly"),
        _at(_RC, _RC_EN, "第26、27条", "arts 26-27"),
        _RESIDENTS,
        _2026,
        quorums={"": _either(("gt", _HALF), ("gt", _HALF))},
        passing=_MOST_PRESENT,
        numbers={
            "notice_days": 10,
            "requisition_residents_share": _TENTH,
            "requisition_households_share": _TENTH,
            "requisition_reps_share": _THIRD,
        },
    ),
    Statute(
        "resident.reps",
        Words(zh="居民代表会议", en="resident representatives"),
        _at(_RC, _RC_EN, "第28、29条", "arts 28-29"),
        _RESIDENTS,
        _2026,
        quorums={"": _TWO_THIRDS_THERE},
        passing=_MOST_PRESENT,
        numbers={
            "least_per_year": 2,
            "requisition_reps_share": _FIFTH,
            "resident_reps_share": Fraction(4, 5),
        },
    ),
    Statute(
        "resident.election",
        Words(zh="居民委员会选举", en="resident election"),
        _at(_RC, _RC_EN, "第17至20条", "arts 17-20"),
        _RESIDENTS,
        _2026,
        quorums={
            "direct": _one("cast", "gt", _HALF, "registered"),
            "household": _one("cast", "gt", _HALF, "registered"),
            "reps": _one("cast", "gt", _TWO, "registered"),
        },
        passing=_one("yes", "gt", _HALF, "cast"),
        numbers={
            "runoff_share": _THIRD,
            "roll_days_before": 20,
            "objection_days": 5,
            "decision_days": 3,
            "most_proxies": 3,
            "candidates_hold_proxies": False,
            "most_proxies_reps": 0,
            "secret": True,
            "recall_voters_share": _TENTH,
            "recall_households_share": _TENTH,
            "recall_reps_share": _THIRD,
        },
    ),
    Statute(
        "disclosure.resident",
        Words(zh="居务公开", en="disclosure of residents' affairs"),
        _at(_RC, _RC_EN, "第34条", "art. 34"),
        _RESIDENTS,
        _2026,
        numbers={"posting_days": 15},
        notes=Words(zh="及时公布", en="promptly"),
    ),
)

_COLLECTIVE_RULES = (
    Statute(
        "collective.assembly",
        Words(zh="集体经济组织成员大会", en="collective assembly"),
        _at(_RCEO, _RCEO_EN, "第26、27条", "arts 26-27"),
        _MEMBERS,
        _COLLECTIVE,
        quorums={"": _TWO_THIRDS_THERE},
        passing=_one("yes", "ge", _TWO, "eligible"),
        numbers={"notice_days": 10, "least_per_year": 1, "online": True},
        notes=Words(
            zh="可书面委托同一户内的其他家庭成员", en="a written proxy of the same household"
        ),
    ),
    Statute(
        "collective.reps",
        Words(zh="集体经济组织成员代表大会", en="collective representatives"),
        _at(_RCEO, _RCEO_EN, "第28条", "art. 28"),
        _MEMBERS,
        _COLLECTIVE,
        passing=_one("yes", "ge", _TWO, "eligible"),
        numbers={"more_reps_than": 20, "reserved_to_assembly": (1, 3, 8, 10, 12)},
    ),
    Statute(
        "collective.board",
        Words(zh="集体经济组织理事会", en="board of the collective"),
        _at(_RCEO, _RCEO_EN, "第31条", "art. 31"),
        _MEMBERS,
        _COLLECTIVE,
        quorums={"": _TWO_THIRDS_THERE},
        passing=_one("yes", "gt", _HALF, "eligible"),
    ),
)

_MEDIATION = Statute(
    "mediation",
    Words(zh="人民调解", en="people's mediation"),
    Words(
        zh="人民调解法第4、8、17、19、23、26、28至33条；民事诉讼法（2023）第205、206条；"
        "法释〔2011〕5号第4、5、7、10、11条",
        en="People's Mediation Law, arts 4, 8, 17, 19, 23, 26, 28-33; Civil Procedure Law (2023),"
        " arts 205-206; SPC 2011-5, arts 4, 5, 7, 10, 11",
    ),
    Words(zh="纠纷当事人", en="parties of a dispute"),
    numbers={
        "fee": 0,
        "committee_between": (3, 9),
        "either_refusal_ends": True,
        "parties_choose": True,
        "confirm_days": 30,
        "court_accept_days": 3,
        "court_decide_days": 15,
        "court_extend_days": 10,
        "court_fee": 0,
    },
)

STATUTES = {
    each.id: each
    for each in (*_OWNERS_RULES, *_VILLAGE_RULES, *_RESIDENT_RULES, *_COLLECTIVE_RULES, _MEDIATION)
}
