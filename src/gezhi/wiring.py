"""Wiring: "when this happened, do that"; the only place where engines meet.

It follows the journal. Each entry is seen once it is settled, in order, and what follows from it is
written in the same transaction as the position reached: a crash repeats nothing and loses nothing.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from gezhi.engines.cases.queries import Informed, follow_key, last_question, to_inform
from gezhi.engines.trust.actions import advance, issue_link, queue_message, transaction
from gezhi.engines.trust.queries import Missing, entries, settled_until, system

NAME = "wiring"
VIEWER = system(NAME)


def follow(limit: int = 500) -> int:
    """Do what follows from the entries since last time; returns how many entries were seen."""
    try:
        until = settled_until()
    except OperationalError:
        return 0
    with transaction():
        position = advance(NAME)
        seen = entries(position, until, limit)
        for entry in seen:
            link = LINKS.get(entry.verb)
            if link is not None:
                _do(link, UUID(entry.subject), entry.data)
        if seen:
            advance(NAME, seen[-1].pk)
    return len(seen)


def _do(link: Callable[[Informed], str], case: UUID, facts: dict[str, object]) -> None:
    if str(facts.get("source", "")).startswith("import:"):
        return
    try:
        informed = to_inform(VIEWER, case)
    except Missing:
        return
    for one in informed:
        with translation.override(one.language):
            text = link(one)
        if text:
            queue_message(
                link.__name__, text, address=one.phone, account=one.account, subject=one.case
            )


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _follow(one: Informed) -> str:
    return _address("portal:follow", follow_key(one.reporter))


def receipt(one: Informed) -> str:
    """The number and the link, for those who left a phone and are not signed in."""
    if one.account is not None or not one.phone:
        return ""
    text = gettext("We have your report, number %(code)s. Follow it here: %(link)s")
    return text % {"code": one.code, "link": _follow(one)}


def evaluation(one: Informed) -> str:
    """A link with which the reporter says, once, how it went."""
    if one.holder != "reporter":
        return ""
    secret = issue_link("evaluate", one.case, one.evaluate_until, holder=one.reporter)
    text = gettext("%(code)s is said to be settled. Is it? Tell us here: %(link)s")
    return text % {"code": one.code, "link": _address("portal:evaluate", secret)}


def question(one: Informed) -> str:
    """What the holder asks; the clock stands still meanwhile."""
    text = gettext("A question about %(code)s: %(question)s Answer here: %(link)s")
    asked = last_question(VIEWER, one.case)
    return text % {"code": one.code, "question": asked, "link": _follow(one)}


def result(one: Informed) -> str:
    """How it ended; the one who evaluated it knows."""
    if one.answered or one.merged:
        return ""
    text = gettext("%(code)s has ended: %(result)s. More here: %(link)s")
    return text % {
        "code": one.code,
        "result": one.result.say(one.language) if one.result else "",
        "link": _follow(one),
    }


def merged(one: Informed) -> str:
    """Others reported the same: it goes on together."""
    text = gettext("Others reported the same as %(own)s; it goes on as %(code)s: %(link)s")
    return text % {"own": one.own_code, "code": one.code, "link": _follow(one)}


def reopened(one: Informed) -> str:
    """It was not solved, so it went up a level and is worked on again."""
    text = gettext("%(code)s is not settled yet and went up one level. Follow it here: %(link)s")
    return text % {"code": one.code, "link": _follow(one)}


LINKS: dict[str, Callable[[Informed], str]] = {
    "case.opened": receipt,
    "case.moved": evaluation,
    "case.paused": question,
    "case.closed": result,
    "case.merged": merged,
    "case.reopened": reopened,
}
"""What follows from which entry of the journal; each link writes one message or none."""
