"""API routes of this app."""

from django.urls import path

from budgets.api import desk, imports, lines, tranches, years

LINE = "budget-lines/<int:pk>/"
TRANCHE = "spd-tranches/<int:pk>/"

urlpatterns = [
    path("budget-lines/", lines.BudgetLineListView.as_view(), name="api-budget-lines"),
    path("budget-lines/import/", imports.LineImportView.as_view(), name="api-budget-lines-import"),
    path("budget-lines/dry/", desk.DryLineListView.as_view(), name="api-budget-lines-dry"),
    path(LINE, lines.BudgetLineView.as_view(), name="api-budget-line"),
    path(f"{LINE}entries/", lines.EntryListView.as_view(), name="api-entries"),
    path(f"{LINE}versions/", lines.VersionListView.as_view(), name="api-line-versions"),
    path(f"{LINE}explain/", lines.ExplanationView.as_view(), name="api-line-explain"),
    path(f"{LINE}revise/", lines.LineReviseView.as_view(), name="api-line-revise"),
    path(f"{LINE}block/", lines.LineBlockView.as_view(), name="api-line-block"),
    path(f"{LINE}unblock/", lines.LineUnblockView.as_view(), name="api-line-unblock"),
    path("spd-tranches/", tranches.TrancheListView.as_view(), name="api-tranches"),
    path("spd-tranches/import/", imports.TrancheImportView.as_view(), name="api-tranches-import"),
    path("spd-tranches/unused/", desk.UnusedTrancheListView.as_view(), name="api-tranches-unused"),
    path(TRANCHE, tranches.TrancheView.as_view(), name="api-tranche"),
    path(f"{TRANCHE}pdf/", tranches.TranchePdfView.as_view(), name="api-tranche-pdf"),
    path(f"{TRANCHE}revise/", tranches.TrancheReviseView.as_view(), name="api-tranche-revise"),
    path(
        f"{TRANCHE}withdraw/", tranches.TrancheWithdrawView.as_view(), name="api-tranche-withdraw"
    ),
    path("budget-absorption/", desk.AbsorptionView.as_view(), name="api-budget-absorption"),
    path("budget-years/", years.YearListView.as_view(), name="api-budget-years"),
]
