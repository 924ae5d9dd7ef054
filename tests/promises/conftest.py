"""The parts that promises are tested with: all of them real."""

from tests.cli.conftest import archive, newsarc, server

__all__ = ["archive", "newsarc", "server"]
