"""The statements of expiry and closing, alike in both databases; they fill temporary tables that
the next ones read."""

ALONE = (
    "SELECT pg_advisory_xact_lock(7415002, {unit})",
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL hash_mem_multiplier = 4",
    "SET LOCAL jit = off",
)
"""The lock of which every posting takes a share (migration 0001), and room to sort in memory."""

LAPSING = """
CREATE TEMPORARY TABLE points_lapsing AS
SELECT b.account_id, b.amount - b.lasting - coalesce(later.amount, 0) AS amount
FROM points_account a JOIN points_balance b ON b.account_id = a.id
LEFT JOIN (
    SELECT account, CAST(sum(amount) AS bigint) AS amount FROM (
        SELECT credit_id AS account, amount FROM points_line
        WHERE unit_id = %(unit)s AND expires >= %(cut)s AND NOT back
        UNION ALL
        SELECT debit_id, -amount FROM points_line
        WHERE unit_id = %(unit)s AND expires >= %(cut)s AND back
    ) sides GROUP BY account
) later ON later.account = a.id
WHERE a.unit_id = %(unit)s AND a.role = 'holder'
  AND b.amount - b.lasting - coalesce(later.amount, 0) > 0
"""
"""What lapses in each account: all that is there less what never expires or does so later. That is
the same as what came in to expire by then less what left, and needs no lines of long ago."""

OPEN_ONE = """
INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
SELECT %s, %s, %s, %s, %s, {code} WHERE true
ON CONFLICT (holder, unit_id, role, holder_kind) DO NOTHING
"""

WRITE_OFF = """
INSERT INTO points_line (entry_id, n, unit_id, debit_id, credit_id, amount, expires, day, back)
SELECT %(entry)s, row_number() OVER (ORDER BY account_id), %(unit)s, account_id, %(expired)s,
       amount, NULL, %(day)s, false
FROM points_lapsing
"""

MONTH = """
CREATE TEMPORARY TABLE points_month AS
SELECT account, opening, earned, spent, expired, opening + earned - spent - expired AS closing
FROM (SELECT account,
    CAST(coalesce(sum(amount) FILTER (WHERE part = 0), 0) AS bigint) AS opening,
    CAST(coalesce(sum(amount) FILTER (WHERE part = 1), 0) AS bigint) AS earned,
    CAST(coalesce(sum(amount) FILTER (WHERE part = 2), 0) AS bigint) AS spent,
    CAST(coalesce(sum(amount) FILTER (WHERE part = 3), 0) AS bigint) AS expired
FROM (
    SELECT account_id AS account, closing AS amount, 0 AS part
    FROM points_snapshot WHERE closing_of_id = %(before)s AND closing <> 0
    UNION ALL
    SELECT credit_id, CASE WHEN day >= %(first)s AND back THEN -amount ELSE amount END,
           CASE WHEN day < %(first)s THEN 0 WHEN back THEN 2 ELSE 1 END
    FROM points_line WHERE unit_id = %(unit)s AND day BETWEEN %(since)s AND %(last)s
    UNION ALL
    SELECT debit_id, CASE WHEN day < %(first)s OR back THEN -amount ELSE amount END,
           CASE WHEN day < %(first)s THEN 0 WHEN back THEN 1 WHEN credit_id IN (
               SELECT id FROM points_account WHERE unit_id = %(unit)s AND role = 'expired'
           ) THEN 3 ELSE 2 END
    FROM points_line WHERE unit_id = %(unit)s AND day BETWEEN %(since)s AND %(last)s
) sides GROUP BY account) added
"""
"""A month by account, in four parts (opening, earned, spent, expired): a reversal takes back from
what was earned or spent, as it undoes it."""

_LINE = """a.code || ' ' || m.opening || ' ' || m.earned || ' ' || m.spent || ' ' || m.expired
|| ' ' || m.closing"""
_JOINED = "FROM points_month m JOIN points_account a ON a.id = m.account"
LISTED = f"SELECT {_LINE} || char(10) {_JOINED} ORDER BY a.code"
LISTED_TOGETHER = f"""
SELECT string_agg({_LINE} || chr(10), '' ORDER BY a.code COLLATE "C")
{_JOINED} GROUP BY left(a.code, 2) ORDER BY left(a.code, 2) COLLATE "C"
"""

SNAPSHOT = """
INSERT INTO points_snapshot
    (closing_of_id, account_id, opening, earned, spent, expired, closing)
SELECT %s, account, opening, earned, spent, expired, closing FROM points_month ORDER BY account
"""
