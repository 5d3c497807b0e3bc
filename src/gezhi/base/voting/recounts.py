"""Counting an exported ballot again: digests, what cannot be, and the result by the same rules.

`tests/engines/councils/ballots/recount_apart.py` does the same without a line of this product.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gezhi.base.voting.boxes import count_box
from gezhi.base.voting.written import digest_of
from gezhi.base.words import Mistake, Words

FORM = "gezhi-ballot/1"


@dataclass(frozen=True, slots=True)
class Recount:
    """What came of counting a file again; it holds where `wrong` is empty."""

    result: Mapping[str, Any]
    wrong: tuple[Words, ...]


def frozen_of(file: Mapping[str, Any]) -> dict[str, Any]:
    """What was frozen when the ballot opened, of which the journal has the digest."""
    frozen = {name: file[name] for name in ("ballot", "title", "policy", "rule")}
    roll = [{"head": one["head"], "area": one["area"]} for one in file["roll"]]
    return {**frozen, "roll": roll}


def recount(file: Mapping[str, Any]) -> Recount:
    """Count a file again. Raises `Mistake` for what is no export of a ballot."""
    if not isinstance(file, dict) or file.get("form") != FORM:
        raise Mistake("这不是表决的导出文件", "this is no export of a ballot")
    try:
        result = count_box(file["policy"], file["rule"], file["roll"], file["box"])
        wrong = [*_digests(file), *_box(file)]
        if digest_of(result) != digest_of(file["result"]):
            wrong.append(Words(zh="重新计票的结果不同", en="the count comes out otherwise"))
    except (KeyError, TypeError, ValueError) as error:
        raise Mistake(f"文件不完整：{error}", f"the file is not whole: {error}") from error
    return Recount(result, tuple(wrong))


def _digests(file: Mapping[str, Any]) -> Iterator[Words]:
    now = {
        "frozen": digest_of(frozen_of(file)),
        **{name: digest_of(file[name]) for name in ("roll", "box", "result")},
    }
    for name, found in now.items():
        if file["digests"].get(name) != found:
            yield Words(zh=f"{name} 的摘要不符", en=f"the digest of {name} does not fit")


def _box(file: Mapping[str, Any]) -> Iterator[Words]:
    heads = [one["head"] for one in file["roll"]]
    came = sorted(one["head"] for one in file["roll"] if one["voted"])
    if len(set(heads)) != len(heads):
        yield Words(zh="名册里有重复的人", en="a head stands twice on the roll")
    if len(file["box"]) != len(came):
        yield Words(
            zh=f"票箱 {len(file['box'])} 张，参与 {len(came)} 人",
            en=f"{len(file['box'])} slips in the box, {len(came)} took part",
        )
    if not file["policy"]["secret"] and sorted(one["head"] for one in file["box"]) != came:
        yield Words(zh="票和参与的人对不上", en="slips and those who took part do not match")
