"""Everything that changes the net. Keyword-only, actor and moment always given, one transaction each."""
