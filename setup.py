"""What pyproject.toml cannot say: the wheel carries `assets/` inside `sync_server`, where they are looked for."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithAssets(build_py):
    """Python and package data as usual; fonts, words, icons and print layouts beside them."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # a checkout has them where they stand
        target = Path(self.build_lib) / "sync_server" / "assets"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree("assets", target)


setup(cmdclass={"build_py": BuildWithAssets})
