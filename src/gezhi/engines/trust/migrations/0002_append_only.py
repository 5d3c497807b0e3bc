"""The journal and its seals only grow: triggers refuse change and removal in both databases.

On PostgreSQL a statement trigger also takes a shared advisory lock before numbers are drawn, by which
readers that follow along know how far the journal is settled.
"""

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements

POSTGRESQL = """
CREATE FUNCTION trust_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION trust_at_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7415001);
    RETURN NULL;
END $$;
CREATE TRIGGER trust_journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trust_journal
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trust_seal
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_journal_at_work BEFORE INSERT ON trust_journal
    FOR EACH STATEMENT EXECUTE FUNCTION trust_at_work();
"""

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: {verb} on {table} is refused'); END"""
    for table in ("trust_journal", "trust_seal")
    for verb in ("update", "delete")
]


def forwards(schema_editor):
    statements = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def backwards(schema_editor):
    raise RuntimeError("the journal stays append-only")


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial")]
    operations = [Statements(forwards, backwards)]
