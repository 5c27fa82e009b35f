"""The command line: the same projects, rules and engines as the window, without one."""
