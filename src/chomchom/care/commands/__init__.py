"""What care adds to the commands of ``site``."""
