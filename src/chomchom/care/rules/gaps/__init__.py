"""What is decided about care gaps: reasons, points, what closes them. No database."""
