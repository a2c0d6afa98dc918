"""From the bytes of a voice note to words: fetched, decoded, cut at pauses, recognised in a process of its own."""
