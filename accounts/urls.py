"""Pages of the account under /akun/, beside allauth's own, and of the register: /organisasi/."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from accounts import appointment_views as appointments
from accounts import invitation_views as invitations
from accounts import organisation_views as organisations
from accounts import people_views as people
from accounts import security_views as security
from accounts import views

app_name = "accounts"
SECURITY = reverse_lazy("accounts:security")

account = [
    path("profil/", views.profile, name="profile"),
    # The address is the log-in; changing it is BPPBJ's act, not allauth's page.
    path("email/", RedirectView.as_view(url=reverse_lazy("accounts:profile")), name="email"),
    path("jabatan/<int:pk>/", views.switch, name="switch"),
    path("undangan/<slug:token>/", invitations.invitation, name="invitation"),
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
        "2fa/webauthn/keys/<int:pk>/edit/",
        security.factor_change(passkeys.edit_webauthn),
        name="rename_passkey",
    ),
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
register = [
    path("", organisations.organisation_list, name="organisation_list"),
    path("baru/", organisations.organisation_create, name="organisation_create"),
    path("impor/", organisations.organisation_import, name="organisation_import"),
    path("impor/templat/", organisations.organisation_template, name="organisation_template"),
    path("ekspor/", organisations.organisation_export, name="organisation_export"),
    path("<int:pk>/", organisations.organisation, name="organisation"),
    path("<int:pk>/ubah/", organisations.organisation_edit, name="organisation_edit"),
    path("<int:pk>/nama/", organisations.organisation_rename, name="organisation_rename"),
    path("<int:pk>/tutup/", organisations.organisation_close, name="organisation_close"),
    path("orang/", people.people_list, name="people"),
    path("orang/<int:pk>/", people.person, name="person"),
    path("orang/<int:pk>/ubah/", people.person_edit, name="person_edit"),
    path("orang/<int:pk>/nonaktif/", people.person_close, name="person_close"),
    path("orang/<int:pk>/aktif/", people.person_open, name="person_open"),
    path("penunjukan/baru/", appointments.appointment_create, name="appointment_create"),
    path("penunjukan/<int:pk>/", appointments.appointment, name="appointment"),
    path("penunjukan/<int:pk>/ubah/", appointments.appointment_correct, name="appointment_correct"),
    path("penunjukan/<int:pk>/akhiri/", appointments.appointment_end, name="appointment_end"),
    path("penunjukan/<int:pk>/sk/", appointments.appointment_decree, name="appointment_decree"),
    path(
        "penunjukan/<int:pk>/undangan/kirim/",
        appointments.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "penunjukan/<int:pk>/undangan/cabut/",
        appointments.invitation_revoke,
        name="invitation_revoke",
    ),
]
urlpatterns = [path("akun/", include(account)), path("organisasi/", include(register))]
