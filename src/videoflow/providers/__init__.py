"""Services and engines that turn a job into a file."""
