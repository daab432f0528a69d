"""The command line, `paigong`: one subcommand a function, each a few lines over the rooms that do the work."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path

import msgspec
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from rulebook.kernel.identity import Person
from rulebook.kernel.rescue import Spoilt
from rulebook.master_lists.kinds import KINDS
from rulebook.subjects.erasures.records import Erasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.receipts.records import Method
from sync_server.admin.cli_backup import note_for_metrics
from sync_server.admin.cli_calendar import add_calendar
from sync_server.admin.cli_clock import add_clock
from sync_server.admin.cli_databases import add_databases
from sync_server.admin.cli_files import add_files
from sync_server.admin.cli_generate import add_generate
from sync_server.admin.cli_keeping import add_commands
from sync_server.admin.cli_keys import add_keys
from sync_server.admin.cli_lists import ROW_BY_ROW, add_list_imports, add_list_options, bring_list, run_take_out
from sync_server.admin.cli_marks import add_marks
from sync_server.admin.cli_people import add_people
from sync_server.admin.cli_personal_data import add_personal_data
from sync_server.admin.cli_score import add_score
from sync_server.admin.cli_search import add_search
from sync_server.admin.cli_serving import add_serving, link_for
from sync_server.core.company import Company, open_company
from sync_server.core.files.bucket import NoClient
from sync_server.core.files.opening import open_files
from sync_server.core.files.store import StoreAway
from sync_server.core.files.taking import FileProblem
from sync_server.core.intake import is_the_databases_own, iso_exact
from sync_server.core.keyring import WrongMaster
from sync_server.core.logs import log_plainly
from sync_server.core.private_files import NotWritable, taken_out
from sync_server.core.progress import track, watched
from sync_server.core.rebuild import compare, rebuild
from sync_server.core.rescue import import_rescue
from sync_server.core.served_alone import AlreadyServed
from sync_server.core.server_settings import SettingsFault, read_settings
from sync_server.core.system import SystemRefused
from sync_server.core.verify import head_of, verify
from sync_server.core.version import version_line
from sync_server.db.engine import NewerDatabase
from sync_server.reporting.exporting import export
from sync_server.reporting.personal.erasing import told
from sync_server.reporting.personal.erasing_leavers import told_leaver
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span
from sync_server.subjects.company.importing import import_vehicles, judge_vehicles
from sync_server.subjects.company.vehicle_lists.faults import FileFault, RefusedRows
from sync_server.subjects.company.vehicle_lists.renderers import human_report, report_json_lines
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement
from sync_server.subjects.statements.statements import human, import_statement


def _company(args: argparse.Namespace) -> Company:
    settings = args.settings.server
    return open_company(
        args.data,
        args.base_url,
        settings.url,
        files=open_files(settings),
        reports_url=settings.reports_database_url,
    )


def enrol(args: argparse.Namespace) -> int:
    company = _company(args)
    with company.read() as work:
        person = work.get(Person, args.person)
    if person is None:
        print(f"No such person: {args.person}", file=sys.stderr)
        return 1
    print(link_for(company, person.id))
    return 0


def import_list(args: argparse.Namespace) -> int:
    """Exit 0: imported (or a dry run without refused rows); 1: rows refused; 2: file not readable."""
    try:
        data = args.file.read_bytes()
        known = _company(args) if not args.dry_run or (args.data / "paigong.db").exists() else None
        report = judge_vehicles(known, data, args.file.name, sheet=args.sheet, as_printed=args.as_printed)
        sys.stdout.write(report_json_lines(report, args.lang) if args.json else human_report(report, args.lang))
        if args.dry_run:
            return 1 if report.refused else 0
        _, count = import_vehicles(
            _company(args),
            data,
            args.file.name,
            accept_good_rows=args.accept_good_rows,
            customer=args.customer,
            sheet=args.sheet,
            as_printed=args.as_printed,
        )
    except RefusedRows as error:
        print(error, file=sys.stderr)
        return 1
    except (FileFault, SystemRefused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{count} vehicles imported", file=sys.stderr)
    return 0


def _vehicles(args: argparse.Namespace) -> int:
    """A customer's list all or nothing, or each row by itself."""
    return bring_list(args, "vehicles", _company) if args.row_by_row else import_list(args)


