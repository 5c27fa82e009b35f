"""VideoFlow: short product videos, made scene by scene."""

from importlib.metadata import version

__version__ = version("videoflow")
