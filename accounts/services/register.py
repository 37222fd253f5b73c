"""The organisations of the province as they are, from the list that comes with the system."""

from datetime import date, datetime
from pathlib import Path

from accounts.models import Organisation
from accounts.services import imports, organisations
from accounts.services.imports import Outcome
from accounts.services.organisations import NewName
from core.acts import SYSTEM

LIST = Path(__file__).resolve().parent.parent / "organisations.csv"
PROVINCE = "provinsi"
BEGINNING = date(2000, 1, 1)
# The province's name heads every paper of its offices; it changed by law.
PROVINCE_NAMES = (
    NewName(
        name="Pemerintah Provinsi Daerah Khusus Ibukota Jakarta",
        short_name="Pemprov DKI",
        letterhead="",
        valid_from=BEGINNING,
        legal_basis="UU 29/2007",
    ),
    NewName(
        name="Pemerintah Provinsi Daerah Khusus Jakarta",
        short_name="Pemprov DKJ",
        letterhead="",
        valid_from=date(2024, 11, 30),
        legal_basis="UU 2/2024 sebagaimana diubah dengan UU 151/2024",
    ),
)


def ensure_register(*, at: datetime) -> Outcome:
    """This function will enter the organisations that are missing; safe to run again.

    What exists keeps its names and its kind; place, Asisten and address follow the list.
    """
    outcome = imports.apply(LIST.read_bytes(), by=SYSTEM, at=at, since=BEGINNING, keeps_names=True)
    province = Organisation.objects.get(code=PROVINCE)
    known = set(province.names.values_list("valid_from", "name"))
    for name in PROVINCE_NAMES:
        if (name.valid_from, name.name) not in known:
            organisations.rename(province.pk, name, by=SYSTEM, at=at)
    return outcome
