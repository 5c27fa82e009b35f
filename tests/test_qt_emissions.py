"""PySide6 6.12.0 on Python 3.11 aborts the process after some hundred signals that carry ``True``.

The emissions run in a process of their own, so that a bad PySide6 fails this test, not the session.
"""

from __future__ import annotations

import subprocess
import sys

EMISSIONS = 10_000

PROGRAM = f"""
from PySide6.QtCore import QCoreApplication, QObject, QThread, Qt, Signal, Slot

EMISSIONS = {EMISSIONS}

class Sender(QObject):
    flag = Signal(bool)
    value = Signal(object)
    text = Signal(str)
    done = Signal()

    @Slot()
    def run(self):
        for number in range(EMISSIONS):
            self.flag.emit(number % 2 == 0)
            self.value.emit((number, True, None))
            self.text.emit(f"scene {{number}}")
        self.done.emit()

class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.flags = self.values = self.texts = 0

    @Slot(bool)
    def on_flag(self, flag):
        self.flags += flag is True

    @Slot(object)
    def on_value(self, value):
        self.values += value == (self.values, True, None)

    @Slot(str)
    def on_text(self, text):
        self.texts += text == f"scene {{self.texts}}"

app = QCoreApplication([])
thread, sender, receiver = QThread(), Sender(), Receiver()
sender.moveToThread(thread)
sender.flag.connect(receiver.on_flag)
sender.value.connect(receiver.on_value)
sender.text.connect(receiver.on_text)
sender.done.connect(app.quit)
thread.started.connect(sender.run)
thread.start()
app.exec()
thread.quit()
thread.wait()
print(receiver.flags, receiver.values, receiver.texts)
"""


def test_ten_thousand_signals_of_each_kind_arrive_from_another_thread() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [str(EMISSIONS // 2), str(EMISSIONS), str(EMISSIONS)]
