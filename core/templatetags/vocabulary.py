"""The one vocabulary of badges: status code of any machine -> tone and icon.

A code that several machines share must mean the same to a reader. Unknown codes are neutral.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """How a status is shown beside its word."""

    tone: str
    icon: str


NEUTRAL = Look("neutral", "circle-dashed")

STATUS: dict[str, Look] = {
    # Not yet started, or still being written by its owner.
    "DRAFT": Look("neutral", "pencil"),
    "NEW": Look("neutral", "circle-dashed"),
    "PLANNED": Look("neutral", "circle-dashed"),
    "NAMED": Look("info", "users"),
    "TEAM_NAMED": Look("info", "users"),
    "PREPARING": Look("info", "file-pen-line"),
    "PREPARATION": Look("info", "file-pen-line"),
    "IN_PREPARATION": Look("info", "file-pen-line"),
    "IN_PROGRESS": Look("info", "file-pen-line"),
    "READY": Look("success", "circle-check"),
    "PREPARED": Look("success", "circle-check"),
    "ORDERED": Look("info", "clipboard-list"),
    # Waits for somebody.
    "SUBMITTED": Look("attention", "hourglass"),
    "PENDING": Look("attention", "hourglass"),
    "WAITING": Look("attention", "hourglass"),
    "SIGNED": Look("info", "pen-line"),
    "DRAFTED": Look("attention", "file-pen-line"),
    "BILLED": Look("attention", "receipt"),
    "HANDED_OVER": Look("info", "package-check"),
    "INSPECTED": Look("info", "clipboard-check"),
    "OFFERED": Look("attention", "hourglass"),
    "UNDER_REVIEW": Look("attention", "eye"),
    # Goes its way.
    "ACCEPTED": Look("success", "handshake"),
    "DELIVERED": Look("info", "truck"),
    "PARTIAL": Look("attention", "package"),
    "PARTLY_ACCEPTED": Look("attention", "package"),
    "RECEIVED": Look("success", "package-check"),
    "APPROVED": Look("success", "badge-check"),
    "VERIFIED": Look("success", "badge-check"),
    "ACTIVE": Look("success", "circle-check"),
    "PUBLISHED": Look("success", "circle-check"),
    "ISSUED": Look("success", "file-check"),
    "OPEN": Look("info", "circle-dot"),
    "PAID": Look("success", "banknote"),
    "ON_TIME": Look("success", "circle-check"),
    "ARRIVED": Look("success", "coins"),
    "CONFIRMED": Look("success", "coins"),
    "CLOSED": Look("neutral", "archive"),
    "COMPLETED": Look("success", "check-check"),
    "DONE": Look("success", "check-check"),
    # Time runs out.
    "NEARING": Look("attention", "calendar-clock"),
    "DUE_TODAY": Look("attention", "alarm-clock"),
    "OVERDUE": Look("danger", "alarm-clock"),
    "LATE": Look("danger", "alarm-clock"),
    # Came to nothing, or back.
    "DECLINED": Look("danger", "circle-x"),
    "REJECTED": Look("danger", "circle-x"),
    "RETURNED": Look("attention", "undo-2"),
    "FAILED": Look("danger", "triangle-alert"),
    "CANCELLED": Look("neutral", "ban"),
    "LAPSED": Look("neutral", "hourglass"),
    "EXPIRED": Look("neutral", "hourglass"),
    "SUSPENDED": Look("danger", "lock"),
    "HIDDEN": Look("neutral", "eye-off"),
    "REPLACED": Look("neutral", "archive"),
    "SUPERSEDED": Look("neutral", "archive"),
    "REVISED": Look("info", "file-pen-line"),
}

# The drawn food on the plate of a tone, under static/img/food/.
FOOD = {
    "rice": "bento",
    "cake": "cake",
    "drink": "cup-straw",
    "snack": "dumpling",
    "fruit": "watermelon",
    "soup": "stew",
    "grill": "skewer",
    "noodle": "noodles",
}

# The icon that stands for a tone where no status names a better one.
TONE_ICONS = {
    "success": "circle-check",
    "attention": "triangle-alert",
    "danger": "circle-alert",
    "info": "info",
    "neutral": "circle-dashed",
    # Django's own levels of messages.
    "warning": "triangle-alert",
    "error": "circle-alert",
    "debug": "info",
}


def look_of(code: str) -> Look:
    """This function will return the tone and icon of a status code."""
    return STATUS.get(code, NEUTRAL)
