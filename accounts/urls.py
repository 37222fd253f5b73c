"""Pages of the account; allauth's own live beside them under /akun/."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("jabatan/<int:pk>/", views.switch, name="switch"),
]
