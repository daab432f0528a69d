"""What finance and auditors take out of the books: tables as CSV or XLSX, and the ledger for beancount."""

from sync_server.exports.beancount import beancount
from sync_server.exports.sheets import as_csv, as_xlsx
from sync_server.exports.span import Span
from sync_server.exports.tables import REPORTS, Report

__all__ = ["REPORTS", "Report", "Span", "as_csv", "as_xlsx", "beancount"]
