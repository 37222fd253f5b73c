"""Files that no row names: an upload whose transaction failed, a picture whose row is gone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField, Model

from core.uploads import PICTURES, PictureField, names_of

# An upload in work has its file before its row; no transaction lasts this long.
GRACE = timedelta(days=1)
StoredField = FileField | PictureField


def stored_fields() -> Iterator[tuple[type[Model], StoredField]]:
    """This function will find every field of every model that names stored files."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField | PictureField):
                yield model, field


def folder_of(field: StoredField) -> str:
    """This function will return the top folder in which a field's files lie."""
    if isinstance(field, PictureField):
        return PICTURES
    return str(field.upload_to).partition("/")[0]


def named() -> set[str]:
    """This function will return every stored name that a row holds."""
    names: set[str] = set()
    for model, field in stored_fields():
        values = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
        for value in values.iterator():
            names |= set(names_of(value)) if isinstance(field, PictureField) else {str(value)}
    return names


def sweep(*, at: datetime) -> int:
    """This function will delete the files older than a day that no row names; returns how many."""
    folders = {folder_of(field) for _, field in stored_fields()} - {""}
    found = [path for folder in sorted(folders) for path in _files(folder)]
    old = [path for path in found if default_storage.get_modified_time(path) < at - GRACE]
    lost = set(old) - named() if old else set()
    for path in sorted(lost):
        default_storage.delete(path)
    return len(lost)


def _files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _files(f"{folder}/{inner}")
