"""What helping tells: the journal facts without names, and the two sides a short message."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Help
from gezhi.engines.points.queries.schemes import InForce
from gezhi.engines.trust.actions import message_account, record
from gezhi.engines.trust.rules.refusal import Changed, moved_on
from gezhi.engines.trust.rules.viewer import Viewer

NOW = {
    Help.OPEN: Words(zh="还没有定下谁帮", en="nobody was agreed on yet"),
    Help.MATCHED: Words(zh="已经定了别人来帮", en="somebody was agreed on already"),
    Help.DONE: Words(zh="有一方已经确认帮完了", en="one side has confirmed it"),
    Help.CONFIRMED: Words(zh="双方都确认帮完了", en="both sides have confirmed it"),
    Help.WITHDRAWN: Words(zh="对方已经不需要了", en="it is not needed any more"),
    Help.EXPIRED: Words(zh="已经到期", en="it has lapsed"),
    Help.FAILED: Words(zh="有一方说没有帮成", en="one side said that it did not come about"),
    Help.REMOVED: Words(zh="已经被社区撤下", en="the community took it down"),
}
"""Where a help stands, for whoever comes too late."""


def too_late(row: Help) -> Changed:
    """The refusal of a step that does not fit any more; says where it stands now."""
    return moved_on("help-moved", "这件事", row.state, NOW[row.state])


def journal(viewer: Viewer, verb: str, row: Help, post: str = "", /, **facts: str) -> None:
    """Tell the journal of a step: which scheme and kind, never whose."""
    about = {"scheme": row.adoption.scheme, "kind": row.kind, **facts}
    where = {"place_id": row.adoption.place_id, "path": row.adoption.path, "as_post": post}
    record(viewer, f"points.{verb}", "help", row.pk, **where, **about)  # type: ignore[arg-type]


def kind_name(found: InForce, key: str) -> Words:
    """What a kind of help is called."""
    kind = found.scheme.mutual.kind(key) if found.scheme.mutual is not None else None
    return kind.name if kind is not None else Words(zh=key, en=key)


def message(person: UUID | None, what: str, row: Help, words: Words) -> None:
    """Queue a message for one side, who reads it in their inbox, and on their phone if they wish.
    It names nobody. Who has no account is told by whoever looks after them."""
    account = Person.objects.filter(pk=person).values_list("account", flat=True).first()
    message_account(account, f"help-{what}", row.pk, words)
