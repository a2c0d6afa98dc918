"""The embedded web chat: a channel whose rooms and history we host ourselves, and its page."""
