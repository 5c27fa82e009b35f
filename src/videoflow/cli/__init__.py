"""Headless commands over the same coordinator as the window."""
