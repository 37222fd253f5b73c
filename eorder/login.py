"""Log-in settings that are the same everywhere; `settings.py` holds what the mode decides."""

LOGIN_URL = "account_login"
LOGIN_PATH = "/akun/login/"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "nip")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.HabitValidator"},
]

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.HouseLoginForm",
    "signup": "accounts.forms.HouseSignupForm",
    "change_password": "accounts.forms.HouseChangePasswordForm",
    "set_password": "accounts.forms.HouseSetPasswordForm",
    "reset_password": "accounts.forms.HouseResetPasswordForm",
    "reset_password_from_key": "accounts.forms.HouseResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.HouseReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[e-Order] "
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_login"

MFA_ADAPTER = "accounts.mfa_adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.mfa_forms.HouseAuthenticateForm",
    "reauthenticate": "accounts.mfa_forms.HouseProveByCodeForm",
    "activate_totp": "accounts.mfa_forms.HouseActivateForm",
    "add_webauthn": "accounts.mfa_forms.HouseAddPasskeyForm",
    "edit_webauthn": "accounts.mfa_forms.HouseEditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Who registers alone proves the address before the first log-in (accounts.stages).
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "e-Order"
MFA_TOTP_TOLERANCE = 1

# Limits, as (tries, seconds); docs/decisions, "Log-in limits". A wrong password counts against
# the first three, or against the last alone when the browser has logged this person in before.
LOGIN_LIMITS: dict[str, list[tuple[int, int]]] = {
    "account_address": [(5, 300), (10, 3600)],
    "address": [(100, 300)],
    "account": [(30, 3600)],
    "device": [(5, 300), (50, 86_400)],
}
TOKEN_LIMIT = [(60, 300)]
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {
    # allauth counts per address under a lock that a busy office would queue at; ours is atomic.
    "login": None,
    # allauth counts wrong codes of the second factor here, per person; passwords are counted above.
    "login_failed": "5/5m/key,30/d/key",
    "reauthenticate": "20/m/user",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "signup": "30/h/ip",
}
# A passkey cannot be guessed, so there is nothing to count.
MFA_RATE_LIMITS = {"webauthn_login": None}
TOKEN_DAYS = 90
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 (a model's name)
