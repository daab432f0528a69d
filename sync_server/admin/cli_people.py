"""The part of the command line for people: the first administrator of a new company, and whoever leaves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.roles import Role
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.people.commands import AddPerson, Deactivate
from sync_server.admin.cli_serving import link_for
from sync_server.core.company import Company
from sync_server.core.system import SystemRefused, write_as_system

Add = Callable[..., argparse.ArgumentParser]
Open = Callable[[argparse.Namespace], Company]


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
        """Exit 0: shut out, with every device; 1: not known, or the rules refuse it."""
        company = open_one(args)
        try:
            with company.write() as work:
                person = work.get(Person, args.person)
                if person is None:
                    print(f"No such person: {args.person}", file=sys.stderr)
                    return 1
                now, master = company.clock(), company.master
                if person.active:
                    write_as_system(work, master, Deactivate(reason=args.reason), args.person, now)
                devices = [d for d in work.find(Device, "person", args.person) if not d.revoked]
                for device in devices:
                    write_as_system(work, master, RevokeDevice(reason=args.reason), device.id, now)
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{args.person} is shut out, with {len(devices)} devices; what those still hand in is taken")
        return 0

    new = add("add-person", add_person, "enter a person (a new company's first administrator)", base)
    new.add_argument("person", help="an id of your choice, such as p-qian")
    new.add_argument("name")
    new.add_argument(
        "--role", action="append", required=True, choices=[str(r) for r in Role], help="may be repeated"
    )
    new.add_argument("--phone", default="")
    gone = add("leave", leave, "somebody leaves the company: shut them out, with all their devices", base)
    gone.add_argument("person")
    gone.add_argument("--reason", default="left the company")
