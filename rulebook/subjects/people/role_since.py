"""Since when somebody has each role: what was asked of it before was never asked of them (KB-1)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.identity import Person, RoleSince
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso


def roles_given(
    context: DecisionContext, roles: tuple[Role, ...], before: Person | None = None
) -> tuple[RoleSince, ...]:
    """What is given now beside what stays. `before`: who they are now; None for who comes, or comes back."""
    if not since_4(context):
        return ()
    stays = {} if before is None else {role: before.role_since(role) for role in before.roles}
    at = {role: stays.get(role, iso(context.now)) for role in dict.fromkeys(roles)}
    return tuple(RoleSince(role=role, at=since) for role, since in at.items() if since)
