"""What was asked of workers: counts by form, place and day, of nobody in particular."""

from typing import ClassVar

from django.db import models


class Asking(models.Model):
    """How often a form was sent on a day, at a grid or a place above it, and what it took.

    `kind` is one of `actions.asking.KINDS`, `form` its key in the version of the pack (`version`),
    with what is done where a thing has several (`<council>.minutes`). `fields` are the questions
    that were shown, summed over `times`; `prefilled` those which came answered, `typed` those that
    had to be. Of `timed` it is known how many seconds passed between drawing and sending: `spread`
    counts them by the buckets of `rules.asking`. `held` counts, by what is asked (`name`, `phone`,
    `household`, `place`, `matter`), how often it had to be typed; `level` says of what (`person`,
    `household`, `place`).

    No account and no post stands here: nobody can be measured by it (减负: no scores of being
    online, no ranking by activity).
    """

    kind = models.CharField(max_length=10)
    form = models.CharField(max_length=120)
    version = models.BigIntegerField()
    path = models.CharField(max_length=200)
    day = models.DateField()
    level = models.CharField(max_length=10, blank=True, default="")
    times = models.IntegerField(default=0)
    fields = models.IntegerField(default=0)
    prefilled = models.IntegerField(default=0)
    typed = models.IntegerField(default=0)
    timed = models.IntegerField(default=0)
    spread = models.JSONField(default=list)
    held = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["day", "kind", "form", "version", "path"], name="insight_asking_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path", "day"], name="insight_asking_place"),
        ]
