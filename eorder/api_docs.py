"""How the API describes itself: part of the settings, which import it whole."""

SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "e-Order API",
    "DESCRIPTION": "Belanja jamuan dari UMK: anggaran, katalog, pesanan, pembayaran.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PackageStateEnum": "orders.states.PackageState",
        "OrderStateEnum": "orders.states.OrderState",
        "HandoverStateEnum": "orders.states.HandoverState",
        "PaymentStateEnum": "payments.states.PaymentState",
        "TaxRuleEnum": "payments.states.TaxRule",
        "DocumentKindEnum": "orders.states.DocumentKind",
        "SeparationKindEnum": "accounts.models.SeparationRule.Kind",
        "WilayahEnum": "accounts.models.Wilayah",
        "StandingEnum": "accounts.posts.Standing",
        "OrganisationKindEnum": "accounts.posts.Kind",
        "HolidayCategoryEnum": "core.models.Holiday.Category",
        "MenuCategoryEnum": "vendors.models.Menu.Category",
        "VendorStateEnum": "vendors.states.VendorState",
        "ProofKindEnum": "vendors.models.VendorProof.Kind",
        "FirmChangeKindEnum": "vendors.models.VendorChange.Kind",
    },
}
