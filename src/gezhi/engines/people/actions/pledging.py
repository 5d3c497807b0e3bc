"""Promising something in public, and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.pledged import my_pledge
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 120
"""Characters of a pledge: what a plate at a door has room for."""


def pledge(viewer: Viewer, appointment: UUID, words: str, leads: Sequence[str] = ()) -> Appointment:
    """Promise something for a post of one's own, in place of what was promised before; nothing at
    all takes it back. The journal tells that, never what.

    Missing where no post of one's own asks for it; Invalid for too many words, or for a lead that
    the pack does not name.
    """
    with transaction():
        asked = my_pledge(viewer, appointment)
        said, chosen = " ".join(words.split()), [key for key in asked.asks.leads if key in leads]
        wrong = []
        if len(said) > LONGEST:
            zh, en = f"最多 {LONGEST} 个字", f"at most {LONGEST} characters"
            wrong.append(Wrong("words", "long", Words(zh=zh, en=en)))
        if set(leads) - set(chosen):
            text = Words(zh="请从列出的里面选", en="choose from those listed")
            wrong.append(Wrong("leads", "unknown", text))
        if wrong:
            raise Invalid(wrong)
        row = asked.row
        if (row.pledge, row.leads) == (said, chosen):
            return row
        row.pledge, row.leads = said, chosen
        row.save(update_fields=["pledge", "leads"])
        where = {"place_id": asked.ground.pk, "path": asked.ground.path, "as_post": row.post}
        facts = {"post": row.post, "leads": len(chosen), "made": asked.made}
        record(viewer, "appointment.pledged", "appointment", row.pk, **where, **facts)
    return row
