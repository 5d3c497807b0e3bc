"""Row-level security: what was recorded, appealed, awarded and exchanged shows itself to its holder, and
to those who look after the points of the ground. Public boards are counted by the product itself.
"""

from django.db import migrations

from gezhi.engines.trust.models.policies import protect

THEIRS = """(
    path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])
    OR holder = ANY ((SELECT points_own())::text[])
)"""
RECORDED = THEIRS % "points.see,points.record,points.review"
EXCHANGED = THEIRS % "points.see,points.exchange"
OF_RECORD = "EXISTS (SELECT 1 FROM points_record r WHERE r.id = record_id)"


class Migration(migrations.Migration):
    dependencies = [("points", "0003_cycle_and_shops"), ("points", "0002_wall")]
    operations = [
        protect("points_record", RECORDED),
        protect("points_appeal", OF_RECORD),
        protect("points_award", RECORDED),
        protect("points_exchange", EXCHANGED),
    ]
