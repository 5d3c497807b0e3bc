"""Periods, scores, evidence, objections, decisions, results and pay, with their wall: what is about
one of the assessed shows itself to them (the holder, those who answer for the body or the place) and
to those who judge or lead on that ground; pay to them and to those who pay, and to nobody else.
Periods say which assessment runs when, and are public.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together

OWN = """
CREATE FUNCTION assessment_own() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(whose) FROM (
        SELECT 'a' || a.id::text AS whose
        FROM people_appointment a JOIN people_person p ON p.id = a.person_id
        WHERE p.account_id = trust_account()
        UNION ALL
        SELECT CASE WHEN body IS NOT NULL THEN 'b' || body::text ELSE 'p' || place_id::text END
        FROM trust_grant
        WHERE account_id = trust_account() AND abilities ? 'assessment.answer'
          AND starts <= trust_part(3)::date AND (ends IS NULL OR ends >= trust_part(3)::date)
    ) own
$$;
"""
MINE = "whose = ANY ((SELECT assessment_own())::text[])"
OVER = "path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])"
WORKING = f"({MINE} OR {OVER % 'assessment.judge,assessment.lead'})"
RESULT = f"({MINE} OR {OVER % 'assessment.judge,assessment.lead,assessment.pay'})"
PAY = f"({MINE} OR {OVER % 'assessment.pay'})"
WALLED = {
    "assessment_assessed": WORKING,
    "assessment_score": WORKING,
    "assessment_evidence": WORKING,
    "assessment_objection": WORKING,
    "assessment_decision": WORKING,
    "assessment_result": RESULT,
    "assessment_pay": PAY,
}


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OWN, params=None)


def backwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION assessment_own()", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
        ('trust', '0005_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('assessment', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('whose', models.CharField(max_length=37)),
                ('of', models.JSONField(default=list)),
                ('score', models.CharField(blank=True, default='', max_length=60)),
                ('rank', models.PositiveIntegerField(null=True)),
                ('ranked', models.PositiveIntegerField(default=0)),
                ('grade', models.CharField(blank=True, default='', max_length=40)),
                ('closing', models.UUIDField()),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assessment.result')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Pay',
            fields=[
                ('result', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='pay', serialize=False, to='assessment.result')),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('base', models.BigIntegerField()),
                ('factor', models.CharField(max_length=60)),
                ('exact', models.CharField(max_length=60)),
                ('fen', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('assessment', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('state', models.CharField(default='open', max_length=8)),
                ('opened', models.DateTimeField(default=gezhi.base.clock.now)),
                ('counted', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Assessed',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('ground', models.CharField(blank=True, default='', max_length=200)),
                ('unit', models.CharField(blank=True, default='', max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('state', models.CharField(default='judged', max_length=8)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
                ('checked_by', models.UUIDField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('objections_until', models.DateField(null=True)),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessed', to='assessment.period')),
            ],
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('indicator', models.CharField(max_length=40)),
                ('value', models.CharField(blank=True, default='', max_length=60)),
                ('records', models.JSONField(default=list)),
                ('behind', models.PositiveIntegerField(default=0)),
                ('points', models.PositiveSmallIntegerField(null=True)),
                ('reached', models.CharField(blank=True, default='', max_length=60)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('assessed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='assessment.assessed')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('marks', models.JSONField(default=list)),
                ('score', models.CharField(blank=True, default='', max_length=60)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('assessed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assessment.assessed')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assessment.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaces', None)), fields=('assessed',), name='assessment_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('indicator', models.CharField(max_length=40)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('type', models.CharField(blank=True, default='', max_length=100)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('taken_back', models.DateTimeField(null=True)),
                ('assessed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessment.assessed')),
            ],
            options={
                'indexes': [models.Index(fields=['assessed', 'id'], name='assessment_evidence_of')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('whose', models.CharField(max_length=37)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('outcome', models.CharField(blank=True, default='', max_length=9)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('assessed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='assessment.assessed')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assessed', 'turn'), name='assessment_objected_once')],
            },
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['whose', 'first'], name='assessment_result_of'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', None)), fields=('place', 'assessment', 'first', 'whose'), name='assessment_result_once'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('place', 'assessment', 'first'), name='assessment_period_once'),
        ),
        migrations.AddIndex(
            model_name='assessed',
            index=models.Index(fields=['whose', 'period'], name='assessment_whose'),
        ),
        migrations.AddConstraint(
            model_name='assessed',
            constraint=models.UniqueConstraint(fields=('period', 'whose'), name='assessment_assessed_once'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('assessed', 'indicator'), name='assessment_score_once'),
        ),
        Statements(forwards, backwards),
        *(protect(table, theirs) for table, theirs in WALLED.items()),
    ]
    operations = together(operations)
