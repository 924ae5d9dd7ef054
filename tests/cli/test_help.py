"""Help: every command and every option says what it does, and shows how."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from newsarc.cli import SECTIONS, cli
from newsarc.cli.commands import Command


def commands(group: click.Group, path: str = "newsarc") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands(cli))


@pytest.mark.parametrize("path", ALL)
def test_a_command_explains_itself(path: str) -> None:
    command = ALL[path]

    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path} {parameter.name} has no help"


@pytest.mark.parametrize(
    "path", [path for path, command in ALL.items() if not isinstance(command, click.Group)]
)
def test_a_command_shows_examples_of_itself(path: str) -> None:
    command = ALL[path]

    assert isinstance(command, Command)
    assert command.examples
    assert all(path in example for example in command.examples)


@pytest.mark.parametrize("arguments", [[], ["source"]])
def test_a_group_without_a_command_shows_its_help(arguments: list[str]) -> None:
    ran = CliRunner().invoke(cli, arguments)

    assert ran.exit_code == 2
    assert "Usage:" in ran.output


def test_help_lists_every_command_by_section() -> None:
    for option in ("-h", "--help"):
        text = CliRunner().invoke(cli, [option]).output
        for title, section in SECTIONS.items():
            assert f"{title}:" in text
            assert all(f"  {name} " in text and said in text for name, (_, said) in section.items())


def test_common_options_stand_before_or_after_the_command() -> None:
    for command in ALL.values():
        if not isinstance(command, click.Group):
            names = {parameter.name for parameter in command.params}
            assert {"archive", "quiet", "verbose", "log_file", "allow_private", "debug"} <= names
