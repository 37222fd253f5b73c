"""The rows of these tables keep their history: `core_remember_row(left out, masked)`."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON vendors_vendor
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('owner_nik_hash,phone_hash,account_hash,address_hash', 'npwp,owner_nik,phone,bank_account');
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON vendors_menu
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('search,keywords,updated_at');
"""
UNTRACK = """
DROP TRIGGER row_history ON vendors_vendor;
DROP TRIGGER row_history ON vendors_menu;
"""


class Migration(migrations.Migration):
    dependencies = [("vendors", "0003_personal_data"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
