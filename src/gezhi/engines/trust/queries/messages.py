"""What a viewer has of their own: messages, and views of lists."""

from django.conf import settings

from gezhi.engines.trust.models import Message, SavedView
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def inbox(viewer: Viewer, limit: int = 50) -> list[Message]:
    """The viewer's own messages, newest first; in a demo, where no phone exists, everybody's."""
    messages = Message.objects.order_by("-created")
    if viewer.account is None and settings.DEMO:
        with for_system():
            return list(messages[:limit])
    return list(messages.filter(account=viewer.account)[:limit])


def saved_views(viewer: Viewer) -> list[SavedView]:
    """The viewer's own views of lists, by name."""
    return list(SavedView.objects.filter(account=viewer.account).order_by("name"))
