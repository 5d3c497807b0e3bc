"""Settings, addresses and the process entry; the only floor that knows all others."""
