"""Changes of assessments. A period that was opened keeps the version under which it was opened."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def assessment_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Every assessment that came, went or changed, with those who are assessed and who judge."""
    for key, before, after in keyed(old.assessments, new.assessments):
        one = after or before
        if one is None:
            continue
        paid = one.pay.paid_by if one.pay is not None else []
        posts = frozenset([*one.assessed.posts, *one.judged_by, *one.led_by, *paid])
        bodies = frozenset([one.assessed.bodies] if one.assessed.bodies else [])
        levels = frozenset([one.assessed.places] if one.assessed.places else [])
        named = Words(zh=f"考核「{one.name.zh}」", en=f"assessment “{one.name.say('en')}”")
        touched = Touched(posts, bodies, levels=levels)
        yield from whole(Subject(("assessments", key), named, touched), before, after)