def rescue_file(args: argparse.Namespace) -> int:
    """Exit 0: taken, or all known already; 1: refused whole, nothing was taken; 2: not readable, or files wait."""
    try:
        with args.file.open("rb") as file:
            found = import_rescue(_company(args), file)
    except Spoilt as error:
        print(f"refused, nothing was taken: {error}", file=sys.stderr)
        return 1
    except (FileProblem, StoreAway) as error:
        print(f"Its lines are taken, not all of its files: import it again. {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.outcomes.items()))
    print(f"device {found.device} of {found.person}")
    print(f"{found.lines} lines ({became or 'none'}), {found.new} of them new")
    print(f"{found.files} files, {found.new_files} of them new")
    if found.unnamed:
        print(f"{len(found.unnamed)} files stay in it, for the lines that name them were set aside: keep it")
    return 0


def run_rebuild(args: argparse.Namespace) -> int:
    """Exit 0: the books are what the lines give; 1: they are not (and were replaced, unless --check)."""
    company = _company(args)
    report = compare(company) if args.check else rebuild(company)
    print(f"{report.lines} lines judged again")
    for found in report.differences:
        print(f"{found.table}: {found.rows} rows differ, the first {found.first}", file=sys.stderr)
    if report.told:
        print(f"{report.told} lines would be answered otherwise today", file=sys.stderr)
    print("same" if report.same else "replaced" if report.replaced else "different")
    return 0 if report.same else 1


def run_verify(args: argparse.Namespace) -> int:
    """Exit 0: sound; 1: not, and each fault is named: what, where, whose. The head is to be noted elsewhere."""
    company = _company(args)
    faults = verify(company, expect=args.expect)
    note_for_metrics(company, {"verified_at": iso_exact(company.clock()), "verified_faults": str(len(faults))})
    if args.json:
        sys.stdout.write(json.dumps([msgspec.to_builtins(f) for f in faults], ensure_ascii=False, indent=1) + "\n")
    else:
        for fault in faults:
            print("\t".join(part for part in (fault.what, fault.where, fault.whose, fault.detail) if part))
        with company.read() as work:
            erased = [told(one) for one in work.all(Erasure) if one.first_at]
            erased += [told_leaver(one) for one in work.all(LeaverErasure) if one.first_at]
        for words in erased:
            print(words)
        print(f"{len(faults)} faults" if faults else "sound")
        print(f"head {head_of(company)}")
    return 1 if faults else 0


def run_export(args: argparse.Namespace) -> int:
    """Exit 0: written; 2: not a month, or no such report."""
    if args.list:
        return run_take_out(args, _company)
    if args.form == "csv" and args.report not in REPORTS:
        print(f"csv takes --report, one of {', '.join(REPORTS)}", file=sys.stderr)
        return 2
    try:
        span = Span.month(args.month)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    log_plainly()  # the file may go to standard output
    pieces = export(_company(args), args.report, args.form, span, getpass.getuser(), reason=args.reason)
    if args.out is None:
        sys.stdout.buffer.writelines(track(pieces, "pieces"))
        return 0
    with taken_out(args.out) as file:
        file.writelines(track(pieces, "pieces"))
    return 0


def import_payments(args: argparse.Namespace) -> int:
    """Exit 0: taken, and it agrees with its own summary; 1: rows refused or another sum; 2: unreadable."""
    try:
        data = args.file.read_bytes()
        method = Method(args.method) if args.method else None
        report = import_statement(_company(args), data, args.file.name, method=method, dry_run=args.dry_run)
    except (UnreadableStatement, SystemRefused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in human(report))
    return 0 if report.sound else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="paigong", description="派工: offline field service")
    parser.add_argument("--version", action="version", version=version_line())
    subs = parser.add_subparsers(required=True, metavar="COMMAND")
    base = argparse.ArgumentParser(add_help=False)
    base.add_argument("--data", type=Path, help="folder of the company's data")
    base.add_argument("--base-url", help="where people reach the server")
    base.add_argument("--config", type=Path, help="file of settings (see `paigong settings`)")
    web = argparse.ArgumentParser(add_help=False)
    web.add_argument("--host", help="address to listen on")
    web.add_argument("--port", type=int, help="port to listen on")
    web.add_argument("--app", type=Path, help="the built app to serve; `none`: the API alone")

    def add(name: str, run: object, help: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help, parents=list(parents))
        sub.set_defaults(run=run, watch=True)
        return sub

    add_serving(add, base, web, _company)
    add_people(add, base, _company)
    add("enrol", enrol, "print a one-time enrolment link", base).add_argument("person", help="the person's id")
    add("rebuild", run_rebuild, "derive the books anew from the raw lines", base).add_argument(
        "--check", action="store_true", help="compare only, change nothing"
    )
    check = add("verify", run_verify, "check chains, seals, ledger, numbers and holders", base)
    check.add_argument("--json", action="store_true", help="the faults as a JSON list")
    check.add_argument(
        "--expect", default="", metavar="HEAD", help="a head noted down before: nothing was rolled back"
    )
    add_commands(add, base, _company)
    add_files(subs, base, _company)
    add_calendar(subs, base, _company)
    add_personal_data(subs, base, _company)
    add_search(add, base, _company)
    add_marks(add, base, _company)
    add_databases(add_score(subs, base, _company), base, _company)
    add_keys(subs, base, _company)
    add_clock(add, base, _company)
    out = add("export", run_export, "take the books out: beancount, CSV or XLSX", base)
    out.add_argument("form", choices=("beancount", "csv", "xlsx"))
    out.add_argument(
        "--report", default="books", help=f"one of {', '.join(REPORTS)}; all in one workbook by default"
    )
    out.add_argument("--list", choices=tuple(KINDS), help="a list of master data instead; can be imported again")
    out.add_argument("--lang", choices=("zh", "en"), default="zh", help="the language of a list's headings")
    out.add_argument("--month", default="", help="YYYY-MM; everything by default")
    out.add_argument("--out", type=Path, help="file to write; standard output by default")
    out.add_argument("--reason", default="", help="what it is taken out for; stands on every sheet (SEC-1)")
    add_generate(add, base)
    imports = subs.add_parser("import", help="import a file").add_subparsers(required=True, metavar="WHAT")
    wallet = imports.add_parser("statement", parents=[base], help="a wallet's or bank's statement")
    wallet.add_argument("file", type=Path)
    wallet.add_argument("--method", choices=("wechat", "alipay", "transfer"), help="where the file does not tell")
    wallet.add_argument("--dry-run", action="store_true", help="read only, import nothing")
    wallet.add_argument("--json", action="store_true")
    wallet.set_defaults(run=import_payments, watch=True)
    vehicles = imports.add_parser("vehicles", parents=[base], help="a customer's vehicle list, XLSX or CSV")
    vehicles.add_argument("file", type=Path)
    vehicles.add_argument("--dry-run", action="store_true", help="judge only, import nothing")
    vehicles.add_argument("--accept-good-rows", action="store_true", help="import the good rows, leave the others")
    vehicles.add_argument("--json", action="store_true", help="one JSON object a row on standard output")
    vehicles.add_argument("--lang", choices=("zh", "en"), default="zh")
    vehicles.add_argument("--customer", default="", help="the customer's id")
    vehicles.add_argument(
        "--as-printed", action="store_true", help="take numbers whose check digit fails, with a warning"
    )
    vehicles.add_argument("--sheet", help="the sheet that holds the list, where several might")
    vehicles.add_argument(ROW_BY_ROW, action="store_true", help="as any other list: each row by itself")
    add_list_options(vehicles)
    vehicles.set_defaults(run=_vehicles, watch=True)
    add_list_imports(imports, base, _company)
    rescue = imports.add_parser("rescue", parents=[base], help="a phone's rescue file: its unsent lines and files")
    rescue.add_argument("file", type=Path)
    rescue.set_defaults(run=rescue_file, watch=True)
    return parser


