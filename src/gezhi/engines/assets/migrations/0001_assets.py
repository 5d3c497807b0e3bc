"""Registers, with their wall: whoever has to do with registers of a ground sees its entries, their
story, defects, inspections and money; a file that belongs to nothing yet, who brought it. What a pack
makes public is read by the product itself, without parties.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from django.db import migrations, models
from gezhi.engines.trust.models.policies import protect, together

ABLE = "asset.see,asset.keep,asset.confirm,asset.inspect"
THEIRS = f"(path ^@ ANY ((SELECT trust_grounds('{{{ABLE}}}'))::text[]))"
FILE = f"({THEIRS} OR \"by\" = (SELECT trust_account()))"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0002_division'),
        ('trust', '0005_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('register', models.CharField(max_length=40)),
                ('path', models.CharField(max_length=200)),
                ('identity', models.CharField(max_length=120)),
                ('once', models.CharField(blank=True, default='', max_length=120)),
                ('site', models.CharField(blank=True, default='', max_length=80)),
                ('state', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('sealed', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('words', models.CharField(blank=True, default='', max_length=600)),
                ('first', models.DateField(null=True)),
                ('last', models.DateField(null=True)),
                ('over', models.DateField(null=True)),
                ('forgotten', models.BooleanField(default=False)),
                ('day', models.DateField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('register', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('paid', models.BigIntegerField(default=0)),
                ('origin', models.CharField(default='term', max_length=8)),
                ('reminded', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='assets.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('register', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('ticked', models.JSONField(default=list)),
                ('fine', models.BooleanField()),
                ('finding', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('opened', models.BooleanField(default=False)),
                ('by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='assets.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('register', models.CharField(max_length=40)),
                ('amount', models.BigIntegerField()),
                ('day', models.DateField()),
                ('receipt', models.CharField(max_length=40)),
                ('late', models.BooleanField(default=False)),
                ('state', models.CharField(default='recorded', max_length=10)),
                ('by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_post', models.CharField(blank=True, default='', max_length=60)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='assets.due')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='RegisterFile',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(blank=True, default='', max_length=200)),
                ('name', models.CharField(max_length=110)),
                ('type', models.CharField(max_length=60)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assets.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Defect',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('register', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(default='found', max_length=10)),
                ('words', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('found', models.DateField()),
                ('due', models.DateField()),
                ('by', models.UUIDField(null=True)),
                ('mended', models.DateField(null=True)),
                ('mended_by', models.UUIDField(null=True)),
                ('how', models.CharField(blank=True, default='', max_length=12)),
                ('said', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('resolution', models.UUIDField(null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='assets.entry')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.registerfile')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=12)),
                ('move', models.CharField(blank=True, default='', max_length=40)),
                ('was', models.CharField(blank=True, default='', max_length=40)),
                ('now', models.CharField(blank=True, default='', max_length=40)),
                ('names', models.JSONField(default=list)),
                ('words', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assets.entry')),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['register', 'path', 'id'], name='assets_entry_list'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['register', 'last'], name='assets_entry_last'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('place', 'register', 'identity'), name='assets_entry_once'),
        ),
        migrations.AddIndex(
            model_name='due',
            index=models.Index(fields=['register', 'path', 'day'], name='assets_due_list'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(fields=('entry', 'day', 'origin'), name='assets_due_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='assets_due_amount'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('paid__gte', 0), ('paid__lte', models.F('amount'))), name='assets_due_paid'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['entry', 'key', 'day'], name='assets_inspection_last'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['register', 'path', 'state'], name='assets_payment_list'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='assets_payment_amount'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('recorded', 'confirmed'))), fields=('place', 'receipt'), name='assets_receipt_once'),
        ),
        migrations.AddIndex(
            model_name='registerfile',
            index=models.Index(fields=['by', 'at'], name='assets_file_by'),
        ),
        migrations.AddIndex(
            model_name='defect',
            index=models.Index(fields=['register', 'path', 'state'], name='assets_defect_list'),
        ),
        migrations.AddConstraint(
            model_name='defect',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('found', 'mending'))), fields=('entry', 'kind'), name='assets_defect_open_once'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['entry', 'at'], name='assets_step_entry'),
        ),
        protect("assets_entry", THEIRS),
        protect("assets_registerfile", FILE),
        protect("assets_step", THEIRS),
        protect("assets_defect", THEIRS),
        protect("assets_inspection", THEIRS),
        protect("assets_due", THEIRS),
        protect("assets_payment", THEIRS),
    ]
    operations = together(operations)
