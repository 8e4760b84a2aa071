"""Run by Alembic; the connection comes from :meth:`autograder.hub.store.store.Store.migrate`."""

from alembic import context

from autograder.hub.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
