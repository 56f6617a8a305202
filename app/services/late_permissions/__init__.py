"""Late entry with the administration's permission: asked with a reason, given until an end, checked (A§22, R2)."""

from app.services.late_permissions.asking import ask_permission, decide_permission, tick_permission
from app.services.late_permissions.listing import (
    PermissionView,
    my_permissions,
    unchecked_permissions,
    waiting_permissions,
)

__all__ = [
    "PermissionView",
    "ask_permission",
    "decide_permission",
    "my_permissions",
    "tick_permission",
    "unchecked_permissions",
    "waiting_permissions",
]
