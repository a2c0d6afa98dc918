"""Case rooms: one matter, the people who see to it, a room of its own, and the tasks that are given there."""
