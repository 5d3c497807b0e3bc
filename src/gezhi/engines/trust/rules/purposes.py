"""What people are asked to agree to, in words that carry a version.

A closed list: each is asked about by itself (PIPL 14, 23, 25, 29) and looked at by an action before
it does what the answer is about. What the service needs to settle a matter is not here, as it rests
on the duty to settle it (PIPL 13) and not on consent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gezhi.base.words import Words


@dataclass(frozen=True, slots=True)
class Purpose:
    """One question, the version of its wording, and what holds until somebody answers."""

    purpose: str
    version: str
    name: Words
    text: Words
    unless_told: bool


PURPOSES: Mapping[str, Purpose] = {
    one.purpose: one
    for one in (
        Purpose(
            "messages",
            "2026-11",
            Words(zh="短信告诉我进展", en="Tell me by text message"),
            Words(
                zh="事项有了进展，发短信到我登录用的手机。关掉以后，消息只留在这里，登录就能看到；"
                "登录验证码照常发送。",
                en="News of my matters go to the phone that I sign in with. When this is off they "
                "stay here, where I read them signed in; codes to sign in are still sent.",
            ),
            unless_told=True,
        ),
        Purpose(
            "honours",
            "2026-11",
            Words(zh="表扬时可以写我的名字", en="Name me when I am honoured"),
            Words(
                zh="积分榜、光荣榜等公开名单上可以写我的名字。没有同意，就不写。",
                en="Public lists that honour people may show my name. Without my consent they do "
                "not.",
            ),
            unless_told=False,
        ),
    )
}
"""By their key."""
