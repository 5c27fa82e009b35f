import pytest

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.errors import RuleError
from videoflow.providers.base import Provider
from videoflow.providers.builtin import default_providers


def test_the_built_in_engine_is_there_without_any_account() -> None:
    providers = default_providers()
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        offer = providers.capabilities("animatic", kind)
        assert offer.local
        assert set(offer.models[0].aspect_ratios) == set(AspectRatio)
    assert isinstance(providers.get("animatic"), Provider)


def test_an_unknown_provider_is_refused_with_a_list_of_what_there_is() -> None:
    with pytest.raises(RuleError, match="animatic"):
        default_providers().get("nobody")


def test_a_kind_that_a_provider_does_not_make_is_refused() -> None:
    with pytest.raises(RuleError, match="voice"):
        default_providers().capabilities("animatic", AssetKind.VOICE)


def test_choices_leave_out_who_cannot() -> None:
    providers = default_providers()
    assert [offer.provider for offer in providers.choices(AssetKind.VIDEO)] == ["animatic"]
    assert providers.choices(AssetKind.MUSIC) == ()
