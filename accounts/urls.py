"""Pages of the account; allauth's own live beside them under /akun/."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from accounts import security_views as security
from accounts import views

app_name = "accounts"
SECURITY = reverse_lazy("accounts:security")

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    # The address is the log-in; changing it is BPPBJ's act, not allauth's page.
    path("email/", RedirectView.as_view(url=reverse_lazy("accounts:profile")), name="email"),
    path("jabatan/<int:pk>/", views.switch, name="switch"),
    path("keamanan/", security.security, name="security"),
    path("dua-langkah/", security.second_factor, name="second_factor"),
    path("sesi/<int:pk>/akhiri/", security.end_session, name="end_session"),
    path("sesi/lain/akhiri/", security.end_other_sessions, name="end_other_sessions"),
    path("token/<int:pk>/cabut/", security.revoke_token, name="revoke_token"),
    path("sandi/kekuatan/", security.password_strength, name="password_strength"),
    # allauth's own lists are parts of the one page of the house.
    path("sessions/", RedirectView.as_view(url=SECURITY), name="sessions"),
    path("2fa/", RedirectView.as_view(url=SECURITY), name="factors"),
    path("2fa/webauthn/", RedirectView.as_view(url=SECURITY), name="passkeys"),
    # allauth's views that change a second factor, each with its note in the trail.
    path("2fa/totp/activate/", security.factor_change(app.activate_totp), name="add_app"),
    path("2fa/totp/deactivate/", security.factor_change(app.deactivate_totp), name="remove_app"),
    path("2fa/webauthn/add/", security.factor_change(passkeys.add_webauthn), name="add_passkey"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        security.factor_change(passkeys.remove_webauthn),
        name="remove_passkey",
    ),
    path(
        "2fa/recovery-codes/generate/",
        security.factor_change(codes.generate_recovery_codes),
        name="make_codes",
    ),
]
