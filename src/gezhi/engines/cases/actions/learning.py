"""Teaching the triage model, from what people have decided in this deployment and nothing else."""

from pathlib import Path

from gezhi.base.words import Mistake
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.duplicates import model_path
from gezhi.engines.cases.rules import triage
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Refusal
from gezhi.engines.trust.rules.viewer import Viewer


def examples(pack: str) -> tuple[list[str], list[str]]:
    """Texts and matters of the cases that people have taken past their first step, so that a wrong
    matter had its chance of being corrected."""
    rows = (
        Case.objects.filter(pack__pack=pack, step__gt=1, kept_to="")
        .exclude(category="")
        .exclude(text="")
        .order_by("id")
        .values_list("text", "category")
    )
    pairs = list(rows)
    return [text for text, _ in pairs], [matter for _, matter in pairs]


def train_triage(viewer: Viewer, pack: str) -> Path:
    """Train on a pack's cases and keep the model beside the data; Refusal when there are too few.

    The model replaces the one before at once; web processes read it at the next suggestion.
    """
    if not viewer.has("pack.publish"):
        raise Forbidden(
            "not-allowed", "需要发布模式包的权限", "this needs the right to publish packs"
        )
    texts, matters = examples(pack)
    try:
        model = triage.train(texts, matters)
    except Mistake as mistake:
        raise Refusal("too-few", mistake.words.zh, mistake.words.say("en")) from mistake
    path = model_path(pack)
    with transaction():
        triage.save(model, path)
        record(viewer, "triage.trained", "pack", pack, count=len(texts))
    return path
