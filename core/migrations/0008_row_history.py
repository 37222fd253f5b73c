"""Every change of a row that carries the trigger `row_history` is kept, old and new value.

`core_remember_row(columns left out, columns masked)`: the first hold nothing an auditor needs
(a password's hash, a search index), the second are personal numbers, of which the last four
signs are kept. SECURITY DEFINER, because the application's role may not write the history itself;
plain SQL, because triggers of django-pgtrigger and django-pghistory obey `SET pgtrigger.ignore`.
"""

from django.db import migrations

REMEMBER = """
CREATE FUNCTION core_mask(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN value IS NULL OR value IN ('null', '""') THEN value
        WHEN length(value #>> '{}') <= 4 THEN '"••••"'
        ELSE to_jsonb('•••• ' || right(value #>> '{}', 4))
    END
$$;

CREATE FUNCTION core_remember_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    omitted text[] := string_to_array(coalesce(TG_ARGV[0], ''), ',');
    masked text[] := string_to_array(coalesce(TG_ARGV[1], ''), ',');
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    told jsonb := coalesce(nullif(current_setting('eorder.origin', true), ''), '{}')::jsonb;
    changed jsonb;
BEGIN
    SELECT jsonb_object_agg(key, CASE
        WHEN key = ANY (masked) THEN jsonb_build_array(core_mask(b.value), core_mask(a.value))
        ELSE jsonb_build_array(b.value, a.value)
    END) INTO changed
    FROM jsonb_each(before) b FULL JOIN jsonb_each(after) a USING (key)
    WHERE key <> 'id' AND key <> ALL (omitted)
        AND coalesce(b.value, 'null') <> coalesce(a.value, 'null');
    IF changed IS NULL AND TG_OP = 'UPDATE' THEN
        RETURN NULL;
    END IF;
    INSERT INTO core_rowchange (at, transaction, "table", row_id, kind, changes, origin)
    VALUES (
        now(), pg_current_xact_id()::text::bigint, TG_TABLE_NAME,
        (CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END ->> 'id')::bigint, TG_OP,
        coalesce(changed, '{}'), told || jsonb_build_object(
            'program', current_setting('application_name'), 'role', session_user
        )
    );
    RETURN NULL;
END $$;

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON core_rowchange
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_rowchange
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
FORGET = """
DROP TRIGGER no_change ON core_rowchange;
DROP TRIGGER no_truncate ON core_rowchange;
DROP FUNCTION core_remember_row();
DROP FUNCTION core_mask(jsonb);
"""
TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON core_parameter
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON core_holiday
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
"""
UNTRACK = """
DROP TRIGGER row_history ON core_parameter;
DROP TRIGGER row_history ON core_holiday;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_row_change")]

    operations = [migrations.RunSQL(REMEMBER, FORGET), migrations.RunSQL(TRACK, UNTRACK)]
