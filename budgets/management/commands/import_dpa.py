"""`manage.py import_dpa FILE`: enter DPA (or RKAP) lines from a CSV."""

from budgets.importers import LINES
from budgets.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Mengisi baris DPA/RKAP dari CSV; satu baris salah membatalkan semuanya."
    importer = LINES
