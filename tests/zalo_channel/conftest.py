import psycopg
import pytest

from zalo_channel.arrivals import gate


@pytest.fixture
def arrivals(db):
    """The gate commits on its own connection: what it stored is removed by hand."""
    yield
    gate.close()
    with psycopg.connect(**gate.connection_params()) as connection:
        connection.execute("DELETE FROM zalo_channel_inboundevent")
