"""What may not be done, each with its sentence: a rule answers None or a ``Refusal``."""
