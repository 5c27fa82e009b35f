import subprocess
import sys

SCRIPT = """
import builtins
import PySide6.QtCore
replaced = builtins.__import__
from videoflow.quick_imports import quicken_imports
quicken_imports()
assert builtins.__import__ is not replaced
from PySide6.QtGui import QColor
assert QColor("red").red() == 255
"""


def test_imports_are_pythons_own_again_and_qt_works() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
