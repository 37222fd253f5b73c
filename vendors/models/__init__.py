"""Supply: firms and what they cook."""

from vendors.models.catalog import Menu, MenuPicture
from vendors.models.registration import SecondFirmPermit, VendorChange, VendorEvent, VendorProof
from vendors.models.vendor import Vendor

__all__ = [
    "Menu",
    "MenuPicture",
    "SecondFirmPermit",
    "Vendor",
    "VendorChange",
    "VendorEvent",
    "VendorProof",
]
