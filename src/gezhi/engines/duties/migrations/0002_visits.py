"""Visits with their wall: who is called at, why, and what was heard is seen by those who call on the
ground and those who lead there, and by nobody else.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

SERVES = "path ^@ ANY ((SELECT trust_grounds('{visit.walk,duty.lead}'))::text[])"


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0001_duties'),
        ('people', '0003_pledge'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('account', models.UUIDField()),
                ('path', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('metres', models.IntegerField(default=0)),
                ('planned', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
                ('metres', models.IntegerField(default=0)),
                ('reasons', models.JSONField(default=list)),
                ('state', models.CharField(default='planned', max_length=7)),
                ('result', models.CharField(blank=True, default='', max_length=10)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(null=True)),
                ('command', models.UUIDField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='duties.round')),
            ],
        ),
        migrations.CreateModel(
            name='Found',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=10)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('state', models.CharField(default='open', max_length=8)),
                ('answer', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='found', to='duties.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'kind'), name='duties_found_once')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('reason', models.CharField(max_length=40)),
                ('agreed', models.DateField()),
                ('how', models.CharField(max_length=7)),
                ('until', models.DateField()),
                ('note', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('ended', models.DateField(null=True)),
                ('why', models.CharField(blank=True, default='', max_length=10)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended', None)), fields=['until'], name='duties_mark_until')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('household', 'reason'), name='duties_mark_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('account', 'place', 'day'), name='duties_round_once'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['household', 'at'], name='duties_call_household'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('round', 'household'), name='duties_call_once'),
        ),
        protect("duties_mark", f"({SERVES})"),
        protect("duties_round", f"({SERVES})"),
        protect("duties_call", f"({SERVES})"),
        protect("duties_found", f"({SERVES})"),
    ]
    operations = together(operations)
