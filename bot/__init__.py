"""The running program: channels, web, command line, and the composition of everything (`app`)."""
