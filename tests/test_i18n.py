import pytest

from videoflow import i18n


def test_the_buttons_of_a_card_speak_vietnamese() -> None:
    assert i18n.set_language("vi") == "vi"
    assert i18n._("Recreate image") == "Tạo lại ảnh"
    assert i18n._("Generate video") == "Tạo video"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert i18n.set_language("tlh") == "en"
    assert i18n._("Recreate image") == "Recreate image"


@pytest.mark.parametrize(
    ("variable", "value"), [("VIDEOFLOW_LANG", "vi"), ("LC_ALL", "vi_VN.UTF-8"), ("LANG", "vi")]
)
def test_the_system_says_which_language(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in ("VIDEOFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert i18n.set_language() == "vi"
