"""Results in the answer itself."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest
from tests.helpers.service_context import request_for

from videoflow.domain.base import AssetKind
from videoflow.errors import ResultInvalidError, StorageError
from videoflow.providers.base import Delivered
from videoflow.providers.http.inline import deliver_inline


def deliver(target: Path, encoded: str) -> Delivered:
    request = request_for(AssetKind.IMAGE, target, provider="plain", model="")
    return asyncio.run(deliver_inline("Plain", request, encoded, 0.02))


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_result_is_written(prefix: str, tmp_path: Path) -> None:
    encoded = prefix + base64.b64encode(b"picture").decode()
    assert deliver(tmp_path / "x", encoded) == Delivered(cost_usd=0.02)
    assert (tmp_path / "x").read_bytes() == b"picture"


@pytest.mark.parametrize("encoded", ["", "no base64!"])
def test_a_damaged_result_says_what_making_it_anew_costs(encoded: str, tmp_path: Path) -> None:
    with pytest.raises(ResultInvalidError, match="Plain") as raised:
        deliver(tmp_path / "x", encoded)
    assert "charged again" in raised.value.action
    assert not (tmp_path / "x").exists()


def test_a_disk_that_fails(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        deliver(tmp_path / "gone" / "x", "AAEC")
