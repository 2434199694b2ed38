"""Commands of ``chomchom import``: each module has ``HELP``, ``add_arguments`` and ``run``."""
