"""`manage.py import_spd FILE`: issue SPD with their annexes from a CSV."""

from budgets.importers import TRANCHES
from budgets.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Menerbitkan SPD beserta lampirannya dari CSV; satu baris salah membatalkan semuanya."
    importer = TRANCHES
