"""Bytes of what is printed or sent: PDF, .hwpx, .xlsx, .ics, labels, QR codes. No Django, no clock, no network."""
