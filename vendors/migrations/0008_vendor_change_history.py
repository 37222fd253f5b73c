"""What a firm asks to change keeps the history of its rows; the account number is masked."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON vendors_vendorchange
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('', 'bank_account');
"""


class Migration(migrations.Migration):
    dependencies = [("vendors", "0007_vendor_change"), ("core", "0008_row_history")]

    operations = [
        migrations.RunSQL(TRACK, "DROP TRIGGER row_history ON vendors_vendorchange;"),
    ]
