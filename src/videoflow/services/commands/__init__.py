"""The coordinator's commands, by what they are about."""
