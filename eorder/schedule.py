"""What runs by the clock: seconds between two runs, or the hour of the night in Jakarta."""

from celery.schedules import crontab

BEAT = {
    "deliver-notifications": {"task": "core.tasks.deliver_pending", "schedule": 5.0},
    "worker-heartbeat": {"task": "core.tasks.heartbeat", "schedule": 15.0},
    "render-documents": {"task": "orders.tasks.render_pending", "schedule": 5.0},
    "recompute-due-dates": {"task": "payments.tasks.recompute_due_dates", "schedule": 300.0},
    "send-invitations": {"task": "accounts.tasks.send_invitations", "schedule": 5.0},
    "turn-the-day": {"task": "accounts.tasks.turn_the_day", "schedule": 600.0},
    "check-audit": {"task": "reports.tasks.check_audit", "schedule": 300.0},
    "check-audit-whole": {
        "task": "reports.tasks.check_audit_whole",
        "schedule": crontab(hour=2, minute=30),
    },
    "retain-personal-data": {
        "task": "payments.tasks.retain_personal_data",
        "schedule": crontab(hour=3, minute=15),
    },
    "sweep-files": {"task": "core.tasks.sweep_files", "schedule": 24 * 60 * 60.0},
    "flag-payments": {"task": "payments.tasks.flag_payments", "schedule": 60.0},
}
