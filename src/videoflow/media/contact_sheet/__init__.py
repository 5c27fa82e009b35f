"""The storyboard on paper: a PDF of A4 pages with a picture and the words of each scene.

Drawn in a child process (``__main__``), which the application starts through ``sheet``: setting
type needs an application of Qt's own kind for windows, which the command line has not.
"""

from __future__ import annotations
