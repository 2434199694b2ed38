"""Running Chomchom: copies of all data, moves between databases, metrics; behind thin commands."""
