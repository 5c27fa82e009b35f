"""Voice and music of a scene."""
