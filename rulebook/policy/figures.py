"""The company's figures: limits, deadlines and terms, one row each. Where sources differ, the stricter one holds.

What a company sets instead, from which day on, is a `Setting`; policy/settings.py says which held when.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Unit(StrEnum):
    """What a figure is counted in; its words are `rules.unit.<unit>` and `rules.suffix.<unit>`."""

    YUAN = "yuan"
    """Kept in fen."""
    HOUR = "hour"
    """A full hour of the day, company time."""
    YES_NO = "yes_no"
    """1 or 0."""
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    DAYS_NEVER = "days_never"
    """Days; 0 is never."""
    MONTHS = "months"
    NUMBERS = "numbers"
    COIN = "coin"
    """Fen; what cash is rounded to, 0 is none."""
    TIMES = "times"
    VEHICLES = "vehicles"
    PERCENT = "percent"
    TIME_OF_DAY = "time_of_day"
    """Minutes since midnight, company time; 1440 is the end of the day."""
    WEEK = "week"
    """Which days: 0 working days of the calendar, 1 Monday to Saturday, 2 every day."""
    CHANNEL = "channel"
    """How customers are written to: 0 by our own phones; by the server 1 through a text gateway, 2 by mail."""


class Figure(msgspec.Struct, frozen=True):
    """`most` is the largest value that makes sense: beyond it dates and hours run out. The smallest is 0.

    `by_model`: may be set for one product model as well, under the name `<figure>:<model>`. `only`: the
    values there are, where not every one makes sense.
    """

    default: int
    most: int
    unit: Unit
    rule: str
    by_model: bool = False
    only: tuple[int, ...] = ()


_U = Unit

FIGURES: dict[str, Figure] = {
    "cash_minutes": Figure(60, 7 * 24 * 60, _U.MINUTES, "CASH-2"),
    "cash_limit_fen": Figure(500_000, 10**9, _U.YUAN, "CASH-2"),
    "cash_rounding_fen": Figure(0, 100, _U.COIN, "FEE-4", only=(0, 1, 10, 50, 100)),
    "day_ends_hour": Figure(18, 23, _U.HOUR, "CASH-2"),  # and STK-5: end of the working day
    "receivable_days": Figure(30, 3650, _U.DAYS, "CASH-8"),  # what a customer owes is due after so many
    "warranty_months": Figure(12, 1200, _U.MONTHS, "FEE-2", by_model=True),
    "replacement_warranty_months": Figure(3, 1200, _U.MONTHS, "RPL-5"),  # the least for a replacement
    "block_size": Figure(100, 10_000, _U.NUMBERS, "RCT-2"),  # receipt numbers reserved at once
    "appointment_minutes": Figure(15, 24 * 60, _U.MINUTES, "ORD-7"),  # so much later is still in time
    "visit_minutes": Figure(60, 24 * 60, _U.MINUTES, "ORD-6"),  # a visit's length where two are compared
    "travel_minutes": Figure(30, 24 * 60, _U.MINUTES, "ORD-6"),  # so long the way to the next customer takes
    "replan_days": Figure(3, 365, _U.DAYS, "ORD-9"),  # a suspended order without a next day is taken up within
    "stuck_days": Figure(3, 365, _U.DAYS_NEVER, "ORD-9"),  # in progress, and so long without any step: stuck
    "outsider_days": Figure(2, 30, _U.DAYS, "EXT-1"),  # an outsider is let in for a day at most so many days ahead
    "skills_strict": Figure(1, 1, _U.YES_NO, "ORD-6"),  # who has no skill on record is sent nowhere; 0: is able
    "spoken_hours": Figure(24, 24 * 30, _U.HOURS, "ORAL-2"),  # a spoken approval is confirmed within these
    "spoken_attempts": Figure(3, 10, _U.TIMES, "ORAL-3"),  # after so many wrong codes none counts any more
    "absence_short_days": Figure(1, 30, _U.DAYS, "DUTY-1"),  # leave up to so many days: the supervisor's to decide
    "absence_ahead_days": Figure(1, 30, _U.DAYS, "DUTY-1"),  # asked for so many days ahead, or its need is said
    "absence_need_minutes": Figure(60, 24 * 60, _U.MINUTES, "DUTY-1"),  # in need; later: the manager
    "absence_night_hour": Figure(12, 23, _U.HOUR, "DUTY-1"),  # a night shift: before this hour of its day
    "absence_holiday_days": Figure(2, 30, _U.DAYS, "DUTY-1"),  # about a public holiday: so many days ahead
    "shift_swaps": Figure(2, 31, _U.TIMES, "DUTY-1"),  # a person's swaps in a month
    "shift_rest_hours": Figure(8, 24, _U.HOURS, "DUTY-1"),  # between two shifts of a person
    "shift_most_hours": Figure(8, 24, _U.HOURS, "DUTY-1"),  # a shift without its break; a person's work of a day
    "unasked_minutes": Figure(20, 24 * 60, _U.MINUTES, "DUTY-1"),  # a shift so old, and nobody heard of
    "follow_up_before_days": Figure(3, 15, _U.DAYS, "FUP-1"),  # so long before its day a planned call may be made
    "follow_up_after_days": Figure(5, 12, _U.DAYS, "FUP-1"),  # and so long after it
    "follow_up_tries": Figure(3, 10, _U.TIMES, "FUP-1"),  # called in vain so often: told, and called no more
    "quiet_noon_hour": Figure(12, 23, _U.HOUR, "FUP-1"),  # customers rest from
    "quiet_noon_ends_hour": Figure(14, 23, _U.HOUR, "FUP-1"),  # until
    "quiet_evening_hour": Figure(20, 23, _U.HOUR, "FUP-1"),  # nobody is called from this hour on
    "survey_percent": Figure(80, 100, _U.PERCENT, "FUP-2"),  # so many of those asked answer, or it is told
    "refund_days": Figure(3, 90, _U.DAYS, "FEE-3"),  # working days from leave to the money
    "complaint_cause_days": Figure(3, 90, _U.DAYS, "CMP-1"),  # working days until the cause is found
    "complaint_tell_days": Figure(2, 30, _U.DAYS, "CMP-1"),  # working days until the customer hears again
    "complaint_verify_days": Figure(30, 365, _U.DAYS, "CMP-1"),  # after the last measure was done
    "same_cause_days": Figure(90, 3650, _U.DAYS, "CMP-1"),  # so long a cause that comes back is told
    "fault_tell_minutes": Figure(30, 24 * 60, _U.MINUTES, "FLT-1"),  # manager and sales are told within
    "fault_top_hours": Figure(2, 72, _U.HOURS, "FLT-1"),  # the head of the company is told within
    "fault_update_hours": Figure(2, 72, _U.HOURS, "FLT-1"),  # an update, and the next one, while it goes on
    "fault_report_days": Figure(3, 90, _U.DAYS, "FLT-1"),  # working days from its end to the report
    "fault_copy_days": Figure(5, 90, _U.DAYS, "FLT-1"),  # working days from its end to the customer's copy
    "cluster_orders": Figure(5, 1000, _U.VEHICLES, "FLT-1"),  # vehicles with one symptom and model: a hidden fault
    "cluster_days": Figure(7, 365, _U.DAYS, "FLT-1"),  # within so many days
    "round_ahead_days": Figure(30, 365, _U.DAYS, "RND-1"),  # a round stands in the list so long before its window
    "finding_order_days": Figure(1, 90, _U.DAYS, "RND-1"),  # working days from a fault found to its order
    "term_first_days": Figure(30, 365, _U.DAYS, "TERM-1"),  # so long before its end a term is warned of
    "term_second_days": Figure(7, 365, _U.DAYS, "TERM-1"),  # and again
    "term_last_days": Figure(1, 365, _U.DAYS, "TERM-1"),  # and for the last time
    "dead_unit_days": Figure(30, 3650, _U.DAYS_NEVER, "TERM-1"),  # not heard of for longer: a dead unit
    "login_days": Figure(60, 3650, _U.DAYS_NEVER, "ROLE-1"),  # a device not heard of for longer logs in again
    "answer_hours": Figure(24, 24 * 30, _U.HOURS, "SLA-1"),  # hotline could not solve it: an answer, by the clock
    "page_reports_a_day": Figure(10, 1000, _U.TIMES, "CUST-1"),  # so many reports one customer's page may bring
    "web_report_minutes": Figure(60, 7 * 24 * 60, _U.MINUTES, "CUST-1"),  # what a customer wrote is taken within
    "complaint_minutes": Figure(30, 7 * 24 * 60, _U.MINUTES, "SLA-1"),  # answered or with a named owner
    "mail_days": Figure(1, 60, _U.DAYS, "SLA-1"),  # working days: by the end of the first one
    "on_site_days": Figure(1, 365, _U.DAYS, "SLA-1"),  # working days from submission to a fault that is gone
    "on_site_remote_days": Figure(3, 365, _U.DAYS, "SLA-1"),  # the same in a remote area
    "arrival_town_hours": Figure(8, 24 * 60, _U.HOURS, "SLA-1"),  # office hours from submission to arrival
    "arrival_suburb_hours": Figure(12, 24 * 60, _U.HOURS, "SLA-1"),
    "arrival_remote_hours": Figure(24, 24 * 60, _U.HOURS, "SLA-1"),
    "warn_percent": Figure(80, 100, _U.PERCENT, "SLA-1"),  # so much of a term gone: its owner is warned
    "hotline_opens": Figure(0, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "hotline_closes": Figure(1440, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "hotline_week": Figure(2, 2, _U.WEEK, "SLA-1"),
    "online_opens": Figure(510, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "online_closes": Figure(1080, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "online_week": Figure(1, 2, _U.WEEK, "SLA-1"),
    "office_opens": Figure(510, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "office_closes": Figure(1050, 1440, _U.TIME_OF_DAY, "SLA-1"),
    "office_week": Figure(0, 2, _U.WEEK, "SLA-1"),
    "rebate_days": Figure(6, 28, _U.DAYS, "DEAL-1"),  # a month's rebates are issued by this day of the next
    "shipment_days": Figure(7, 365, _U.DAYS, "SHIP-1"),  # within so many days somebody signs for a shipment
    "read_many": Figure(30, 200, _U.TIMES, "SEC-1"),  # customers' files within an hour; more is told, 0 is never
    "horizon_technician_days": Figure(0, 3650, _U.DAYS_NEVER, "SEC-1"),  # a phone holds what ended; 0: for ever
    "horizon_office_days": Figure(0, 3650, _U.DAYS_NEVER, "SEC-1"),  # the same for whoever has an office role
    "forget_grace_days": Figure(14, 365, _U.DAYS, "SEC-1"),  # a device that holds too much so long is told
    "sight_by_branch": Figure(0, 1, _U.YES_NO, "BR-1"),  # office roles of a branch see its orders only; 0: all
    "read_keep_months": Figure(24, 120, _U.MONTHS, "SEC-1"),  # so long it is kept who read what; 0 is for ever
    "contact_answer_days": Figure(1, 30, _U.DAYS, "WCF-1"),  # working days until the other department answers
    "contact_ruling_days": Figure(2, 30, _U.DAYS, "WCF-1"),  # and so many more until the office has ruled
    "training_material_days": Figure(2, 30, _U.DAYS, "TRN-1"),  # material is ready so many working days before
    "training_feedback_days": Figure(3, 30, _U.DAYS, "TRN-1"),  # who was there says how it was within so many days
    "test_pass_percent": Figure(80, 100, _U.PERCENT, "TRN-1"),  # a test with at least so much is passed
    "qualification_warn_days": Figure(60, 365, _U.DAYS, "TRN-1"),  # so long before its end it is told
    "opinion_answer_days": Figure(3, 30, _U.DAYS, "CASE-1"),  # working days until its giver is answered
    "books_keep_months": Figure(120, 1200, _U.MONTHS, "SEC-2"),  # from the end of the year of the last paper on
    "staff_keep_months": Figure(120, 1200, _U.MONTHS, "SEC-2"),  # from the day somebody left on
    "visitor_forget_months": Figure(6, 120, _U.MONTHS, "VIS-1"),  # after so many a visitor's name is forgotten
    "message_appointment": Figure(0, 1, _U.YES_NO, "MSG-1"),  # customers are told of the time agreed
    "message_on_the_way": Figure(0, 1, _U.YES_NO, "MSG-1"),  # that somebody has set out
    "message_done": Figure(0, 1, _U.YES_NO, "MSG-1"),  # that the work is done
    "message_term_ends": Figure(0, 1, _U.YES_NO, "MSG-1"),  # that a term ends, with its first warning
    "message_channel": Figure(0, 2, _U.CHANNEL, "MSG-1"),
    "message_tries": Figure(12, 50, _U.TIMES, "MSG-1"),  # so often one message is tried, then somebody sees to it
    "photo_keep_months": Figure(0, 360, _U.MONTHS, "FILE-2"),  # photos of work that is over; 0 is for ever
    "skew_minutes": Figure(5, 24 * 60, _U.MINUTES, "TIME-1"),  # a larger lag of a device's clock is irregular
}
"""Name of the setting → its figure, in the order in which people look for them."""
