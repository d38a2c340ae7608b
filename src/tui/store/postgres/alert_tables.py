"""Table of the alerts log on a server: the events of all rules, in which rows are only added.

The server itself decides who may add what. It notes the user who logged in, whom no statement can
name otherwise, and the time of what a member does. Rows are added one transaction after the other,
so that a reader who knows all rows up to a number never misses one. A member may add actions on
rules; who stores, adds all events.
"""

from __future__ import annotations

ALERT_TABLES = """
CREATE TABLE events (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL CHECK (at >= '1900-01-01 00:00Z' AND at < '2500-01-01 00:00Z'),
    rule text NOT NULL, kind text NOT NULL, once text UNIQUE, detail text NOT NULL,
    who text NOT NULL DEFAULT session_user
);
CREATE FUNCTION wait_and_tell() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ticwatch, pg_temp AS
$$ BEGIN
    PERFORM FROM layout FOR UPDATE;
    PERFORM pg_notify('ticwatch', 'events');
    RETURN NULL;
END $$;
CREATE TRIGGER in_turn BEFORE INSERT ON events
    FOR EACH STATEMENT EXECUTE FUNCTION wait_and_tell();
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY anyone ON events FOR SELECT USING (true);
CREATE POLICY members ON events FOR INSERT WITH CHECK (
    kind IN ('acked', 'silenced', 'lifted', 'rearmed') AND once IS NULL
    OR has_table_privilege('ticwatch.vintages', 'INSERT')
);
DO $$
    DECLARE given record;
BEGIN
    FOR given IN
        SELECT privilege_type AS privilege, CASE grantee
            WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role
        FROM pg_class, aclexplode(relacl)
        WHERE oid = 'vintages'::regclass AND grantee <> relowner
        AND privilege_type IN ('SELECT', 'INSERT')
    LOOP
        EXECUTE format('GRANT %s ON events TO %s', given.privilege, given.role);
    END LOOP;
END $$;
"""
"""Statements that lead from version 1 of the layout to version 2.

Whoever could read or store vintages before, can read or store events. The row of ``layout`` is the
lock of a turn: a user who may only read cannot hold it.
"""
ACTION_LIMITS = r"""
CREATE FUNCTION is_action(rule text, kind text, detail text) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
    DECLARE keys jsonb; start text; until text;
BEGIN
    IF length(rule) > 1000 OR length(detail) > 1000 THEN RETURN false; END IF;
    keys := detail;
    start := keys ->> 'start';
    until := keys ->> 'until';
    RETURN jsonb_typeof(keys) = 'object' AND CASE kind
        WHEN 'acked' THEN keys ? 'start' AND (start IS NULL OR start ~ '^\d{4}-\d\d-\d\d$'
            AND start::date BETWEEN '1900-01-01' AND '2499-12-31')
        WHEN 'silenced' THEN keys ? 'until' AND (until IS NULL
            OR until ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$'
            AND until::timestamptz BETWEEN '1900-01-01 00:00Z' AND now() + interval '91 days')
        WHEN 'lifted' THEN jsonb_typeof(keys -> 'why') = 'string'
        ELSE kind = 'rearmed' END;
END $$;
CREATE FUNCTION note_time() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$ BEGIN
    IF NOT has_table_privilege('ticwatch.vintages', 'INSERT') THEN
        NEW.at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timed BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION note_time();
ALTER POLICY members ON events WITH CHECK (
    has_table_privilege('ticwatch.vintages', 'INSERT')
    OR once IS NULL AND is_action(rule, kind, detail)
);
"""
"""Statements that lead from version 2 of the layout to version 3.

The server notes the time of what a member does. It refuses actions that no program can read, that
are very long, and that mute for more than 90 days and a day in which clocks may differ.
"""
MEMBER_COLUMNS = ("at", "rule", "kind", "once", "detail")
"""Columns that a member may fill in. The server fills in ``number`` and ``who``."""
