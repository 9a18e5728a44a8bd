"""How many statements a page cost, told to the benchmark that asks for it; a normal request passes by."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class SqlHeader:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count-Sql" not in request.headers:
            return self.get_response(request)
        statements = 0

        def count(execute: Any, *arguments: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers["X-Sql"] = str(statements)
        return response
