"""The rows of these tables keep their history: `core_remember_row(left out, masked)`."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON accounts_organisation
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('', 'phone');
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON accounts_organisationname
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('password,last_login,nik_hash,phone_hash', 'nip,phone');
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON accounts_appointment
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON accounts_separationrule
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
"""
UNTRACK = """
DROP TRIGGER row_history ON accounts_organisation;
DROP TRIGGER row_history ON accounts_organisationname;
DROP TRIGGER row_history ON accounts_user;
DROP TRIGGER row_history ON accounts_appointment;
DROP TRIGGER row_history ON accounts_separationrule;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_backfill_level"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
