"""Reads of people, offices and rosters; nothing here writes."""
