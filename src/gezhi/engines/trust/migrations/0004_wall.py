"""What policies of row-level security ask: for whom a statement runs, and what is theirs.

The setting `gezhi.told` is written by `gezhi.engines.trust.models.wall`. Messages are read by those
whom they were sent to.
"""

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements, protect

FUNCTIONS = """
CREATE FUNCTION trust_part(n integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(split_part(coalesce(current_setting('gezhi.told', true), ''), '|', n), '')
$$;
CREATE FUNCTION trust_is_system() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(trust_part(1) = 's', false)
$$;
CREATE FUNCTION trust_is_told() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT trust_part(1) IS NOT NULL
$$;
CREATE FUNCTION trust_account() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT trust_part(2)::uuid
$$;
CREATE FUNCTION trust_reporter() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT trust_part(4)::uuid
$$;
CREATE FUNCTION trust_grounds(wanted text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(path) FROM trust_grant
    WHERE account_id = trust_account() AND path <> '' AND abilities ?| wanted
      AND starts <= trust_part(3)::date AND (ends IS NULL OR ends >= trust_part(3)::date)
$$;
CREATE FUNCTION trust_bodies() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(body) FROM trust_grant
    WHERE account_id = trust_account() AND body IS NOT NULL
      AND starts <= trust_part(3)::date AND (ends IS NULL OR ends >= trust_part(3)::date)
$$;
"""


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS, params=None)


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_saved_views")]
    operations = [
        Statements(forwards),
        protect("trust_message", "account_id = (SELECT trust_account())"),
    ]
