"""Proofs and permits of a registration keep the history of their rows like the firm itself."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON vendors_vendorproof
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON vendors_secondfirmpermit
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
"""
UNTRACK = """
DROP TRIGGER row_history ON vendors_vendorproof;
DROP TRIGGER row_history ON vendors_secondfirmpermit;
"""


class Migration(migrations.Migration):
    dependencies = [("vendors", "0005_registration"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
