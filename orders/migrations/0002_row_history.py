"""The rows of these tables keep their history: `core_remember_row(left out, masked)`."""

from django.db import migrations

TRACK = """
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_package
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_comparable
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_order
    FOR EACH ROW EXECUTE FUNCTION core_remember_row('', 'contact_phone');
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_orderline
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_handover
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
CREATE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON orders_handoverline
    FOR EACH ROW EXECUTE FUNCTION core_remember_row();
"""
UNTRACK = """
DROP TRIGGER row_history ON orders_package;
DROP TRIGGER row_history ON orders_comparable;
DROP TRIGGER row_history ON orders_order;
DROP TRIGGER row_history ON orders_orderline;
DROP TRIGGER row_history ON orders_handover;
DROP TRIGGER row_history ON orders_handoverline;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("core", "0008_row_history")]

    operations = [migrations.RunSQL(TRACK, UNTRACK)]
