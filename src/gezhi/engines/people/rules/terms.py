"""Who may hold which post, and for how long."""

from datetime import date

from gezhi.base.words import Words
from gezhi.pack.people import Post


def term_ends(post: Post, starts: date) -> date | None:
    """The last day of a term that starts on a day; None where the post has no term."""
    if post.term is None:
        return None
    months = starts.month - 1 + post.term
    year, month = starts.year + months // 12, months % 12 + 1
    ends = date(year, month, min(starts.day, 28))
    return date.fromordinal(ends.toordinal() - 1)


def objection(post: Post, level: str, kind: str, holders: int) -> Words | None:
    """Why someone cannot take a post at a place of this level, or None."""
    if post.at != level:
        return Words(
            zh=f"{post.name.zh} 设在「{post.at}」一级，这里是「{level}」",
            en=f"{post.name.say('en')} is held at level {post.at}, not at {level}",
        )
    if post.kinds and kind not in post.kinds:
        names = "、".join(post.kinds)
        return Words(
            zh=f"任职方式要是：{names}", en=f"the kind must be one of: {', '.join(post.kinds)}"
        )
    if post.held_by is not None and holders >= post.held_by:
        return Words(
            zh=f"{post.name.zh} 在这里已满 {post.held_by} 人",
            en=f"{post.name.say('en')} is already held by {post.held_by} here",
        )
    return None


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1).day
    return date(year, month, min(day.day, last))
