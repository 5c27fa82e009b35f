"""The coordinator and the use cases."""
