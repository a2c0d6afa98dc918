"""Understanding Vietnamese: pure Python, usable without the rest of the program."""
