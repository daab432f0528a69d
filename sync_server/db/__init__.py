"""Where the server keeps things: tables, engine, migrations, and the unit of work over them."""
