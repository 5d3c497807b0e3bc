"""The ledger's tables, and the triggers by which it keeps its promises in both databases.

Entries, lines, accounts and closings only grow. A line is taken only with its entry, between accounts
of its unit, into days that are not closed; and it is the lines themselves that move the balances, so
that rows inserted in bulk, by whatever way, cannot pass that by.

On PostgreSQL the lines of a statement are seen together. Few of them lock their balances in the order
of accounts, and take a share of an advisory lock on their unit; more than a thousand, and whatever
settles a unit, take that lock for themselves, so that nobody else is at its balances. On SQLite, which
has one writer, each line is seen by itself.
"""

import django.db.models.deletion
import django.db.models.expressions
import gezhi.base.clock
from django.db import migrations, models
from gezhi.engines.trust.models.policies import Statements, together

CHECK = """
SELECT looked.fault FROM (
    SELECT CASE WHEN e.id IS NULL OR f.low < 1 OR f.high > e.lines OR f.day <> e.day
                     OR f.back <> (e.reverses IS NOT NULL) THEN 'points_line_entry'
                WHEN u.id IS NULL OR NOT starts_with(e.path, u.path) THEN 'points_line_unit'
                WHEN u.closed >= f.day THEN 'points_line_closed' END AS fault
    FROM (
        SELECT entry_id, unit_id, day, back, min(n) AS low, max(n) AS high FROM fresh
        GROUP BY entry_id, unit_id, day, back
    ) f LEFT JOIN points_entry e ON e.id = f.entry_id LEFT JOIN points_unit u ON u.id = f.unit_id
    UNION ALL
    SELECT 'points_line_unit' FROM (
        SELECT debit_id AS account, unit_id FROM fresh UNION SELECT credit_id, unit_id FROM fresh
    ) f LEFT JOIN points_account a ON a.id = f.account WHERE a.unit_id IS DISTINCT FROM f.unit_id
) looked WHERE looked.fault IS NOT NULL LIMIT 1
"""
LOCK = """
SELECT count(*) FROM (
    SELECT 1 FROM points_balance
    WHERE account_id IN (SELECT debit_id FROM fresh UNION SELECT credit_id FROM fresh)
    ORDER BY account_id FOR NO KEY UPDATE
) locked
"""
MOVE = """
UPDATE points_balance b SET amount = b.amount + m.amount, lasting = b.lasting + m.lasting FROM (
    SELECT account, sum(amount)::bigint AS amount, sum(lasting)::bigint AS lasting FROM (
        SELECT credit_id AS account, amount,
               CASE WHEN expires IS NULL AND NOT back THEN amount ELSE 0 END AS lasting FROM fresh
        UNION ALL
        SELECT debit_id, -amount, CASE WHEN expires IS NULL AND back THEN -amount ELSE 0 END
        FROM fresh
    ) sides GROUP BY account ORDER BY account
) m WHERE b.account_id = m.account
"""
APPEND_ONLY = ("entry", "line", "account", "closing", "snapshot")
POSTGRESQL = f"""
CREATE FUNCTION points_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION points_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO points_balance (account_id, amount, floor, lasting)
    SELECT id, 0, CASE WHEN role <> 'score' THEN 0 END, 0 FROM fresh
    WHERE role IN ('holder', 'hold', 'stock', 'score');
    RETURN NULL;
END $$;

CREATE FUNCTION points_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fault text;
    few boolean;
BEGIN
    -- Plans of plain statements are kept, and are for few lines; those of EXECUTE are made anew.
    few := (SELECT count(*) FROM fresh) <= 1000;
    IF few THEN
        PERFORM pg_advisory_xact_lock_shared(7415002, unit_id)
        FROM (SELECT DISTINCT unit_id FROM fresh ORDER BY unit_id) units;
        fault := ({CHECK});
    ELSE
        PERFORM pg_advisory_xact_lock(7415002, unit_id)
        FROM (SELECT DISTINCT unit_id FROM fresh ORDER BY unit_id) units;
        EXECUTE $check${CHECK}$check$ INTO fault;
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'a line is refused: %', fault
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = fault;
    END IF;
    IF few THEN
        PERFORM {LOCK.strip().removeprefix("SELECT ")};
        {MOVE};
    ELSE
        EXECUTE $move${MOVE}$move$;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION points_account_of(
    wanted_unit integer, wanted_role text, wanted_kind text, wanted_holder text, ground text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    FOR turn IN 1..2 LOOP
        SELECT id INTO found FROM points_account WHERE holder = wanted_holder
            AND unit_id = wanted_unit AND role = wanted_role AND holder_kind = wanted_kind;
        EXIT WHEN found IS NOT NULL;
        INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
        VALUES (wanted_unit, wanted_role, wanted_kind, wanted_holder, ground,
                substr(md5(gen_random_uuid()::text), 1, 16))
        ON CONFLICT (holder, unit_id, role, holder_kind) DO NOTHING RETURNING id INTO found;
        EXIT WHEN found IS NOT NULL;
    END LOOP;
    RETURN found;
END $$;

CREATE TRIGGER points_account_opened AFTER INSERT ON points_account
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION points_opened();
CREATE TRIGGER points_line_moved AFTER INSERT ON points_line
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION points_moved();
CREATE TRIGGER points_account_kept
    BEFORE UPDATE OF id, unit_id, role, holder_kind, holder, code ON points_account
    FOR EACH STATEMENT EXECUTE FUNCTION points_refuse();
CREATE TRIGGER points_balance_by_lines
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON points_balance FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION points_refuse();
ALTER TABLE points_balance SET (fillfactor = 50);
CREATE INDEX points_line_days ON points_line USING brin (day) WITH (pages_per_range = 32);
CREATE INDEX points_line_expiring ON points_line USING brin (expires) WITH (pages_per_range = 32);
""" + "".join(
    f"CREATE TRIGGER points_{table}_append_only BEFORE"
    f" {'DELETE OR TRUNCATE' if table == 'account' else 'UPDATE OR DELETE OR TRUNCATE'}"
    f" ON points_{table} FOR EACH STATEMENT EXECUTE FUNCTION points_refuse();"
    for table in APPEND_ONLY
)

