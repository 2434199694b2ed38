"""촘촘 (Chomchom): every promised meeting in person is watched until it is known how it ended."""
