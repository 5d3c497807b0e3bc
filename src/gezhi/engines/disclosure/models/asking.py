"""What residents ask under an item."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.disclosure.models.items import Item
from gezhi.engines.trust.models.sealed import SealedTextField


class Question(models.Model):
    """A question under an item, with its answer. It is public as a resident's, never whose; `by`
    is for telling the asker alone. `hidden` gives why it is not shown: `personal` or `insult`,
    nothing else. `due` is the last day for the answer."""

    PERSONAL, INSULT = "personal", "insult"

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="questions")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    due = models.DateField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    hidden = models.CharField(max_length=10, blank=True, default="")
    hidden_why = SealedTextField(blank=True, default="")
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["item", "at"], name="disclosure_question_of"),
            models.Index(fields=["by", "at"], name="disclosure_question_by"),
        ]