REFUSED = "SELECT RAISE(ABORT, 'the ledger is append-only: {} on points_{} is refused')"
SQLITE = [
    *(
        f"CREATE TRIGGER points_{table}_no_{verb} BEFORE {verb}"
        f"{' OF id, unit_id, role, holder_kind, holder, code' * (table + verb == 'accountupdate')}"
        f" ON points_{table} BEGIN {REFUSED.format(verb, table)}; END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    """CREATE TRIGGER points_account_opened AFTER INSERT ON points_account
    WHEN NEW.role IN ('holder', 'hold', 'stock', 'score') BEGIN
        INSERT INTO points_balance (account_id, amount, floor, lasting)
        VALUES (NEW.id, 0, CASE WHEN NEW.role <> 'score' THEN 0 END, 0);
    END""",
    """CREATE TRIGGER points_line_checked BEFORE INSERT ON points_line BEGIN
        SELECT RAISE(ABORT, 'points_line_entry') WHERE NOT EXISTS (
            SELECT 1 FROM points_entry e WHERE e.id = NEW.entry_id
            AND NEW.n BETWEEN 1 AND e.lines AND e.day = NEW.day
            AND NEW.back = (e.reverses IS NOT NULL));
        SELECT RAISE(ABORT, 'points_line_unit') WHERE NOT EXISTS (
            SELECT 1 FROM points_entry e, points_unit u, points_account d, points_account c
            WHERE e.id = NEW.entry_id AND u.id = NEW.unit_id
            AND d.id = NEW.debit_id AND d.unit_id = u.id
            AND c.id = NEW.credit_id AND c.unit_id = u.id
            AND substr(e.path, 1, length(u.path)) = u.path);
        SELECT RAISE(ABORT, 'points_line_closed') WHERE EXISTS (
            SELECT 1 FROM points_unit u WHERE u.id = NEW.unit_id AND u.closed >= NEW.day);
    END""",
    """CREATE TRIGGER points_line_moved AFTER INSERT ON points_line BEGIN
        UPDATE points_balance SET amount = amount + NEW.amount,
            lasting = lasting + (NEW.expires IS NULL AND NOT NEW.back) * NEW.amount
        WHERE account_id = NEW.credit_id;
        UPDATE points_balance SET amount = amount - NEW.amount,
            lasting = lasting - (NEW.expires IS NULL AND NEW.back) * NEW.amount
        WHERE account_id = NEW.debit_id;
    END""",
    "CREATE INDEX points_line_days ON points_line (day)",
    "CREATE INDEX points_line_expiring ON points_line (expires) WHERE expires IS NOT NULL",
]


def forwards(schema_editor):
    statements = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def backwards(schema_editor):
    raise RuntimeError("the ledger stays append-only")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=10)),
                ('holder_kind', models.CharField(max_length=10)),
                ('holder', models.CharField(max_length=40)),
                ('path', models.CharField(max_length=200)),
                ('code', models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=12)),
                ('day', models.DateField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('actor', models.UUIDField(null=True)),
                ('place_id', models.BigIntegerField()),
                ('path', models.CharField(max_length=200)),
                ('evidence', models.JSONField(default=dict)),
                ('reverses', models.UUIDField(null=True)),
                ('lines', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('reverses',), name='points_entry_reversed_once'), models.CheckConstraint(condition=models.Q(('lines__gte', 0)), name='points_entry_lines')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=10)),
                ('path', models.CharField(max_length=200)),
                ('zh', models.CharField(max_length=60)),
                ('en', models.CharField(max_length=60)),
                ('closed', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('n', models.IntegerField()),
                ('amount', models.BigIntegerField()),
                ('expires', models.DateField(null=True)),
                ('day', models.DateField()),
                ('back', models.BooleanField(default=False)),
                ('credit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.account')),
                ('debit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.account')),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.entry')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('at', models.DateTimeField(default=gezhi.base.clock.now)),
                ('by', models.UUIDField(null=True)),
                ('accounts', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='points.unit')),
            ],
        ),
        migrations.AddField(
            model_name='account',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.unit'),
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('account', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='balance', serialize=False, to='points.account')),
                ('amount', models.BigIntegerField(default=0)),
                ('floor', models.BigIntegerField(null=True)),
                ('lasting', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('floor__isnull', True), ('amount__gte', models.F('floor')), _connector='OR'), name='points_balance_floor')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('pk', models.CompositePrimaryKey('closing_of_id', 'account_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('opening', models.BigIntegerField()),
                ('earned', models.BigIntegerField()),
                ('spent', models.BigIntegerField()),
                ('expired', models.BigIntegerField()),
                ('closing', models.BigIntegerField()),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.account')),
                ('closing_of', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='points.closing')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closing', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening'), '+', models.F('earned')), '-', models.F('spent')), '-', models.F('expired')))), name='points_snapshot_sum')],
            },
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('place', 'key'), name='points_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('points', 'rating', 'minutes', 'fen', 'stock', 'voucher'))), name='points_unit_kind'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['debit', 'id'], name='points_line_debit'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['credit', 'id'], name='points_line_credit'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('entry', 'n'), name='points_line_once'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='points_line_amount'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='points_line_sides'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.UniqueConstraint(fields=('unit', 'month'), name='points_closing_once'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['unit', 'path'], name='points_account_ground', opclasses=['int4_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('holder', 'unit', 'role', 'holder_kind'), name='points_account_once'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('holder', 'hold', 'stock', 'score', 'issuer', 'sales', 'expired', 'supplier', 'collected', 'difference', 'bank'))), name='points_account_role'),
        ),
        Statements(forwards, backwards),
    ]
    operations = together(operations)
