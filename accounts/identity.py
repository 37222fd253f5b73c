"""What makes two accounts one human: the same account, NIP, or keyed hash of the NIK."""

from dataclasses import dataclass

from accounts.models import User
from core import privacy


@dataclass(frozen=True, slots=True)
class Person:
    """A human as the rules compare them; unknown marks are None or empty and match nobody."""

    user_id: int | None = None
    nip: str = ""
    nik_hash: str = ""

    def same_as(self, other: "Person") -> str:
        """Return by what two persons are one (`akun`, `NIP`, `NIK`), empty when they are two."""
        if self.user_id is not None and self.user_id == other.user_id:
            return "akun"
        if self.nip and self.nip == other.nip:
            return "NIP"
        if self.nik_hash and self.nik_hash == other.nik_hash:
            return "NIK"
        return ""


def person_of(user: User) -> Person:
    """This function will return the marks of a person's account."""
    return Person(user.pk, privacy.digits_of(user.nip), user.nik_hash)


def nik_columns(nik: str) -> dict[str, str]:
    """This function will return what is kept of an official's NIK: its hash and last four."""
    digits = privacy.digits_of(nik)
    return {"nik_hash": privacy.fingerprint(privacy.NIK, digits), "nik_last4": digits[-4:]}


def phone_columns(phone: str) -> dict[str, str]:
    """This function will return a telephone number with the hash it is compared by."""
    return {"phone": phone, "phone_hash": privacy.fingerprint(privacy.PHONE, phone)}