def _let_go_of_output() -> None:
    """What standard output did not take is not tried again at the end, with a traceback."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _notes(error: BaseException) -> list[str]:
    """What was noted on the way of an error, as a file that is not whole now."""
    return getattr(error, "__notes__", [])


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    try:
        args.settings = read_settings(vars(args), file=args.config)
        args.data, args.base_url = args.settings.server.data, args.settings.server.address
        with watched() if args.watch else nullcontext():
            code = int(args.run(args))
            sys.stdout.flush()
            return code
    except (SettingsFault, WrongMaster, NewerDatabase, NoClient, StoreAway, NotWritable) as error:
        print(error, file=sys.stderr)
        return 2
    except (OperationalError, InterfaceError) as error:  # away, locked, full, read-only
        said = str(error.orig).strip().splitlines() or [type(error).__name__]
        print(
            f"The database does not answer as it must: {said[0]}. Nothing was half done.",
            *_notes(error),
            file=sys.stderr,
        )
        return 2
    except DatabaseError as error:
        if not is_the_databases_own(error):
            raise
        print(
            f'{error.orig}: touch nothing; docs/runbook.md, "Database lost or damaged"',
            *_notes(error),
            file=sys.stderr,
        )
        return 2
    except BrokenPipeError:  # whoever read along has seen enough
        _let_go_of_output()
        return 1
    except OSError as error:  # a folder that is not this account's, a full disk
        print(error, *_notes(error), file=sys.stderr)
        _let_go_of_output()
        return 2
    except AlreadyServed as error:
        print(error, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
