"""Messages: queued in the transaction that causes them, sent later, tried again, never lost."""

from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.trust.models import Account, Message
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.privacy import agrees
from gezhi.engines.trust.rules.viewer import system

TRIES = 6
CODES = frozenset({"code"})
"""Templates that are sent whatever news somebody wants: they were asked for."""
SENDERS = {
    "console": "gezhi.engines.trust.actions.senders.console",
    "keep": "gezhi.engines.trust.actions.senders.keep",
    "apprise": "gezhi.engines.trust.actions.senders.apprise",
}


class Sender(Protocol):
    """Sends a text to an address; raises when it could not."""

    def __call__(self, address: str, body: str) -> None: ...


def queue_message(
    template: str,
    body: str,
    *,
    address: str = "",
    account: UUID | None = None,
    subject: UUID | None = None,
) -> None:
    """Queue a text for a person, by account or address; call it inside a transaction."""
    Message.objects.create(
        template=template, body=body, address=address, account_id=account, subject=subject
    )


def message_account(to: UUID | None, template: str, subject: UUID, words: Words) -> None:
    """Queue words for an account, in its language. Who has none is told by whoever looks after
    them, or reads the page."""
    found = Account.objects.filter(pk=to).first() if to is not None else None
    if found is not None:
        queue_message(template, words.say(found.language), account=found.pk, subject=subject)


def send_now(template: str, body: str, *, address: str, account: UUID | None = None) -> None:
    """Send a text while its reader waits for it (a one-time code); kept in the outbox when
    refused."""
    message = Message.objects.create(
        template=template, body=body, address=address, account_id=account, tries=1
    )
    _send(message)


def senders() -> list[Sender]:
    """The configured senders: `console`, `keep` (only in the inbox), `apprise`, or a dotted
    name."""
    return [import_string(SENDERS.get(name) or name) for name in settings.SENDERS]


def send_due(limit: int = 200) -> int:
    """Send what is due; a refused message waits longer each time and is given up after six
    tries."""
    sent = 0
    now = clock.now()
    due = Message.objects.select_related("account").filter(sent=None, due__lte=now, tries__lt=TRIES)
    for message in due.order_by("due")[:limit]:
        taken = Message.objects.filter(pk=message.pk, tries=message.tries, sent=None).update(
            tries=F("tries") + 1, due=now + timedelta(minutes=2**message.tries)
        )
        if taken:
            sent += _send(message)
    return sent


def _send(message: Message) -> int:
    address = message.address or (message.account.phone if message.account else "")
    if message.template not in CODES and message.account and not _wanted(message.account.pk):
        return _note(message, sent=clock.now(), fault="")
    try:
        for send in senders():
            send(address, message.body)
    except Exception as fault:
        _note(message, fault=str(fault)[:200])
        return 0
    return _note(message, sent=clock.now(), fault="")


def _wanted(account: UUID) -> bool:
    """Whether news go to the account's phone, and not only to its inbox."""
    with for_system():
        return agrees(system("messages"), account, "messages")


def _note(message: Message, **how: Any) -> int:
    """Keep how the sending went: whoever asked for a code is not known yet."""
    with for_system():
        return Message.objects.filter(pk=message.pk).update(**how)
