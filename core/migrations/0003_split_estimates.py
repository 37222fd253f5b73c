"""Holiday names that end in "(perkiraan)" become a plain name and a mark."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ESTIMATE = " (perkiraan)"


def split(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    holiday = apps.get_model("core", "Holiday")
    for row in holiday.objects.filter(name__endswith=ESTIMATE):
        row.name, row.is_estimate = row.name.removesuffix(ESTIMATE), True
        row.save(update_fields=["name", "is_estimate"])


def join(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    holiday = apps.get_model("core", "Holiday")
    for row in holiday.objects.filter(is_estimate=True):
        row.name = f"{row.name}{ESTIMATE}"[:160]
        row.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("core", "0002_settings_history")]

    operations = [migrations.RunPython(split, join)]
