"""Builds the phone's app for the browser (PWA) out of the installed `flet-web` package, without any CDN.

`build(out)` makes the whole directory that the server hands out, and `build.json` in it, which tells the
server all it needs to know (files, hashes, content security policy). Nothing here imports `mobile`.
"""

from sync_server.app_build.build import BuildReport, build

__all__ = ["BuildReport", "build"]
