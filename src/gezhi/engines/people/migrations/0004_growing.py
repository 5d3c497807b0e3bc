"""How people grow in their work, with the wall around it: a record of training, a grade, a promotion, a
reserve list show themselves to the person and to those who keep them over the ground, and to nobody
else; a liaison's calls and what was heard there, to the leader who called and to who keeps the links.

Without a wall are what is no person's record: plans and sessions of trainings, the ladders in force,
who is linked to which place (as holders of posts stand on boards, K1), contests and help in counts.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from django.db import migrations, models

from gezhi.engines.trust.models.policies import protect, together


ME = "(SELECT id FROM people_person WHERE account_id = (SELECT trust_account()))"
MINE = f"person_id IN {ME}"
OVER = "path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])"
LEARNS, RISES = OVER % "training.keep,career.keep", OVER % "career.keep,career.decide"
LINKS = OVER % "liaison.keep"
CALLED = f"""EXISTS (
    SELECT FROM people_link l WHERE l.id = people_liaisoncall.link_id AND l.person_id IN {ME}
)"""
FOUND = f"""EXISTS (
    SELECT FROM people_liaisoncall c JOIN people_link l ON l.id = c.link_id
    WHERE c.id = people_problem.call_id AND l.person_id IN {ME}
)"""
JUDGED = """EXISTS (
    SELECT FROM people_contestheld h WHERE h.id = people_contender.held_id
    AND h.judges @> to_jsonb((SELECT trust_account())::text)
)"""
ATTENDED = f"""EXISTS (
    SELECT FROM people_enrolment e WHERE e.id = people_attendance.enrolment_id AND e.{MINE}
)"""
WALLS = {
    "people_enrolment": f"({LEARNS} OR {MINE})",
    "people_attendance": f"({LEARNS} OR {ATTENDED})",
    "people_placement": f"({LEARNS} OR {MINE})",
    "people_pairing": f"({LEARNS} OR mentor_id IN {ME} OR learner_id IN {ME})",
    "people_standing": f"({RISES} OR {OVER % 'pay.see'} OR {MINE})",
    "people_promotion": f"({RISES} OR {MINE})",
    "people_demur": f'({RISES} OR "by" = (SELECT trust_account()))',
    "people_candidate": f"({OVER % 'career.keep'} OR {MINE})",
    "people_contender": f"({LEARNS} OR {MINE} OR {JUDGED})",
    "people_marked": f"({LEARNS} OR judge = (SELECT trust_account()))",
    "people_liaisoncall": f"({LINKS} OR {CALLED})",
    "people_problem": f"({LINKS} OR {FOUND})",
}


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_pledge'),
        ('places', '0002_division'),
        ('trust', '0005_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='LiaisonCall',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('note', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('begins', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('marked', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AdoptedLadder',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('ladder', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reference', models.CharField(max_length=100)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('reserve', models.CharField(max_length=40)),
                ('criteria', models.JSONField(default=list)),
                ('deeds', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('state', models.CharField(default='asked', max_length=8)),
                ('answered', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reserves', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='ContestHeld',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('contest', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('day', models.DateField()),
                ('judges', models.JSONField(default=list)),
                ('state', models.CharField(default='open', max_length=9)),
                ('published', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Contender',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('work', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('named', models.BooleanField(default=False)),
                ('total', models.PositiveIntegerField(null=True)),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='people.person')),
                ('held', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contenders', to='people.contestheld')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('course', models.CharField(max_length=40)),
                ('post', models.CharField(blank=True, default='', max_length=40)),
                ('state', models.CharField(default='invited', max_length=8)),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('number', models.CharField(blank=True, default='', max_length=40)),
                ('note', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('done', models.DateField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Given',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('quantity', models.PositiveIntegerField()),
                ('what', models.CharField(blank=True, default='', max_length=80)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='people.liaisoncall')),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('liaison', models.CharField(max_length=40)),
                ('post', models.CharField(max_length=40)),
                ('path', models.CharField(max_length=200)),
                ('starts', models.DateField()),
                ('ends', models.DateField(null=True)),
                ('called', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.AddField(
            model_name='liaisoncall',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='people.link'),
        ),
        migrations.CreateModel(
            name='Marked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200)),
                ('judge', models.UUIDField()),
                ('marks', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('contender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='people.contender')),
            ],
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('course', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=120)),
                ('starts', models.DateField()),
                ('ends', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('employer', models.CharField(max_length=120)),
                ('starts', models.DateField()),
                ('ends', models.DateField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=80)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('state', models.CharField(default='open', max_length=10)),
                ('outcome', models.CharField(blank=True, default='', max_length=200)),
                ('closed', models.DateField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='people.liaisoncall')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('ladder', models.CharField(max_length=40)),
                ('from_grade', models.CharField(max_length=40)),
                ('to_grade', models.CharField(max_length=40)),
                ('evidence', models.JSONField(default=dict)),
                ('appraisals', models.JSONField(default=list)),
                ('state', models.CharField(default='proposed', max_length=9)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('proposed_by', models.UUIDField(null=True)),
                ('proposed_at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('checked_by', models.UUIDField(null=True)),
                ('notice_first', models.DateField(null=True)),
                ('notice_last', models.DateField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided', models.DateField(null=True)),
                ('effective', models.DateField(null=True)),
                ('reference', models.CharField(blank=True, default='', max_length=100)),
                ('adopted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.adoptedladder')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Demur',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('text', gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('outcome', models.CharField(blank=True, default='', max_length=10)),
                ('reason', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demurs', to='people.promotion')),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('how', models.CharField(default='list', max_length=4)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='people.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='people.session')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('ladder', models.CharField(max_length=40)),
                ('grade', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('promotion', models.UUIDField(null=True)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('course', models.CharField(max_length=40)),
                ('topic', models.CharField(max_length=120)),
                ('where', models.CharField(blank=True, default='', max_length=120)),
                ('teacher', gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default='', editable=True)),
                ('partner', models.CharField(blank=True, default='', max_length=120)),
                ('seats', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(default='planned', max_length=8)),
                ('by', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.AddField(
            model_name='session',
            name='training',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='people.training'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='training',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.training'),
        ),
        migrations.AddConstraint(
            model_name='adoptedladder',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('place', 'ladder'), name='people_ladder_in_force'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'listed'))), fields=('place', 'reserve', 'person'), name='people_reserved_once'),
        ),
        migrations.AddConstraint(
            model_name='contender',
            constraint=models.UniqueConstraint(fields=('held', 'person'), name='people_contends_once'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['place', 'liaison'], name='people_link_place'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('liaison', 'person', 'place'), name='people_linked_once'),
        ),
        migrations.AddConstraint(
            model_name='marked',
            constraint=models.UniqueConstraint(fields=('contender', 'judge'), name='people_marked_once'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('course', 'mentor', 'learner'), name='people_paired_once'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'employer', 'starts'), name='people_placed_once'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(fields=['place', 'state'], name='people_problem_place'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'notice'))), fields=('person', 'ladder'), name='people_rises_once'),
        ),
        migrations.AddConstraint(
            model_name='demur',
            constraint=models.UniqueConstraint(fields=('promotion', 'by'), name='people_demurred_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'enrolment'), name='people_attended_once'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'ladder'), name='people_stands_once'),
        ),
        migrations.AddIndex(
            model_name='training',
            index=models.Index(fields=['place', 'state'], name='people_training_place'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(fields=('training', 'day', 'begins'), name='people_session_once'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['person', 'course', 'state'], name='people_enrolment_course'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('training', 'person'), name='people_enrolled_once'),
        ),
        *(protect(table, theirs) for table, theirs in WALLS.items()),
    ]
    operations = together(operations)
