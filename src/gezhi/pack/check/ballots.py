"""Ballots: known names, rules that can be kept, and nothing looser than the statute."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.voting import STATUTES
from gezhi.base.voting.boxes import MEASURES
from gezhi.base.voting.statutes import Gate, Rule
from gezhi.base.words import Mistake
from gezhi.pack.ballots import TURNOUT, Ballot, FreeRule
from gezhi.pack.check.names import LEVEL, POST, Path, unknown
from gezhi.pack.faults import Fault, nearest
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

_SAME_HOME = ("collective.assembly",)
"""Statutes that let one's own household alone hold a proxy (农村集体经济组织法 27)."""


def check_ballots(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every one of the pack."""
    levels = pack.places.levels()
    for one in pack.ballots.values():
        path: Path = ("ballots", one.ballot)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        yield from _electorate(pack, one, origins, path)
        yield from _method(one, origins, path)
        yield from _rule(one, origins, path)
        if one.statute is not None:
            yield from _stricter(one, origins, path)


def _electorate(pack: Pack, one: Ballot, origins: Origins, path: Path) -> Iterator[Fault]:
    known = {"members": pack.councils, "holders": pack.people.posts}.get(one.electorate.who)
    where = (*path, "electorate", "among")
    kind = ("议事会", "council") if one.electorate.who == "members" else POST
    if known is None and one.electorate.among:
        what = ("只有成员和岗位才写 `among`", "`among` is for members and holders alone")
        yield origins.fault(where, what, ("删去", "leave it out"))
    if known is not None and not one.electorate.among:
        what = ("没有写是谁", "nobody is named")
        mend = ("写 `among: [...]`", "add `among: [...]`")
        yield origins.fault((*path, "electorate"), what, mend)
    for at, key in enumerate(one.electorate.among if known is not None else []):
        yield from unknown(origins, (*where, at), kind, key, known or {})


def _method(one: Ballot, origins: Origins, path: Path) -> Iterator[Fault]:
    if one.method == "several-of" and one.most is None:
        what = ("没有写最多选几项", "how many may be chosen is not said")
        yield origins.fault((*path, "method"), what, ("加上 `most: 3`", "add `most: 3`"))
    if one.most is not None and one.method not in ("several-of", "ranked", "approval"):
        what = (f"`{one.method}` 用不上 `most`", f"`{one.method}` has no use for `most`")
        yield origins.fault((*path, "most"), what, ("删去", "leave it out"))
    if one.method not in TURNOUT:
        return
    if not isinstance(one.rule, FreeRule):
        what = (
            f"`{one.method}` 不能按 `{one.rule}` 判定",
            f"`{one.method}` cannot be judged by `{one.rule}`",
        )
        mend = (
            "写多少人参与才算数：`{share: 1/2, of: eligible, …}`",
            "say how many must take part: `{share: 1/2, of: eligible, …}`",
        )
        yield origins.fault((*path, "rule"), what, mend)
    elif one.rule.of != "eligible":
        what = ("参与的比例要对着全体", "a share that takes part is one of all")
        yield origins.fault((*path, "rule", "of"), what, ("写 `of: eligible`", "`of: eligible`"))


def _rule(one: Ballot, origins: Origins, path: Path) -> Iterator[Fault]:
    where = (*path, "rule")
    if isinstance(one.rule, str) and one.statute is None:
        what = (f"没有名叫 `{one.rule}` 的法定规则", f"there is no statute `{one.rule}`")
        votes = [key for key, each in STATUTES.items() if each.passing is not None]
        yield origins.fault(where, what, nearest(one.rule, votes))
        return
    try:
        rule = one.judged_by()
    except Mistake as mistake:
        mend = ("换一条能表决的规则", "name a rule that people can vote by")
        yield origins.fault(where, (mistake.say("zh"), mistake.say("en")), mend)
        return
    yield from _measured(one, rule, origins, path)
    areas = any(each.measure == "area" for gate in _gates(rule) for each in gate.conditions)
    if one.is_secret and areas:
        what = (
            "按面积计票时，面积会说出是谁投的，不能无记名",
            "where votes weigh by area, the area tells whose they are: it cannot be secret",
        )
        yield origins.fault((*path, "secret"), what, ("写 `secret: false`", "`secret: false`"))


def _gates(rule: Rule) -> list[Gate]:
    return [gate for gate in (rule.quorum, rule.passing) if gate is not None]


def _measured(one: Ballot, rule: Rule, origins: Origins, path: Path) -> Iterator[Fault]:
    """A rule that counts what this electorate does not have can never be met."""
    counted = set(MEASURES[one.electorate.who])
    for gate in _gates(rule):
        wanted = {each.measure for each in gate.conditions}
        fits = wanted <= counted if gate.mode == "all" else bool(wanted & counted)
        if not fits:
            names = "、".join(sorted(wanted))
            what = (
                f"规则按 {names} 计，`{one.electorate.who}` 没有",
                f"the rule counts {', '.join(sorted(wanted))}, which `{one.electorate.who}` lack",
            )
            fit = [who for who, has in MEASURES.items() if wanted & set(has)]
            mend = (f"改为 {'、'.join(fit)} 之一", f"one of {', '.join(fit)}")
            yield origins.fault((*path, "electorate"), what, mend)


def _stricter(one: Ballot, origins: Origins, path: Path) -> Iterator[Fault]:
    """A pack may ask for more than the statute, never for less."""
    statute = one.statute
    assert statute is not None  # noqa: S101
    article = (statute.article.zh, statute.article.say("en"))
    if one.must_be_secret and "secret" in one.model_fields_set and not one.secret:
        what = (f"必须无记名（{article[0]}）", f"it must be secret ({article[1]})")
        yield origins.fault((*path, "secret"), what, ("删去这一行", "leave it out"))
    least = one.number("notice_days")
    giving = one.giving("notice_days")
    if giving is not None and least is not None and (one.notice_days or least) < least:
        article = (giving.article.zh, giving.article.say("en"))
        what = (
            f"公告至少 {least} 天（{article[0]}）",
            f"notice is at least {least} days ({article[1]})",
        )
        yield origins.fault((*path, "notice_days"), what, (f"写 {least}", f"write {least}"))
    if one.proxies is None:
        return
    cap = one.proxy_cap
    if cap is not None and one.proxies.most > cap:
        what = (
            f"每人最多接受 {cap} 人委托（{article[0]}）",
            f"nobody may hold more than {cap} proxies ({article[1]})",
        )
        yield origins.fault((*path, "proxies", "most"), what, (f"写 {cap}", f"write {cap}"))
    if statute.id in _SAME_HOME and not one.proxies.same_household:
        what = (
            f"只能委托同一户的家庭成员（{article[0]}）",
            f"a proxy is of the same household ({article[1]})",
        )
        mend = ("加上 `same_household: true`", "add `same_household: true`")
        yield origins.fault((*path, "proxies"), what, mend)
