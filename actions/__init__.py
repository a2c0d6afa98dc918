"""What the assistant does: one capability a file. Knows `nlu`, never `storage` or `bot`."""
