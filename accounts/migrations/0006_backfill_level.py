"""Give organisations entered before there were levels the one that their kind says."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LEVELS = {"BUMD": "BUMD", "UMK": "UMK", "SKPD": "UNIT", "OVERSIGHT": "UNIT"}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    organisations = apps.get_model("accounts", "Organisation").objects
    for kind, level in LEVELS.items():
        organisations.filter(kind=kind, level="").update(level=level)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_offices_and_posts_over_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
