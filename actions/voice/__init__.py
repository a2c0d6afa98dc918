"""Spoken messages: kept, heard elsewhere, shown back, and acted upon only after a yes."""
