"""Who: people, organisations and the appointments that join them."""

from accounts.models.appointment import Appointment, Invitation, Role
from accounts.models.duties import SeparationChange, SeparationRule
from accounts.models.organisation import Level, Organisation, OrganisationName, Wilayah
from accounts.models.token import TokenGrant
from accounts.models.user import User, UserManager

__all__ = [
    "Appointment",
    "Invitation",
    "Level",
    "Organisation",
    "OrganisationName",
    "Role",
    "SeparationChange",
    "SeparationRule",
    "TokenGrant",
    "User",
    "UserManager",
    "Wilayah",
]
