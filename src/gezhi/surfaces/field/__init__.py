"""Field: what grid workers see. One thumb, sun, rain."""
