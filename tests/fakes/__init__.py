"""Stand-ins for what the program needs from outside; each keeps the contract of the real one."""
