"""The audit trail of everything that is not money: appointments, listings, settings, looks at worker data."""

from typing import Any

from django.db.models import Model

from config.common.models import AuditEvent


def record(
    *,
    actor: Any,
    action: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    office_id: int | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction."""
    return AuditEvent.objects.create(
        actor=actor,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        office_id=office_id,
        before=before or {},
        after=after or {},
    )
