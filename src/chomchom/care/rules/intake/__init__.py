"""Reading an office's list of recipients: pure, no database, so that a list can be tried before anything is set up."""
