"""What procedures and confidential case types keep, with the wall.

A confidential case (`kept_to` is not empty) is narrowed by a second policy that must hold beside
the first: ground alone does not show it, only its people, its bodies, the one it is assigned to,
whoever holds or held one of its steps by a post, and the posts that `kept_to` names. What gathers
around a case asks for the case's row, so that it follows.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect

BODIES = "((SELECT trust_bodies())::uuid[])"
IN_IT = f"""
    cases_case.id = ANY ((SELECT cases_reported(trust_account(), trust_reporter()))::uuid[])
    OR cases_case.assignee = (SELECT trust_account())
    OR (SELECT trust_bodies() IS NOT NULL) AND (
        EXISTS (SELECT FROM cases_step s
                WHERE s.case_id = cases_case.id AND s.holder_body = ANY {BODIES})
        OR EXISTS (SELECT FROM cases_coholder h
                WHERE h.case_id = cases_case.id AND h.until IS NULL AND h.body = ANY {BODIES})
    )
    OR EXISTS (
        SELECT FROM trust_grant g
        WHERE g.account_id = (SELECT trust_account()) AND g.path <> '' AND g.post <> ''
          AND g.starts <= trust_part(3)::date AND (g.ends IS NULL OR g.ends >= trust_part(3)::date)
          AND cases_case.path ^@ g.path
          AND (
            position('|' || g.post || '|' IN cases_case.kept_to) > 0
            OR EXISTS (SELECT FROM cases_step s
                    WHERE s.case_id = cases_case.id AND s.holder_post = g.post
                      AND s.holder_place = g.place_id)
          )
    )
"""  # noqa: S608
SEEING = "'{case.see,case.accept,case.route,case.settle,case.supervise,case.extend,case.merge}'"
OF_ITS_CASE = f"""EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND (
    c.path ^@ ANY ((SELECT trust_grounds({SEEING}))::text[])
    OR c.id = ANY ((SELECT cases_reported(trust_account(), trust_reporter()))::uuid[])
    OR (SELECT trust_bodies() IS NOT NULL) AND (
        EXISTS (SELECT FROM cases_step s WHERE s.case_id = c.id AND s.holder_body = ANY {BODIES})
        OR EXISTS (SELECT FROM cases_coholder h
                WHERE h.case_id = c.id AND h.until IS NULL AND h.body = ANY {BODIES})
    )
))"""  # noqa: S608
KEPT = (
    "CREATE POLICY cases_case_kept ON cases_case AS RESTRICTIVE FOR ALL"
    f" USING (kept_to = '' OR (SELECT trust_is_system()) OR {IN_IT}) WITH CHECK (true)"
)


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEPT, params=None)


def backwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP POLICY cases_case_kept ON cases_case", params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_wall")]
    operations = [
        migrations.CreateModel(
            name="StepSecret",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("n", models.PositiveSmallIntegerField()),
                ("sealed", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="stepsecret",
            constraint=models.UniqueConstraint(fields=("case", "n"), name="step_secret_once"),
        ),
        migrations.RemoveIndex(model_name="case", name="case_ground"),
        migrations.AddField(
            model_name="case",
            name="kept_to",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="step", name="answers", field=models.JSONField(default=dict)
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["path", "-opened", "-id"],
                include=("state", "kept_to"),
                name="case_ground",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "uuid_ops"],
            ),
        ),
        protect("cases_stepsecret", OF_ITS_CASE),
        Statements(forwards, backwards),
    ]
