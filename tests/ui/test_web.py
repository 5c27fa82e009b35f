from __future__ import annotations

import pytest

from videoflow.ui.web import open_page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/usr/bin/true",
        "https://",
        "my.runware.ai/keys",
        "smb://server/share",
    ],
)
def test_nothing_but_a_web_page_is_handed_to_the_system(address: str) -> None:
    assert not open_page(address)
