"""What people see on a terminal: tables, bars and words. Never sees a connection."""
