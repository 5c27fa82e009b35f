import re

from videoflow import errors
from videoflow.errors import VideoFlowError


def _all_errors() -> list[type[VideoFlowError]]:
    found = [VideoFlowError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return found


def test_the_docstring_draws_the_whole_tree() -> None:
    drawn = set(re.findall(r"\w+Error\b", errors.__doc__ or ""))
    assert drawn == {kind.__name__ for kind in _all_errors()}


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in _all_errors()]
    assert len(codes) == len(set(codes))


def test_exit_codes_are_those_that_scripts_rely_on() -> None:
    assert errors.UsageError.exit_code == 2
    assert errors.RuleError.exit_code == 3
    assert errors.ProviderError.exit_code == 4
    assert errors.MediaError.exit_code == errors.StorageError.exit_code == 5
    assert errors.ProjectLockedError.exit_code == 6


def test_an_error_says_what_happened_and_what_to_do() -> None:
    assert str(errors.RuleError("It is closed.", "Open it.")) == "It is closed. Open it."
