"""What auditors said is only ever added to."""

from django.db import migrations

GUARD = """
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON reports_auditreview
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON reports_auditreview
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
UNGUARD = """
DROP TRIGGER no_change ON reports_auditreview;
DROP TRIGGER no_truncate ON reports_auditreview;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_audit_review"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
