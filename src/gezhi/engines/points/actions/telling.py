"""A short message to somebody, in their language, as all parts of points send it."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.trust.actions import queue_message
from gezhi.engines.trust.models import Account


def message_account(to: UUID | None, template: str, subject: UUID, words: Words) -> None:
    """Queue a message for an account. Who has none is told by whoever looks after them."""
    found = Account.objects.filter(pk=to).first()
    if found is not None:
        queue_message(template, words.say(found.language), account=found.pk, subject=subject)
