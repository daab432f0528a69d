"""Where files are kept, as an operator writes it: nothing for the folder of the data, or a bucket's URL.

    s3+https://oss-cn-hangzhou.aliyuncs.com/my-bucket/paigong?region=cn-hangzhou&style=virtual

Host and port of the store, the bucket, and (if you like) what all names in it begin with. `region` is what
requests are signed for, `us-east-1` by default; `style=virtual` puts the bucket before the host, as some stores
want it; `path` is the usual. Knows no network: `bucket.py` does.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

SCHEMES = {"s3+https": "https", "s3+http": "http"}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


class BucketAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bucket is; without what opens it."""

    endpoint: str
    bucket: str
    prefix: str = ""
    region: str = "us-east-1"
    style: Literal["path", "virtual"] = "path"

    @property
    def text(self) -> str:
        """For people."""
        return "/".join(part for part in (self.endpoint, self.bucket, self.prefix) if part)


def bucket_address(url: str) -> BucketAddress:
    """Read a bucket's URL. Raises ValueError; its sentence does not repeat the URL, which may hold a secret."""
    try:
        parts = urlsplit(url)
        host, port, query = parts.hostname, parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError("this is no URL; write s3+https://HOST/BUCKET") from None
    if parts.scheme not in SCHEMES or not host or parts.fragment:
        raise ValueError(
            "a store of files is written s3+https://HOST/BUCKET (or s3+http:// inside your own network)"
        )
    if parts.username is not None or parts.password is not None:
        raise ValueError("the key does not belong into the URL: set files_key and files_secret")
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise ValueError("a bucket (3 to 63 of a-z, 0-9, . and -) comes after the host")
    if prefix and (not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/"))):
        raise ValueError("what comes after the bucket may have letters, digits, . _ - and /")
    if unknown := query.keys() - {"region", "style"}:
        raise ValueError(f"there is no {sorted(unknown)[0]}; region and style may follow the ?")
    region, style = query.get("region", ["us-east-1"])[-1], query.get("style", ["path"])[-1]
    if style not in ("path", "virtual"):
        raise ValueError("style is path or virtual")
    shown = f"[{host}]" if ":" in host else host
    return BucketAddress(
        endpoint=f"{SCHEMES[parts.scheme]}://{shown}{f':{port}' if port else ''}",
        bucket=bucket,
        prefix=prefix,
        region=region,
        style="virtual" if style == "virtual" else "path",
    )
