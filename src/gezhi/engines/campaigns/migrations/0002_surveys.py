"""Surveys with their wall: doors, answers, who declined and publicity are seen by those who ask on the
ground and those who keep surveys there, and by nobody else.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from django.db import migrations, models
from gezhi.engines.trust.models.policies import protect, together

SERVES = "path ^@ ANY ((SELECT trust_grounds('{survey.ask,survey.keep}'))::text[])"


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0001_campaigns'),
        ('people', '0005_corrections'),
        ('places', '0003_succession'),
        ('trust', '0005_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=40)),
                ('ends', models.DateField()),
                ('erases', models.DateField()),
                ('ended', models.DateField(null=True)),
                ('erased', models.DateField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Publicity',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('people', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=80)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publicity', to='campaigns.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Declined',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined', to='campaigns.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='household', max_length=40)),
                ('label', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('command', models.UUIDField(null=True, unique=True)),
                ('path', models.CharField(max_length=200)),
                ('state', models.CharField(default='left', max_length=8)),
                ('stage', models.CharField(blank=True, default='', max_length=40)),
                ('staged', models.DateField(null=True)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='campaigns.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=6)),
                ('said', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('digest', models.CharField(max_length=64)),
                ('confirmed', models.JSONField(default=list)),
                ('child', models.BooleanField(default=False)),
                ('sensitive', models.BooleanField(default=False)),
                ('phone_index', models.CharField(blank=True, default='', max_length=64)),
                ('name_index', models.CharField(blank=True, default='', max_length=64)),
                ('apart', models.BooleanField(default=False)),
                ('account', models.UUIDField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('kept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='doubles', to='campaigns.answer')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('asked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='campaigns.asked')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='campaigns.survey')),
            ],
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('place', 'key'), name='campaigns_survey_once'),
        ),
        migrations.AddIndex(
            model_name='asked',
            index=models.Index(fields=['survey', 'path'], name='campaigns_asked_path'),
        ),
        migrations.AddConstraint(
            model_name='asked',
            constraint=models.UniqueConstraint(fields=('survey', 'household'), name='campaigns_asked_once'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['survey', 'phone_index'], name='campaigns_answer_phone'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['survey', 'name_index'], name='campaigns_answer_name'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['survey', 'path'], name='campaigns_answer_path'),
        ),
        protect("campaigns_survey", f"({SERVES})"),
        protect("campaigns_asked", f"({SERVES})"),
        protect("campaigns_answer", f"({SERVES})"),
        protect("campaigns_declined", f"({SERVES})"),
        protect("campaigns_publicity", f"({SERVES})"),
    ]
    operations = together(operations)
