"""Copies the parts of Flet's web client that the app needs, mended for an offline app without third-party hosts.

Knows Flet's client very exactly, and therefore refuses any version whose files it has not seen.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

import flet_web

FLET_VERSION = "1.0.5"

# SHA-256 of the files of the client that are replaced or mended here. When Flet is raised: read what changed in
# them, carry it over to mobile/web/, then write the new sums here.
SEEN = {
    "index.html": "971ecd93a39b8258db024a9d9a4d48bc454bbaff342567bc7f90db4bf63fa3ee",
    "python.js": "067edcca8116732076fb2962067d3b5e739658ccf103cef7932f62904d32fbd5",
    "python-worker.js": "5c2f0c4ac3a7c2a8376226124942cfd29515a4abd95e97267fa4db371b94b947",
    "flutter_bootstrap.js": "fbddf77eab302c4c1b991e21445d53a9132eb292143530a441afecb69f19d895",
    "main.dart.js": "ab4f1dae4d5c4511adc941ddaac6fc1837752c227f9eed27cff78c8e04f90c16",
}

# Taken as they are. Left out: Dart compiled to WebAssembly and its renderers (one renderer for all browsers is
# half the download), debugging symbols, maps, Pyodide's package installer, formulas' and video players' files.
PARTS = [
    "assets/AssetManifest.bin",
    "assets/AssetManifest.bin.json",
    "assets/NOTICES",
    "assets/fonts/MaterialIcons-Regular.otf",
    "assets/packages/cupertino_icons/assets/CupertinoIcons.ttf",
    "assets/packages/wakelock_plus/assets/no_sleep.js",
    "assets/shaders/ink_sparkle.frag",
    "assets/shaders/stretch_effect.frag",
    "canvaskit/canvaskit.js",
    "canvaskit/canvaskit.wasm",
    "canvaskit/chromium/canvaskit.js",
    "canvaskit/chromium/canvaskit.wasm",
    "pyodide/pyodide.asm.mjs",
    "pyodide/pyodide.asm.wasm",
    "pyodide/pyodide.mjs",
    "pyodide/python_stdlib.zip",
    "version.json",
]

# The client loads a drawing library of its plug-in for animations from a CDN at every start. Here it gets one
# that never answers, which is what it meets behind a company's firewall too.
RIVE_CDN = re.compile(r'"https://[^"]+/flutter-native-wasm@[^"]+/"')
RIVE_STUB = "globalThis.RiveNative = () => new Promise(() => {});\n"
RIVE_SCRIPTS = ["rive/wasm/rive_native.js", "rive/wasm_compatibility/rive_native.js"]

# Roboto is the family that Flutter falls back on whatever a theme says, so the Chinese font goes by that name: a
# text drawn before the theme is applied finds its characters too. The app need not name a font at all.
DEFAULT_FONT = {"family": "Roboto", "fonts": [{"asset": "fonts/NotoSansSC-subset.woff2"}]}


class UnknownClient(Exception):
    """The installed Flet web client is not the one that this build knows how to mend."""


def copy_client(out: Path) -> None:
    """Copy and mend the client into `out`. Raises UnknownClient when Flet is not the version known here."""
    web = Path(flet_web.get_package_web_dir())
    for name, seen in SEEN.items():
        found = hashlib.sha256((web / name).read_bytes()).hexdigest()
        if found != seen:
            raise UnknownClient(f"{name} of flet-web is not that of {FLET_VERSION}: read it, mend client.py")
    for name in PARTS:
        put(out / name, (web / name).read_bytes())
    script = (web / "main.dart.js").read_text("utf-8")
    put(out / "main.dart.js", zoomable(without_cdn(script)).encode())
    put(out / "flutter_bootstrap.js", without_worker((web / "flutter_bootstrap.js").read_text("utf-8")).encode())
    put(out / "assets/FontManifest.json", fonts((web / "assets/FontManifest.json").read_text("utf-8")).encode())
    put(out / "pyodide/pyodide-lock.json", bare_lock((web / "pyodide/pyodide-lock.json").read_text()).encode())
    for name in RIVE_SCRIPTS:
        put(out / name, RIVE_STUB.encode())


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def copy_tree(source: Path, out: Path) -> None:
    shutil.copytree(source, out, dirs_exist_ok=True)


def without_cdn(script: str) -> str:
    """Flutter's compiled client, with the animation library looked for on our own server."""
    return exactly_one(*RIVE_CDN.subn('"/rive/"', script))


def zoomable(script: str) -> str:
    """Flutter's compiled client, with a page that may be enlarged: splash.css leaves it two fingers."""
    locked = re.escape("maximum-scale=1.0, user-scalable=no")
    return exactly_one(*re.subn(locked, "maximum-scale=5.0, user-scalable=yes", script))


def without_worker(script: str) -> str:
    """Flutter's bootstrap without its own service worker, which unregisters others."""
    changed, times = re.subn(r"serviceWorkerSettings: \{[^}]*\},\s*", "", script)
    changed = re.sub(r"^//# sourceMappingURL=.*$", "", changed, flags=re.MULTILINE)
    return exactly_one(changed, times)


def fonts(manifest: str) -> str:
    """Flutter's list of fonts, all of which it loads at start: without formulas, with Chinese."""
    kept = [family for family in json.loads(manifest) if "flutter_math_fork" not in family["family"]]
    return json.dumps([*kept, DEFAULT_FONT])


def bare_lock(lock: str) -> str:
    """Pyodide's list of packages without any: the app brings its own."""
    return json.dumps({**json.loads(lock), "packages": {}})


def exactly_one(text: str, times: int) -> str:
    if times != 1:
        raise UnknownClient(f"expected one place to mend in Flet's client, found {times}")
    return text
