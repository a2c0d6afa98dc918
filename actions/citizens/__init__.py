"""Recommendations and complaints of citizens that the city's 1022 line passes on."""
