"""Marks of a person, until when what was heard is answered, and that the answer went back."""

import django.db.models.deletion
from django.db import migrations, models



class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0002_visits'),
        ('people', '0004_growing'),
        ('places', '0003_succession'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mark',
            name='duties_mark_once',
        ),
        migrations.AddField(
            model_name='found',
            name='due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='found',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='mark',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None), ('person', None)), fields=('household', 'reason'), name='duties_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None), ('person__isnull', False)), fields=('person', 'reason'), name='duties_mark_person'),
        ),
    ]
