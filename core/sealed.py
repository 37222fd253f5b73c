"""A checked file travels with its preview page, signed: nothing is kept on the server meanwhile."""

from django.core import signing

from core.errors import RuleRefused

KEPT_SECONDS = 60 * 60


class PreviewExpired(RuleRefused):
    """The checked file did not come back, or was changed or kept too long."""


def seal(data: bytes, salt: str) -> str:
    """This function will pack a text file that a dry run has read, for a hidden field."""
    return signing.dumps(data.decode("utf-8-sig"), salt=salt, compress=True)


def unseal(text: str, salt: str) -> bytes:
    """This function will return the very file of the dry run, else raise PreviewExpired."""
    try:
        return str(signing.loads(text, salt=salt, max_age=KEPT_SECONDS)).encode()
    except signing.BadSignature as error:
        raise PreviewExpired(
            "Berkas yang diperiksa tidak lagi berlaku; unggah kembali berkasnya."
        ) from error
