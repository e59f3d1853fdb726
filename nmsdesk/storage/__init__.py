"""Where records live: schema, database, migrations, journal and backups."""
