"""The database links every event when its act commits, and refuses to change what is linked.

Linking is deferred twice: `core_audit_queue` runs among the deferred checks of the commit and
only queues the event; `core_audit_link`, deferred by that very insert, runs after all of them.
So the head is taken when nothing is left to wait for, and two commits cannot hold each other up.
These triggers are plain SQL because those of django-pgtrigger can be switched off by any
session (`SET pgtrigger.ignore`).
"""

from django.db import migrations

CHAIN = """
CREATE FUNCTION core_audit_queue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO core_auditpending (event_id, digest)
    VALUES (NEW.id, sha256(convert_to(jsonb_build_array(
        NEW.id, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), NEW.act,
        NEW.actor_id, NEW.actor_name, NEW.appointment_id, NEW.post, NEW.organisation_id,
        NEW.target_type, NEW.target_id, NEW.target_label, NEW.from_state, NEW.to_state,
        NEW.reason, NEW.data, NEW.request_id, NEW.address
    )::text, 'UTF8')));
    RETURN NULL;
END $$;

CREATE FUNCTION core_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    xact bigint := pg_current_xact_id()::text::bigint;
    micros bigint := (extract(epoch FROM now()) * 1000000)::bigint;
    place bigint;
    link bytea;
    row core_auditpending;
BEGIN
    -- The first event of a transaction takes the others along: one step of the head for all.
    IF NOT EXISTS (SELECT FROM core_auditpending WHERE event_id = NEW.event_id) THEN
        RETURN NULL;
    END IF;
    LOOP
        SELECT position, hash INTO place, link FROM core_audithead WHERE id = 1 FOR UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO core_audithead (id, position, hash)
        VALUES (1, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
    END LOOP;
    -- Only this transaction's rows are visible here: others link theirs before they commit.
    FOR row IN SELECT * FROM core_auditpending ORDER BY event_id LOOP
        place := place + 1;
        link := sha256(
            link || int8send(place) || int8send(row.event_id) || int8send(xact)
            || int8send(micros) || row.digest
        );
        INSERT INTO core_auditlink (position, event_id, transaction, recorded_at, digest, hash)
        VALUES (place, row.event_id, xact, now(), row.digest, link);
    END LOOP;
    DELETE FROM core_auditpending;
    UPDATE core_audithead SET position = place, hash = link WHERE id = 1;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_queue AFTER INSERT ON core_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_audit_queue();
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON core_auditpending
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_audit_link();
"""
NO_CHAIN = """
DROP TRIGGER audit_link ON core_auditpending;
DROP TRIGGER audit_queue ON core_auditevent;
DROP FUNCTION core_audit_link();
DROP FUNCTION core_audit_queue();
"""
GUARDS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail only grows: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION core_audit_head_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <= OLD.position THEN
        RAISE EXCEPTION 'The head of the audit chain only moves on';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON core_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON core_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON core_auditcheck
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_change BEFORE DELETE ON core_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER onward BEFORE UPDATE ON core_audithead
    FOR EACH ROW EXECUTE FUNCTION core_audit_head_step();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_auditcheck
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
NO_GUARDS = """
DROP TRIGGER no_change ON core_auditevent;
DROP TRIGGER no_change ON core_auditlink;
DROP TRIGGER no_change ON core_auditcheck;
DROP TRIGGER no_change ON core_audithead;
DROP TRIGGER onward ON core_audithead;
DROP TRIGGER no_truncate ON core_auditevent;
DROP TRIGGER no_truncate ON core_auditlink;
DROP TRIGGER no_truncate ON core_auditcheck;
DROP TRIGGER no_truncate ON core_audithead;
DROP FUNCTION core_audit_head_step();
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_link_earlier_events")]

    operations = [migrations.RunSQL(CHAIN, NO_CHAIN), migrations.RunSQL(GUARDS, NO_GUARDS)]
