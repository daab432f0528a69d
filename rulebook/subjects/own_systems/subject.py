"""Keys and webhooks for the company's own systems (API-1, API-2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook
from rulebook.subjects.own_systems.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.own_systems.handlers import end_webhook, give_key, revoke_key, set_webhook
from rulebook.subjects.own_systems.records import ApiKey, Webhook
from rulebook.subjects.own_systems.visibility import FIELD_SIGHT, VISIBILITY

SUBJECT = Subject(
    name="own_systems",
    records=(ApiKey, Webhook),
    handlers={
        GiveKey: give_key,
        RevokeKey: revoke_key,
        SetWebhook: set_webhook,
        EndWebhook: end_webhook,
    },
    visibility=VISIBILITY,
    field_sight=FIELD_SIGHT,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
