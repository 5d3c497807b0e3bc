"""Agreeing to a use of one's data, and taking it back."""

from uuid import UUID

from gezhi.base import clock
from gezhi.engines.trust.actions.recording import record, transaction
from gezhi.engines.trust.models import Account, Consent
from gezhi.engines.trust.rules.purposes import PURPOSES
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer


def answer_consent(viewer: Viewer, purpose: str, agreed: bool) -> Consent:
    """The viewer says yes or no to a purpose under its wording of today; the answer before ends.
    The same answer to the same wording again changes nothing. Taking back is as easy as giving
    (PIPL 15)."""
    asked = PURPOSES.get(purpose)
    if asked is None:
        raise Missing("no-purpose", "没有这一项", "there is no such question")
    account = own_account(viewer)
    with transaction():
        Account.objects.select_for_update().get(pk=account)
        row = Consent.objects.filter(account=account, purpose=purpose, withdrawn=None).first()
        if row is not None and (row.agreed, row.version) == (agreed, asked.version):
            return row
        now = clock.now()
        if row is not None:
            row.withdrawn = now
            row.save(update_fields=["withdrawn"])
        made = Consent.objects.create(
            account_id=account,
            purpose=purpose,
            version=asked.version,
            agreed=agreed,
            given=now,
            by=account,
        )
        verb = "consent.given" if agreed else "consent.withdrawn"
        record(viewer, verb, "account", account, purpose=purpose, version=asked.version)
    return made


def own_account(viewer: Viewer) -> UUID:
    """The viewer's account; Forbidden for who is not signed in."""
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录", "sign in first")
    return viewer.account
