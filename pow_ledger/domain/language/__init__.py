"""What people write in words: figures, counts and days in English, Ukrainian and Russian."""
