"""Events recorded before there was a chain become its first links, in the order of their ids."""

from django.db import migrations

LINK = """
DO $$
DECLARE
    row core_auditevent;
    place bigint := 0;
    last bytea := decode(repeat('00', 32), 'hex');
    content bytea;
BEGIN
    FOR row IN SELECT * FROM core_auditevent ORDER BY id LOOP
        place := place + 1;
        content := sha256(convert_to(jsonb_build_array(
            row.id, to_char(row.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), row.act,
            row.actor_id, row.actor_name, row.appointment_id, row.post, row.organisation_id,
            row.target_type, row.target_id, row.target_label, row.from_state, row.to_state,
            row.reason, row.data, row.request_id, row.address
        )::text, 'UTF8'));
        last := sha256(
            last || int8send(place) || int8send(row.id) || int8send(0)
            || int8send((extract(epoch FROM now()) * 1000000)::bigint) || content
        );
        INSERT INTO core_auditlink (position, event_id, transaction, recorded_at, digest, hash)
        VALUES (place, row.id, 0, now(), content, last);
    END LOOP;
    IF place > 0 THEN
        INSERT INTO core_audithead (id, position, hash) VALUES (1, place, last);
    END IF;
END $$;
"""
UNLINK = "DELETE FROM core_auditlink; DELETE FROM core_audithead;"


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_chain")]

    operations = [migrations.RunSQL(LINK, UNLINK)]
