"""The rows of these tables keep their history: `core_remember_row(left out, masked)`."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON payments_bill
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('', 'bank_account');
"""
UNTRACK = """
DROP TRIGGER row_history ON payments_bill;
DROP TRIGGER row_history ON payments_payment;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_due_date_change"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
