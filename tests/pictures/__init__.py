"""The pictures and the page."""
