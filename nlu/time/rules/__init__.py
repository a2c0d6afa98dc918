"""Every rule of the reader, by meaning: add a form where its meaning lives, and a corpus family."""
