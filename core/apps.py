from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Inti"

    def ready(self) -> None:
        """Register the deploy checks."""
        import_module("core.checks")
