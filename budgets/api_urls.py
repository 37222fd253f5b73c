"""API routes of this app."""

from django.urls import path

from budgets import api

urlpatterns = [
    path("budget-lines/", api.BudgetLineListView.as_view(), name="api-budget-lines"),
    path("budget-lines/<int:pk>/", api.BudgetLineView.as_view(), name="api-budget-line"),
    path("budget-lines/<int:pk>/entries/", api.EntryListView.as_view(), name="api-entries"),
    path("spd-tranches/", api.TrancheListView.as_view(), name="api-tranches"),
    path("spd-tranches/<int:pk>/", api.TrancheView.as_view(), name="api-tranche"),
]
