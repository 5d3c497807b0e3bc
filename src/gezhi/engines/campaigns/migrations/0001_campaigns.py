"""Campaigns with their ledger, their weeks and their documents, with their wall: whoever works in a
campaign (over its ground, or in one of its bodies) sees it; somebody named for a task sees that task.
Bulletins that a pack makes public are read by the product itself.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together
from django.db import migrations, models


ABLE = "campaign.run,campaign.work,campaign.guide,campaign.supervise"
SEES = f"""
CREATE FUNCTION campaigns_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT wanted <> '' AND (
        EXISTS (SELECT FROM unnest(trust_grounds('{{{ABLE}}}')) AS g(path)
                WHERE wanted ^@ g.path OR g.path ^@ wanted)
        OR EXISTS (SELECT FROM trust_grant g
                JOIN people_body b ON b.id = g.body JOIN places_place p ON p.id = b.place_id
                WHERE g.account_id = trust_account() AND g.abilities ?| '{{{ABLE}}}'
                AND g.starts <= trust_part(3)::date
                AND (g.ends IS NULL OR g.ends >= trust_part(3)::date)
                AND wanted ^@ p.path))
$$;
"""
THEIRS = "(campaigns_sees(path))"
OF_TASK = "EXISTS (SELECT FROM campaigns_task t WHERE t.id = task_id)"


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SEES, params=None)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0002_division'),
        ('trust', '0005_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=80)),
                ('due', models.DateField()),
                ('first_due', models.DateField()),
                ('reached', models.DateField(null=True)),
                ('reached_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=40)),
                ('tasks', models.PositiveIntegerField(default=0)),
                ('bulletins', models.PositiveIntegerField(default=0)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('ended', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('week', models.DateField()),
                ('number', models.PositiveIntegerField(null=True)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True, default='')),
                ('figures', models.JSONField(default=list)),
                ('state', models.CharField(default='draft', max_length=6)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('issued_by', models.UUIDField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200)),
                ('channel', models.CharField(max_length=40)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('due', models.DateTimeField(default=gezhi.base.clock.now)),
                ('fault', models.CharField(blank=True, default='', max_length=200)),
                ('sent', models.DateTimeField(null=True)),
                ('bulletin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='campaigns.bulletin')),
            ],
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('held', models.DateField()),
                ('present', models.JSONField(default=list)),
                ('decided', models.TextField()),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=9)),
                ('key', models.CharField(max_length=40)),
                ('owner', models.UUIDField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True, default='')),
                ('state', models.CharField(default='draft', max_length=6)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('issued', models.DateField(null=True)),
                ('issued_by', models.UUIDField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='campaigns.document')),
            ],
        ),
        migrations.CreateModel(
            name='Descent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='campaigns.edition')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='became', to='campaigns.edition')),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('words', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.edition')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.milestone')),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(blank=True, default='', max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='campaigns.edition')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='campaigns.evidence')),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('post', models.CharField(blank=True, default='', max_length=40)),
                ('words', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('week', models.DateField()),
                ('account', models.UUIDField()),
                ('due', models.JSONField(default=list)),
                ('late', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True, default='')),
                ('step', models.CharField(blank=True, default='', max_length=40)),
                ('lead', models.UUIDField()),
                ('holder', models.UUIDField()),
                ('account', models.UUIDField(null=True)),
                ('document', models.CharField(blank=True, default='', max_length=40)),
                ('starts', models.DateField()),
                ('due', models.DateField()),
                ('first_due', models.DateField()),
                ('state', models.CharField(default='open', max_length=8)),
                ('handed_by', models.UUIDField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('said', models.TextField(blank=True, default='')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('dispatch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='campaigns.dispatch')),
            ],
        ),
        migrations.CreateModel(
            name='Postponement',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('before', models.DateField()),
                ('after', models.DateField()),
                ('reason', models.TextField()),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('dispatch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moved', to='campaigns.dispatch')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.milestone')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postponements', to='campaigns.task')),
            ],
        ),
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('week', models.DateField()),
                ('group', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=8)),
                ('unit', models.UUIDField(null=True)),
                ('words', models.TextField()),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.task')),
            ],
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.UUIDField()),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='campaigns.task')),
            ],
        ),
        migrations.AddField(
            model_name='milestone',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='campaigns.task'),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('due', models.DateField()),
                ('state', models.CharField(default='raised', max_length=8)),
                ('answer', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='campaigns.task')),
            ],
        ),
        migrations.AddField(
            model_name='evidence',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='campaigns.task'),
        ),
        migrations.AddField(
            model_name='document',
            name='task',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='campaigns.task'),
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200)),
                ('unit', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=20)),
                ('ground', models.CharField(blank=True, default='', max_length=12)),
                ('body', models.UUIDField()),
                ('lead', models.UUIDField(null=True)),
                ('head', models.UUIDField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='campaigns.campaign')),
            ],
        ),
        migrations.AddField(
            model_name='task',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.team'),
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('unit', models.UUIDField()),
                ('worked', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('failed', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('wanted', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='campaigns.edition')),
            ],
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('place', 'key'), name='campaigns_open_once'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.UniqueConstraint(fields=('campaign', 'week'), name='campaigns_bulletin_once'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.UniqueConstraint(fields=('campaign', 'number'), name='campaigns_bulletin_no'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('bulletin', 'channel'), name='campaigns_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(fields=('campaign', 'held'), name='campaigns_dispatch_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('document', 'number'), name='campaigns_edition_no'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('document',), name='campaigns_edition_draft'),
        ),
        migrations.AddConstraint(
            model_name='descent',
            constraint=models.UniqueConstraint(fields=('child', 'parent'), name='campaigns_descent_once'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('campaign', 'week', 'account'), name='campaigns_reminded_once'),
        ),
        migrations.AddConstraint(
            model_name='pick',
            constraint=models.UniqueConstraint(fields=('campaign', 'week', 'group', 'kind'), name='campaigns_pick_once'),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(fields=['body'], name='campaigns_part_body'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('task', 'body'), name='campaigns_part_once'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['task', 'state'], name='campaigns_finding_task'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('campaign', 'kind', 'key', 'owner'), name='campaigns_document_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('owner', None)), fields=('campaign', 'kind', 'key'), name='campaigns_document_of_all'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('campaign', 'unit'), name='campaigns_team_once'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['campaign', 'state', 'due'], name='campaigns_task_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['account', 'state'], name='campaigns_task_account'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('campaign', 'number'), name='campaigns_task_number'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.UniqueConstraint(fields=('edition', 'unit'), name='campaigns_tried_once'),
        ),
        Statements(forwards),
        protect("campaigns_campaign", THEIRS),
        protect("campaigns_team", THEIRS),
        protect("campaigns_bulletin", THEIRS),
        protect("campaigns_delivery", THEIRS),
        protect("campaigns_descent", THEIRS),
        protect("campaigns_dispatch", THEIRS),
        protect("campaigns_document", THEIRS),
        protect("campaigns_edition", THEIRS),
        protect("campaigns_inspection", THEIRS),
        protect("campaigns_pick", THEIRS),
        protect("campaigns_reminder", THEIRS),
        protect("campaigns_trial", THEIRS),
        protect("campaigns_task", "(campaigns_sees(path) OR account = (SELECT trust_account()))"),
        protect("campaigns_evidence", OF_TASK),
        protect("campaigns_finding", OF_TASK),
        protect("campaigns_milestone", OF_TASK),
        protect("campaigns_part", OF_TASK),
        protect("campaigns_postponement", OF_TASK),
        protect("campaigns_evidencefile", "(campaigns_sees(path) OR by = (SELECT trust_account()))"),
    ]
    operations = together(operations)
