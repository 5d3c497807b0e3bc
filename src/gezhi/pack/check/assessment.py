"""Assessments: known names, judges who may, weights of 100, and outcomes instead of activity."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.assessment import OUTCOMES, WHOLE, Assessment, Indicator
from gezhi.pack.check.figures import check_metric, journal_facts
from gezhi.pack.check.law import BURDEN, PRACTICES
from gezhi.pack.check.names import BODY, LEVEL, POST, Pair, Path, able_posts, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.insight import Metric
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

INDICATOR: Pair = ("指标", "indicator")
ASSESSMENT: Pair = ("考核", "assessment")
GRADE: Pair = ("等次", "grade")


def check_assessments(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every assessment of the pack."""
    for one in pack.assessments.values():
        path: Path = ("assessments", one.assessment)
        yield from _names(pack, one, origins, path)
        yield from _weights(one, origins, path)
        for at, line in enumerate(one.indicators):
            yield from _outcome(pack, line, origins, (*path, "indicators", at))
        yield from _grades(one, origins, path)
        yield from _ranked(pack, one, origins, path)
        yield from _judges(pack, one, origins, path)
    for at, run in enumerate(pack.replay.assessing if pack.replay else ()):
        where: Path = ("replay", "assessing", at, "assessment")
        yield from unknown(origins, where, ASSESSMENT, run.assessment, pack.assessments)


def _names(pack: Pack, one: Assessment, origins: Origins, path: Path) -> Iterator[Fault]:
    levels, who = pack.places.levels(), (*path, "assessed")
    yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
    yield from unknown(origins, (*who, "places"), LEVEL, one.assessed.places, levels)
    yield from unknown(origins, (*who, "bodies"), BODY, one.assessed.bodies, pack.people.bodies)
    for at, post in enumerate(one.assessed.posts):
        yield from unknown(origins, (*who, "posts", at), POST, post, pack.people.posts)
    keys = [line.indicator for line in one.indicators]
    yield from doubled(origins, (*path, "indicators"), INDICATOR, keys)
    yield from doubled(origins, (*path, "grades"), GRADE, [grade.grade for grade in one.grades])
    where = (*path, "judged_by")
    yield from able_posts(pack, origins, where, one.judged_by, "assessment.judge")
    yield from able_posts(pack, origins, (*path, "led_by"), one.led_by, "assessment.lead")
    if one.pay is not None:
        where = (*path, "pay", "paid_by")
        yield from able_posts(pack, origins, where, one.pay.paid_by, "assessment.pay")


def _weights(one: Assessment, origins: Origins, path: Path) -> Iterator[Fault]:
    total = sum(line.weight for line in one.indicators)
    if total != WHOLE:
        what = (
            f"权重合起来是 {total}，不是 {WHOLE}",
            f"the weights add up to {total} and not to {WHOLE}",
        )
        mend = ("改权重，合起来正好 100", "change the weights until they make 100")
        yield origins.fault((*path, "indicators"), what, mend)


def _metrics(metric: Metric, part: bool = False) -> Iterator[tuple[str, bool]]:
    """Each verb that a metric counts, and whether only as a part of a share."""
    yield from ((verb, part) for verb in (metric.count, metric.of, metric.net) if verb)
    for inner in (metric.share, metric.among):
        if inner is not None:
            yield from _metrics(inner, True)


def _outcome(pack: Pack, line: Indicator, origins: Origins, path: Path) -> Iterator[Fault]:
    """Only outcomes count: an indicator that counts activity is refused."""
    if line.counts is not None:
        facts = journal_facts(pack)
        yield from check_metric(origins, (*path, "counts"), line.counts, facts)
        for verb, part in _metrics(line.counts):
            busy = verb not in OUTCOMES or (OUTCOMES[verb] and not part)
            if busy:
                yield _busy(origins, (*path, "counts"), f"`{verb}`")
    said = " ".join(
        text
        for words in (line.name, line.judged, line.evidence)
        if words is not None
        for text in (words.zh, words.say("en"))
    )
    for practice in PRACTICES[:4]:
        if found := practice.words.search(said):
            yield _busy(origins, path, f"“{found[0]}”")


def _busy(origins: Origins, path: Path, named: str) -> Fault:
    what = (
        f"{named} 看的是忙不忙，不是办成没有；考核不能这样计分",
        f"{named} says how busy somebody was and not what came of it: it cannot be scored",
    )
    mend = (
        "改看结果：按时办结的占几成、解决了没有、逾期几件",
        "score outcomes: the share settled in time, what was solved, what was overdue",
    )
    return origins.fault(path, what, mend, source=BURDEN)


def _grades(one: Assessment, origins: Origins, path: Path) -> Iterator[Fault]:
    bounds = [grade.from_ for grade in one.grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        what = (
            "等次要从高到低写，分数线各不相同，最后一等从 0 起",
            "grades stand from the best down, each from its own score, the last from 0",
        )
        yield origins.fault((*path, "grades"), what, ("改 `from`", "change `from`"))
    for at, grade in enumerate(one.grades):
        where = (*path, "grades", at)
        if grade.share is not None and one.ranking is None:
            what = (
                "比例要先排出先后，这里没有开排名",
                "a share needs an order, and ranking is off here",
            )
            mend = ("写 `ranking`（带依据），或删去 `share`", "write `ranking`, or drop `share`")
            yield origins.fault((*where, "share"), what, mend)
        if (one.pay is None) != (grade.factor is None):
            what = (
                "有 `pay` 时每个等次都写 `factor`，没有时都不写",
                "each grade has a `factor` where there is `pay`, and none where there is not",
            )
            yield origins.fault(where, what, ("补上或删去", "add it, or drop it"))


def _ranked(pack: Pack, one: Assessment, origins: Origins, path: Path) -> Iterator[Fault]:
    """Workers of the grid may be ranked by nothing but what came out."""
    if one.ranking is None:
        return
    levels = pack.places.levels()
    ground = levels.get("grid", ("", 99, None))
    for post in one.assessed.posts:
        held = pack.people.posts.get(post)
        at = levels.get(held.at) if held is not None else None
        low = at is not None and at[0] == ground[0] and at[1] >= ground[1]
        judged = [line.indicator for line in one.indicators if line.judged is not None]
        if low and judged:
            what = (
                f"`{post}` 是网格里的岗位，排名只能看结果，不能带人评的 `{judged[0]}`",
                f"`{post}` serves in a grid: it is ranked by outcomes alone, not by `{judged[0]}`",
            )
            mend = ("删去 `ranking`，或只留数出来的指标", "drop `ranking`, or the judged lines")
            yield origins.fault((*path, "ranking"), what, mend, source=BURDEN)


def _judges(pack: Pack, one: Assessment, origins: Origins, path: Path) -> Iterator[Fault]:
    """Whoever judged does not check: one judge alone is too few; nobody judges their own post."""
    for at, post in enumerate(one.judged_by):
        if post in one.assessed.posts:
            what = (f"`{post}` 又评又被评", f"`{post}` judges and is judged")
            mend = ("换一个岗位来评", "let another post judge")
            yield origins.fault((*path, "judged_by", at), what, mend)
    posts = [pack.people.posts.get(key) for key in {*one.judged_by, *one.led_by}]
    if len(posts) == 1 and posts[0] is not None and posts[0].held_by == 1:
        what = ("评分和核对不能是同一个人", "whoever judged cannot check it as well")
        mend = ("再写一个评的岗位", "name another post that judges")
        yield origins.fault((*path, "judged_by"), what, mend)
