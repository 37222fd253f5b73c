"""The rows of these tables keep their history: `core_remember_row(left out, masked)`."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON budgets_budgetline
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON budgets_balance
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON budgets_tranche
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON budgets_trancheline
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON budgets_encumbrance
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
"""
UNTRACK = """
DROP TRIGGER row_history ON budgets_budgetline;
DROP TRIGGER row_history ON budgets_balance;
DROP TRIGGER row_history ON budgets_tranche;
DROP TRIGGER row_history ON budgets_trancheline;
DROP TRIGGER row_history ON budgets_encumbrance;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
