"""Corrections of the register with their wall: those who keep the register over the ground, and those
who heard of them there.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from django.db import migrations, models
from gezhi.engines.trust.models.policies import protect

SERVES = """path ^@ ANY ((SELECT trust_grounds(
    '{people.import,survey.ask,survey.keep,visit.walk,duty.lead}'))::text[])"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_growing'),
        ('places', '0003_succession'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('field', models.CharField(max_length=8)),
                ('was', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('proposed', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('source', models.CharField(max_length=10)),
                ('state', models.CharField(default='proposed', max_length=8)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'proposed')), fields=['path'], name='people_correction_open')],
            },
        ),
        protect("people_correction", f"({SERVES})"),
    ]
