"""Widgets: they show view models and emit intents, and decide nothing."""
