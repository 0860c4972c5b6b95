"""Keep a class's grades in a database, with their history."""
