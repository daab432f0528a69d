"""A company's years (`paigong generate --years N`): one fortnight judged as ever, then copied to all later weeks.

Every copied line is chained and signed anew, every row that came of it moved along, every seal made from the
copies. Two of the copies are taken in line by line, as any phone's lines are, and must come to the very same rows.
"""

from sync_server.admin.generating.years.making import (
    MOST_TECHNICIANS,
    MOST_VISITS,
    MOST_YEARS,
    VISITS,
    Years,
    generate_years,
)
from sync_server.admin.generating.years.sampling import Disagrees
from sync_server.admin.generating.years.taking import Uneven

__all__ = [
    "MOST_TECHNICIANS",
    "MOST_VISITS",
    "MOST_YEARS",
    "VISITS",
    "Disagrees",
    "Uneven",
    "Years",
    "generate_years",
]
