"""The schema: tables, views and triggers, and the migrations that bring an older ledger to it."""
