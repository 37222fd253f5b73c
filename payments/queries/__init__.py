"""Every read of this app, by noun."""

from payments.queries.work import ready_to_bill, tasks

__all__ = ["ready_to_bill", "tasks"]
