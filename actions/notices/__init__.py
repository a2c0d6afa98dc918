"""Quick notices: written once, counted before they go, confirmed by each who gets one."""
