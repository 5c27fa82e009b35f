from videoflow.resources import resource_path


def test_shipped_files_are_found_from_a_checkout() -> None:
    assert resource_path("translations").is_dir()
    assert resource_path("fonts").is_dir()
