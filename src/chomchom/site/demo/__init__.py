"""A demo district: invented people in real dongs, and a day of it that anybody can watch."""
