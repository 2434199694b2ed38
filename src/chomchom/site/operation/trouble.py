"""What an operator is told instead of a trace of calls."""


class Trouble(Exception):
    """Why it did not happen, and what to do: one or two sentences."""
