"""QtCore only: runs services on QThreads and reports through typed signals."""
