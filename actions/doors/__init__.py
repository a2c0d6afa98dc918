"""Who is let into a group whose channel has people ask first."""
