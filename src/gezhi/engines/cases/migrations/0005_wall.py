"""Row-level security: a case and what is written about it show themselves to those whose it is.

By duty (their ground, their bodies' now or before, their bodies' help), or by their own report or
link, as `queries.seeing` says it for the first wall. The row of a public case is everybody's, as what
of its words is shown is decided by its type; what gathers around it is not. `cases_step` and
`cases_coholder` stay open: by them the wall finds out whose a case is.
"""

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements, protect

# The policy on reporters asks for cases, so that on cases cannot ask for reporters but behind a
# function which lifts the wall for itself.
REPORTED = """
CREATE FUNCTION cases_reported(who uuid, link uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    before text := current_setting('gezhi.told', true);
    found uuid[];
BEGIN
    IF who IS NULL AND link IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('gezhi.told', 's', true);
    found := (SELECT array_agg(case_id) || array_agg(origin) FROM cases_reporter
              WHERE account = who OR id = link);
    PERFORM set_config('gezhi.told', before, true);
    RETURN found;
END $$
"""
SEEING = "'{case.see,case.accept,case.route,case.settle,case.supervise,case.extend,case.merge}'"
BODIES = "((SELECT trust_bodies())::uuid[])"
MINE = """(
    CASE.path ^@ ANY ((SELECT trust_grounds(SEEING))::text[])
    OR CASE.id = ANY ((SELECT cases_reported(trust_account(), trust_reporter()))::uuid[])
    OR (SELECT trust_bodies() IS NOT NULL) AND (
        EXISTS (SELECT FROM cases_step s
                WHERE s.case_id = CASE.id AND s.holder_body = ANY BODIES)
        OR EXISTS (SELECT FROM cases_coholder h
                WHERE h.case_id = CASE.id AND h.until IS NULL AND h.body = ANY BODIES)
    )
)""".replace("SEEING", SEEING).replace("BODIES", BODIES)


def mine(case: str) -> str:
    """The condition that a case is theirs whom the statement is for."""
    return MINE.replace("CASE", case)


def of(column: str) -> str:
    """The same for what belongs to a case."""
    return f"EXISTS (SELECT FROM cases_case c WHERE c.id = {column} AND {mine('c')})"


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REPORTED, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_ground_by_index"), ("trust", "0004_wall")]
    operations = [
        Statements(forwards),
        protect("cases_case", f"public AND (SELECT trust_is_told()) OR {mine('cases_case')}"),
        protect("cases_reporter", of("case_id")),
        protect("cases_note", of("case_id")),
        protect("cases_request", of("case_id")),
        protect(
            "cases_casefile",
            'case_id IS NULL AND ("by" IS NULL OR "by" = (SELECT trust_account()))'
            f" OR {of('case_id')}",
        ),
        protect("cases_caselink", f"{of('one_id')} OR {of('other_id')}"),
    ]
