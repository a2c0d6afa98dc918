"""Asking several people for their opinion: a question with choices, counted, with words of their own."""
