"""Python's standard library as the worker loads it: without what no phone runs, and stored, so that it can be read
without unpacking; bytecode.py then compiles it. Sources of five hundred modules are what a start would else parse.
"""

import zipfile
from pathlib import Path

import flet_web

from sync_server.app_build import archive

# Debuggers, test runners, servers, readers of mail: neither the app nor Flet nor Pyodide imports them.
UNUSED = (
    "__phello__/",
    "_pyrepl/",
    "antigravity.py",
    "bdb.py",
    "cProfile.py",
    "doctest.py",
    "ftplib.py",
    "imaplib.py",
    "mailbox.py",
    "optparse.py",
    "pdb.py",
    "pickletools.py",
    "poplib.py",
    "profile.py",
    "pstats.py",
    "pydoc.py",
    "smtplib.py",
    "this.py",
    "trace.py",
    "turtle.py",
    "unittest/",
    "wsgiref/",
    "xmlrpc/",
)


def write_stdlib(out: Path) -> None:
    """Write the library's sources that a phone needs to `out`, as a stored zip."""
    with zipfile.ZipFile(Path(flet_web.get_package_web_dir()) / "pyodide/python_stdlib.zip") as whole:
        names = [name for name in whole.namelist() if not name.endswith("/") and not name.startswith(UNUSED)]
        archive.write_zip(out, {name: whole.read(name) for name in names})
