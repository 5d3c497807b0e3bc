"""Views of lists that people keep for themselves."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.trust.actions.recording import transaction
from gezhi.engines.trust.models import SavedView
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

MOST_VIEWS = 20


def save_view(viewer: Viewer, name: str, query: str) -> SavedView:
    """Keep a list's conditions under a name; the same name again replaces them. Nobody else sees
    it, and it is no fact about the neighbourhood, so the journal does not tell of it."""
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录", "sign in first")
    name = name.strip()
    if not 1 <= len(name) <= 40 or len(query) > 500:
        words = Words(zh="名称 1 到 40 个字", en="a name has 1 to 40 characters")
        raise Invalid([Wrong("name", "length", words)])
    with transaction():
        kept = SavedView.objects.filter(account=viewer.account)
        if kept.count() >= MOST_VIEWS and not kept.filter(name=name).exists():
            raise Refusal(
                "too-many",
                f"最多保存 {MOST_VIEWS} 个视图，先删掉一个",
                f"at most {MOST_VIEWS} views: remove one first",
            )
        row, _ = SavedView.objects.update_or_create(
            account_id=viewer.account, name=name, defaults={"query": query}
        )
    return row


def forget_view(viewer: Viewer, view: UUID) -> int:
    """Remove one of one's own views; returns how many were removed."""
    removed, _ = SavedView.objects.filter(pk=view, account=viewer.account).delete()
    return removed
