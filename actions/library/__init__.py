"""The office's own documents: imported into passages, searched, and quoted to whoever asks."""
