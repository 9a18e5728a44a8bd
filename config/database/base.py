"""Django's PostgreSQL backend on the embedded cluster: the first connection starts it, so what never connects
(lint, type checks, collectstatic) starts nothing."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from config.database import cluster, configuration, programs, roles


class DatabaseClient(PostgresClient):
    def runshell(self, parameters: list[str]) -> None:
        """``manage.py dbshell``, with the psql that came with the server."""
        wrapper: Any = self.connection
        wrapper.settings_dict.update(wrapper.address())
        self.executable_name = str(programs.Programs(programs.environment(), None).bin / "psql")
        super().runshell(parameters)


class DatabaseWrapper(PostgresWrapper):
    client_class = DatabaseClient

    def address(self) -> dict[str, str]:
        """Where the running cluster listens; starts it."""
        running = cluster.cluster(self.settings_dict.get("CLUSTER", "shop"))
        running.ensure()
        return {
            "HOST": str(running.socket),
            "PORT": str(configuration.PORT),
            "USER": self.settings_dict["USER"] or roles.SHOP,
        }

    def get_connection_params(self) -> dict[str, Any]:
        address = self.address()
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters | {"host": address["HOST"], "port": address["PORT"], "user": address["USER"]}
