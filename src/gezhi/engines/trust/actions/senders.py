"""Ways to send a message. A deployment names one or more in `GEZHI_SENDERS`."""

import os
import sys

from gezhi.engines.trust.rules.refusal import Refusal


def console(address: str, body: str) -> None:
    """Print it: for a demo and for trying out; the last digits of the address only."""
    print(f"[message to …{address[-4:]}] {body}", file=sys.stderr, flush=True)


def keep(address: str, body: str) -> None:
    """Send nothing: the message stays in the account's inbox."""


def apprise(address: str, body: str) -> None:
    """Hand it to the channels in `GEZHI_APPRISE` (SMS gateways, mail, chat); `{address}` is filled
    in."""
    from apprise import Apprise

    channel = Apprise()
    for url in os.environ.get("GEZHI_APPRISE", "").split():
        channel.add(url.replace("{address}", address))
    if not len(channel) or not channel.notify(body=body):
        raise Refusal("not-sent", "消息没有发出去", "the message could not be sent")
