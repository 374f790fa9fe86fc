"""Rows in and out: JSON contracts, flat tables as CSV, TSV and Markdown, and data packages."""
