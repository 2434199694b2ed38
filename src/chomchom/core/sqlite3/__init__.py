"""Django's SQLite with a gate in front of whatever writes: see ``gate``."""
