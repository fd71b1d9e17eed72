"""Tables, migrations, the journal and backups; the only place that talks to a database file."""
