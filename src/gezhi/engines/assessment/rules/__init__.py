"""Rules of the engine: pure, exact, without Django."""
