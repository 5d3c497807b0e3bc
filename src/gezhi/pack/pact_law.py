"""What a pact cannot say: fines, loss of what the law gives, people shown up by name.

Warnings with their article and a lawful form in its place, for packs and for whoever drafts; those
who adopt and the office that files decide.
"""

import re
from typing import NamedTuple

from gezhi.base.words import Words

_NOT = "".join(
    f"(?<!{word})"
    for word in (
        *("不", "不得", "不能", "不许", "禁止", "不予", "不会", "不以", "免于"),
        *("no ", "not ", "never ", "without "),
    )
)


class Doubt(NamedTuple):
    """Words of a text that touch a rule: what they look like, what may stand instead, and where the
    rule is written."""

    found: str
    what: Words
    mend: Words
    source: Words


class _Line(NamedTuple):
    words: re.Pattern[str]
    what: Words
    mend: Words
    source: Words


def _near(first: tuple[str, ...], most: int, second: tuple[str, ...]) -> str:
    """One of the first words, and within so many characters of one sentence one of the second."""
    gap = "[^。；]{0,%d}" % most  # noqa: UP031
    return f"(?:{'|'.join(first)}){gap}(?:{'|'.join(second)})"


_TAKES = (
    *("取消", "停发", "扣发", "扣除", "扣减", "暂停", "剥夺"),
    *("不再享受", "不得享受", "不享受", "不予发放", "不予办理"),
)
_GIVEN = (
    *("低保", "待遇", "福利", "补贴", "补助", "救助", "养老", "医保"),
    *("分红", "分配", "承包", "宅基地", "证明", "入学", "资格"),
)


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(f"{_NOT}(?:{'|'.join(words)})", re.IGNORECASE)


_RIGHTS = Words(
    zh="村民委员会组织法（2025修正）第三十一条、居民委员会组织法（2025修订）第三十一条",
    en="Villagers Committees Law (2025) article 31, Residents Committees Law (2025) article 31",
)
_LINES = (
    _Line(
        _words(
            *("罚款", "罚金", "处罚[^。；]{0,6}元", "罚[^。；]{0,6}元", "没收", "扣押", "违约金"),
            *("收取[^。；]{0,6}押金", r"\bfin(?:e|es|ed)\b", r"\bconfiscat\w+"),
        ),
        Words(zh="像是罚款或没收财物", en="this looks like a fine or taking property"),
        Words(
            zh="只有法律规定的机关能罚；公约里写劝导、帮教、自愿承诺、自愿修复",
            en="only an authority fines, by law; write advice, help, a promise or making good",
        ),
        Words(
            zh=f"{_RIGHTS.zh}；行政处罚法第十六条至第十八条°",
            en=f"{_RIGHTS.say('en')}; Administrative Penalties Law articles 16 to 18°",
        ),
    ),
    _Line(
        _words(
            _near(_TAKES, 10, _GIVEN),
            r"\b(?:cut|lose|stop|withhold|suspend)\w*\b[^.;]{0,30}\b(?:benefit|allowance|welfare|"
            r"pension|dividend)s?\b",
        ),
        Words(zh="像是扣掉依法应得的待遇", en="this looks like cutting what the law gives"),
        Words(
            zh="公约不能减少法定待遇；写鼓励和表扬，不写取消",
            en="a pact takes no benefit away: write praise and encouragement instead",
        ),
        _RIGHTS,
    ),
    _Line(
        _words(
            *("曝光", "点名批评", "点名通报", "通报批评", "黑名单", "黑榜", "红黑榜", "示众"),
            _near(("张贴",), 8, ("姓名", "名单", "照片")),
            _near(("公开",), 6, ("姓名", "照片", "家庭住址")),
            *(
                "游街",
                r"\bblacklist\b",
                r"\bname and shame\b",
                r"\bexpos(?:e|es|ed)\b[^.;]{0,20}\bname",
            ),
        ),
        Words(zh="像是指名道姓地曝光", en="this looks like exposing people by name"),
        Words(
            zh="只私下告知本人、可以申诉；对外只报数，表扬也要本人同意",
            en="tell the person alone, with appeal; publish counts only, praise with consent",
        ),
        Words(
            zh="个人信息保护法第二十五条；民法典第九百九十条、第一千零二十四条°",
            en="PIPL article 25; Civil Code articles 990 and 1024°",
        ),
    ),
    _Line(
        _words(
            *(
                "断水",
                "断电",
                "停水",
                "停电",
                _near(("限制",), 4, ("出入", "出行", "人身")),
                "不准进村",
                "赶出",
            ),
            *("打骂", "搜查", r"\bcut off (?:water|power)\b"),
        ),
        Words(
            zh="像是断水断电或限制人身", en="this looks like cutting off water or holding people"
        ),
        Words(
            zh="改成劝导，劝不动交有关部门依法处理", en="advise, and else hand it to the authority"
        ),
        _RIGHTS,
    ),
)


def doubts(text: str) -> list[Doubt]:
    """What in a text a pact cannot say, in the order of the rules; empty where nothing is found."""
    return [
        Doubt(found[0], line.what, line.mend, line.source)
        for line in _LINES
        if (found := line.words.search(text))
    ]
