"""Tables, migrations, the journal and backups; the only place that talks to a database file."""

from kepegdesk.storage.drivers import import_peewee_alone

import_peewee_alone()
