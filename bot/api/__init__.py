"""What other systems may ask of this program over HTTP: /api/v1."""
