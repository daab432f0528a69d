"""Who may do what (ROLE-1)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who may do what (ROLE-1). A person may hold several."""

    TECHNICIAN = "technician"
    CUSTOMER_SERVICE = "customer_service"
    DISPATCHER = "dispatcher"
    SERVICE_MANAGER = "service_manager"
    DEPARTMENT_MANAGER = "department_manager"
    FINANCE = "finance"
    STOREKEEPER = "storekeeper"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
