"""Acts on offices and people."""

from accounts.services.appointments import NewAppointment, appoint

__all__ = ["NewAppointment", "appoint"]
