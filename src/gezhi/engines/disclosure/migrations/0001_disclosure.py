"""What is made public and what is asked about it, with the wall and the index of words.

Items, versions and the days from which a place is busy are public by nature: they have no wall. A
file is its uploader's alone until it is posted; drafts are seen by those who post at the place, and
a question, with whose it is, by its asker and by those who answer there. What the public reads of
questions is published by the product itself, without the asker.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together

OVER = "path ^@ ANY ((SELECT trust_grounds('{disclosure.post}'))::text[])"
MINE = '"by" = (SELECT trust_account())'
POSTGRESQL = (
    "CREATE INDEX disclosure_item_grams ON disclosure_item"
    " USING gin (string_to_array(grams, ' '))"
)
SQLITE = (
    "CREATE VIRTUAL TABLE disclosure_grams USING fts5("
    "grams, content='disclosure_item', content_rowid='number', detail='none')",
    "CREATE TRIGGER disclosure_grams_added AFTER INSERT ON disclosure_item BEGIN"
    " INSERT INTO disclosure_grams(rowid, grams) VALUES (new.number, new.grams); END",
    "CREATE TRIGGER disclosure_grams_changed AFTER UPDATE OF grams ON disclosure_item BEGIN"
    " INSERT INTO disclosure_grams(disclosure_grams, rowid, grams)"
    " VALUES ('delete', old.number, old.grams);"
    " INSERT INTO disclosure_grams(rowid, grams) VALUES (new.number, new.grams); END",
    "CREATE TRIGGER disclosure_grams_gone AFTER DELETE ON disclosure_item BEGIN"
    " INSERT INTO disclosure_grams(disclosure_grams, rowid, grams)"
    " VALUES ('delete', old.number, old.grams); END",
)


def index_words(schema_editor):
    """Find pairs of characters without reading every item; one way for each database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement, params=None)


def forget_words(schema_editor):
    """Take the index away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX disclosure_item_grams")
    else:
        for name in ("added", "changed", "gone"):
            schema_editor.execute(f"DROP TRIGGER disclosure_grams_{name}")
        schema_editor.execute("DROP TABLE disclosure_grams")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0003_pledge"), ("places", "0001_initial"), ("trust", "0005_privacy")]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.UUIDField(unique=True)),
                ('path', models.CharField(max_length=200)),
                ('level', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('affairs', models.CharField(max_length=10)),
                ('phase', models.CharField(blank=True, default='', max_length=10)),
                ('period', models.CharField(blank=True, default='', max_length=10)),
                ('matter', models.UUIDField()),
                ('title', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('happened', models.DateField(null=True)),
                ('due', models.DateField(null=True)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('withdrawn', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('text', models.TextField()),
                ('grams', models.TextField()),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('due', models.DateField()),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('answered_at', models.DateTimeField(null=True)),
                ('hidden', models.CharField(blank=True, default='', max_length=10)),
                ('hidden_why', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('hidden_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='disclosure.item')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField(blank=True, default='')),
                ('rows', models.JSONField(default=list)),
                ('reason', models.TextField(blank=True, default='')),
                ('by', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, default='', max_length=60)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='disclosure.item')),
            ],
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='disclosure.version')),
            ],
        ),
        migrations.CreateModel(
            name='Busy',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('busy', models.BooleanField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'since'), name='disclosure_busy_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('phase', models.CharField(blank=True, default='', max_length=10)),
                ('period', models.CharField(blank=True, default='', max_length=10)),
                ('content', models.JSONField(default=dict)),
                ('saved', models.PositiveIntegerField(default=1)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'kind', 'period'], name='disclosure_draft_of')],
            },
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['path'], name='disclosure_item_path', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['place', 'kind', 'period'], name='disclosure_item_period'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['matter'], name='disclosure_item_matter'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['affairs', '-number'], name='disclosure_item_affairs'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn', None), models.Q(('period', ''), _negated=True)), fields=('place', 'kind', 'phase', 'period'), name='disclosure_once_a_period'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['item', 'at'], name='disclosure_question_of'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['by', 'at'], name='disclosure_question_by'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='disclosure_version_once'),
        ),
        protect("disclosure_draft", OVER),
        protect("disclosure_question", f"({OVER} OR {MINE})"),
        protect("disclosure_enclosure", f"(version_id IS NOT NULL OR {MINE})"),
        Statements(index_words, forget_words),
    ]
    operations = together(operations)
