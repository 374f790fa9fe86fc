"""Spreadsheets that other people keep: files, sheets, headers and cells, read as announcements."""
