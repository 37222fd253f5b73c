"""Pages of the account; allauth's own live beside them under /akun/."""

from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    # The address is the log-in; changing it is BPPBJ's act, not allauth's page.
    path("email/", RedirectView.as_view(url=reverse_lazy("accounts:profile")), name="email"),
    path("jabatan/<int:pk>/", views.switch, name="switch"),
]
