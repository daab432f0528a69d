"""The part of the command line for people: the first administrator of a new company, and whoever leaves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.subjects.own_systems.records import ApiKey
from rulebook.subjects.people.commands import AddPerson
from sync_server.admin.cli_keys import COPY_IT, LEAKED
from sync_server.admin.cli_serving import link_for
from sync_server.admin.leaving import CannotLeave, shut_out
from sync_server.core.company import Company
from sync_server.core.keyring import WrongMaster
from sync_server.core.rotating import CannotRotate, rotate
from sync_server.core.system import SystemRefused, write_as_system

Add = Callable[..., argparse.ArgumentParser]
Open = Callable[[argparse.Namespace], Company]


def _changed_key(company: Company, reason: str) -> int:
    """After somebody left who could read it. Exit 0: another one is in use; 1: not, and they are shut out all the
    same.
    """
    try:
        number = rotate(company, leaked=True, reason=reason)
    except (CannotRotate, WrongMaster, OSError) as error:
        print(f"master.key was not changed: {error}. Call `paigong keys rotate --leaked` then.", file=sys.stderr)
        return 1
    print(f"key {number} is in use; phones move on at their next sync")
    print(COPY_IT, LEAKED, sep="\n", file=sys.stderr)
    return 0


def add_people(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def add_person(args: argparse.Namespace) -> int:
        """Exit 0: entered, and their enrolment link is printed; 1: known already, or the rules refuse it."""
        company = open_one(args)
        roles = tuple(Role(role) for role in args.role)
        try:
            with company.write() as work:
                if known := work.get(Person, args.person):
                    print(f"{args.person} is {known.name} already; change people in the app", file=sys.stderr)
                    return 1
                command = AddPerson(name=args.name, roles=roles, phone=args.phone)
                write_as_system(work, company.master, command, args.person, company.clock())
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        print(link_for(company, args.person))
        return 0

    def leave(args: argparse.Namespace) -> int:
        """Exit 0: shut out, with all that opened a door; 1: not known, the only administrator, refused, or the key
        could not be changed.
        """
        company = open_one(args)
        try:
            left = shut_out(company, args.person, args.reason, args.end_keys)
            print(f"{args.person} is shut out, with {left.devices} devices; what those still hand in is taken")
            print(f"{left.codes} enrolment codes withdrawn, {left.ended} keys and webhooks ended")
            for one in left.open:
                name = one.name if isinstance(one, ApiKey) else one.url
                print(f"{one.id}\t{name}\tgiven by {args.person}, still open: --end-keys ends it", file=sys.stderr)
        except (SystemRefused, CannotLeave) as error:
            print(error, file=sys.stderr)
            return 1
        return _changed_key(company, f"{args.person}: {args.reason}") if args.had_server else 0

    new = add("add-person", add_person, "enter a person (a new company's first administrator)", base)
    new.add_argument("person", help="an id of your choice, such as p-qian")
    new.add_argument("name")
    new.add_argument(
        "--role", action="append", required=True, choices=[str(r) for r in Role], help="may be repeated"
    )
    new.add_argument("--phone", default="")
    gone = add("leave", leave, "somebody leaves the company: shut every door that was open to them", base)
    gone.add_argument("person")
    gone.add_argument("--reason", default="left the company")
    gone.add_argument("--end-keys", action="store_true", help="end the keys and webhooks that they gave, too")
    gone.add_argument(
        "--had-server",
        action="store_true",
        help="they could read master.key: change it, as after a leak",
    )
