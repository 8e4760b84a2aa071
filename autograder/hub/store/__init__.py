"""What the hub keeps: its tables, their migrations, the audit log and backups."""
