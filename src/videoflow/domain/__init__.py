"""Pure models and rules: no Qt, no network, no files."""
