"""The account's own pages; allauth's carry the methods of interest only."""

from tests.access.rules import EVERYBODY, OPEN, SELF, Entry

NONE_HELD = "404 while the person holds none"


def library(
    name: str, *, ok: int = 200, anonymous: int = 0, note: str = "", **more: object
) -> Entry:
    """This function will describe a page of allauth, the same for everybody who is signed in."""
    return Entry(
        name,
        "GET",
        EVERYBODY,
        scope=OPEN,
        ok=ok,
        no_post=ok,
        anonymous=anonymous,
        all_methods=False,
        note=note,
        **more,
    )  # type: ignore[arg-type]


def own(name: str, method: str = "GET", *args: str) -> Entry:
    """This function will describe what a person does with their own account, post or not."""
    ok = 200 if method == "GET" else 302
    none = 404 if args else ok
    return Entry(name, method, EVERYBODY, args, SELF if args else OPEN, ok=ok, no_post=none)


ENTRIES = (
    Entry("accounts:profile", "GET", EVERYBODY, no_post=200),
    Entry(
        "accounts:email",
        "GET",
        EVERYBODY,
        scope=OPEN,
        ok=302,
        no_post=302,
        anonymous=302,
        all_methods=False,
        note="leads to the profile",
    ),
    Entry("accounts:switch", "POST", EVERYBODY, ("own.post",), SELF, ok=302, no_post=404),
    library("account_login", ok=302, anonymous=200),
    library("account_logout", note="asks first; leaves by POST"),
    library("account_inactive", anonymous=200),
    library("account_signup", ok=302, anonymous=200, note="closed: officials are invited"),
    library("account_reauthenticate"),
    library("account_email_verification_sent", anonymous=200),
    library("account_change_password"),
    library("account_set_password", ok=302),
    library("account_reset_password", anonymous=200),
    library("account_confirm_login_code", ok=302, anonymous=302),
    library("account_confirm_email", anonymous=200, args=("x",)),
    library("account_reset_password_from_key_done", anonymous=200),
    library("account_reset_password_from_key", anonymous=200, args=("1", "x")),
    library("account_reset_password_done", anonymous=200),
    library("mfa_authenticate", ok=302, anonymous=302),
    library("mfa_login_webauthn", ok=302, anonymous=302),
    library("mfa_reauthenticate", ok=302),
    library("mfa_reauthenticate_webauthn", ok=302),
    library("mfa_view_recovery_codes", ok=404, note=NONE_HELD),
    library("mfa_download_recovery_codes", ok=404, note=NONE_HELD),
    library("accounts:rename_passkey", args=(1,), ok=404, note=NONE_HELD),
    own("accounts:security"),
    own("accounts:second_factor"),
    own("accounts:end_session", "POST", "own.session"),
    own("accounts:end_other_sessions", "POST"),
    own("accounts:revoke_token", "POST", "own.token"),
    Entry(
        "accounts:password_strength",
        "POST",
        EVERYBODY,
        scope=OPEN,
        anonymous=200,
        no_post=200,
        note="judges a password while it is typed; stores nothing",
    ),
    *(
        library(f"accounts:{name}", ok=302, anonymous=302, note="leads to the account's safety")
        for name in ("sessions", "factors", "passkeys")
    ),
    *(library(f"accounts:{name}") for name in ("add_app", "add_passkey", "make_codes")),
    library("accounts:remove_app", ok=404, note=NONE_HELD),
    library("accounts:remove_passkey", args=(1,), ok=404, note=NONE_HELD),
    Entry("api-me", "GET", EVERYBODY, note="the caller alone"),
)
