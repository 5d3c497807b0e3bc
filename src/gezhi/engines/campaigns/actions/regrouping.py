"""Campaigns and surveys after a ground was divided anew."""

from uuid import UUID

from gezhi.engines.campaigns import models
from gezhi.engines.campaigns.actions.surveys.regrouping import follow_surveys
from gezhi.engines.campaigns.models import Campaign
from gezhi.engines.places.actions import bring, carry, doubled
from gezhi.engines.places.queries import heirs_of
from gezhi.engines.trust.rules.viewer import Viewer

BELONGING = {
    models.Team: "campaign",
    models.Task: "campaign",
    models.Document: "campaign",
    models.Dispatch: "campaign",
    models.Reminder: "campaign",
    models.Pick: "campaign",
    models.Bulletin: "campaign",
    models.Milestone: "task__campaign",
    models.Evidence: "task__campaign",
    models.Finding: "task__campaign",
    models.Postponement: "task__campaign",
    models.Edition: "document__campaign",
    models.Delivery: "bulletin__campaign",
    models.Trial: "edition__document__campaign",
    models.Descent: "child__document__campaign",
}
"""What belongs to a campaign, and by which way it is known."""


def regroup_campaigns(viewer: Viewer, division: UUID) -> int:
    """Let running surveys, and campaigns that run at a closed place, follow a division in force;
    returns how many surveys went on. A task is its unit's and its members', wherever that lives;
    of a campaign all goes along, so that its ledger stays whole. Harmless to call again."""
    heirs = heirs_of(viewer, division)
    running = Campaign.objects.filter(ended=None)
    twice = doubled(running, heirs, "key")
    moved = bring(running.exclude(pk__in=twice), heirs) + carry(running, heirs)
    if moved:
        for model, way in BELONGING.items():
            carry(model._default_manager.filter(**{f"{way}__in": running}), heirs)
        files = models.EvidenceFile.objects
        carry(files.filter(evidence__task__campaign__in=running), heirs)
        carry(files.filter(edition__document__campaign__in=running), heirs)
    return follow_surveys(viewer, heirs)
