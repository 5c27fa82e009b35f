"""Addresses of the Gemini API, which carry a version: ``/v1beta/models``, ``/upload/v1beta/files``.

The version is an option. An address that names one itself, as gateways and the documentation of
newer clients do, keeps it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from videoflow.domain.service import Connection

VERSION_OPTION = "api_version"
DEFAULT_VERSION = "v1beta"
"""What the documentation shows; the ``…-latest`` names of models exist only there."""

_VERSION = re.compile(r"/(v\d+[a-z0-9]*)$")


def _host_and_version(connection: Connection) -> tuple[str, str]:
    base = connection.base_url
    named = _VERSION.search(base)
    if named is not None:
        return base[: named.start()], named.group(1)
    return base, connection.options.get(VERSION_OPTION) or DEFAULT_VERSION


def versioned(connection: Connection, path: str) -> str:
    """A path as it follows the address that is set."""
    return (
        path
        if _VERSION.search(connection.base_url)
        else (f"/{_host_and_version(connection)[1]}{path}")
    )


def model_path(connection: Connection, model: str, call: str) -> str:
    """Where a model is called."""
    return versioned(connection, f"/models/{quote(model.removeprefix('models/'), safe='')}:{call}")


def upload_url(connection: Connection) -> str:
    """Where uploads start."""
    host, version = _host_and_version(connection)
    return f"{host}/upload/{version}/files"


def media_url(uri: str) -> str:
    """The address of a file's bytes, from that of the file."""
    parts = urlsplit(uri)
    query = dict(parse_qsl(parts.query)) | {"alt": "media"}
    return urlunsplit(parts._replace(query=urlencode(query)))


def plain_file_uri(uri: str) -> str:
    """A file's address without version, as interactions take it.

    So does ``scripts/`` of the skill ``gemini-omni-flash-api`` in github.com/google-gemini/
    gemini-skills (August 2026).
    """
    parts = urlsplit(uri)
    name = parts.path.rpartition("/files/")[2]
    return urlunsplit((parts.scheme, parts.netloc, f"/files/{name}", "", ""))
