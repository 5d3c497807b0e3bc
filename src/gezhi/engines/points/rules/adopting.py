"""Whether a recorded vote lets a scheme take force."""

from fractions import Fraction

from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Wrong

PRESENT = Fraction(2, 3)
"""Representatives decide when two thirds of them are there (村民委员会组织法 29–30; of residents
居民委员会组织法 28–29)."""

AGREED = Fraction(1, 2)
"""And with more than half of those present."""


def wrong_vote(entitled: int, present: int, agreed: int) -> list[Wrong]:
    """Everything that is wrong with the figures of a vote, and what it lacks to pass."""
    if not 1 <= entitled <= 100_000:
        return [_wrong("entitled", "range", "应到人数要大于 0", "somebody must be entitled")]
    if not 0 <= present <= entitled:
        return [_wrong("present", "range", "实到不能多于应到", "more were there than are entitled")]
    if not 0 <= agreed <= present:
        return [_wrong("agreed", "range", "赞成不能多于实到", "more agreed than were there")]
    if Fraction(present, entitled) < PRESENT:
        least = -(-entitled * PRESENT.numerator // PRESENT.denominator)
        zh = f"到会不足三分之二：应到 {entitled} 人，至少要到 {least} 人，实到 {present} 人"
        en = f"fewer than two thirds were there: {present} of {entitled}, at least {least}"
        return [_wrong("present", "quorum", zh, en)]
    if Fraction(agreed, present) <= AGREED:
        least = present // 2 + 1
        zh = f"赞成没有过半：实到 {present} 人，要 {least} 人，赞成 {agreed} 人"
        en = f"no more than half agreed: {agreed} of {present}, it takes {least}"
        return [_wrong("agreed", "majority", zh, en)]
    return []


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Words(zh=zh, en=en))
