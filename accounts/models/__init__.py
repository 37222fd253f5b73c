"""Who: people, organisations and the appointments that join them."""

from accounts.models.appointment import Appointment, Role
from accounts.models.duties import SeparationChange, SeparationRule
from accounts.models.organisation import Organisation, Wilayah
from accounts.models.token import TokenGrant
from accounts.models.user import User, UserManager

__all__ = [
    "Appointment",
    "Organisation",
    "Role",
    "SeparationChange",
    "SeparationRule",
    "TokenGrant",
    "User",
    "UserManager",
    "Wilayah",
]
