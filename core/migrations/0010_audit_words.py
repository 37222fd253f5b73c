"""Finds words in target, person and reason; the expression is that of `reports.queries.trail`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0009_audit_page_indexes")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX audit_words ON core_auditevent USING gin (lower("
            "target_label || ' ' || actor_name || ' ' || reason) gin_trgm_ops)",
            "DROP INDEX audit_words",
        )
    ]
