"""The reason that an act must give when somebody will ask about it."""

from core.errors import RuleRefused

LONGEST = 500


class ReasonMissing(RuleRefused):
    """An act that must be explained came without a usable reason."""


def require(text: str) -> str:
    """This function will return the reason without blanks around it, or raise ReasonMissing."""
    reason = text.strip()
    if not reason:
        raise ReasonMissing(
            "Tulis alasannya; pihak lain dan pemeriksa akan membacanya.",
            errors={"reason": ["Alasan wajib diisi."]},
        )
    if len(reason) > LONGEST:
        raise ReasonMissing(
            f"Alasan terlalu panjang ({len(reason)} huruf); ringkas menjadi paling banyak "
            f"{LONGEST} huruf.",
            errors={"reason": [f"Paling banyak {LONGEST} huruf."]},
        )
    return reason
