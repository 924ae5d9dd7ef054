"""newsarc completion: the script that teaches a shell to complete newsarc's commands."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Command,
    examples=(
        'eval "$(newsarc completion bash)"                                   # in ~/.bashrc',
        'eval "$(newsarc completion zsh)"                                    # in ~/.zshrc, after compinit',
        "newsarc completion fish > ~/.config/fish/completions/newsarc.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
@common_options
@pass_session
def command(_session: Session, shell: str) -> None:
    """Print the script that makes a shell complete commands, options, ids of articles, sites and sources."""
    from click.shell_completion import get_completion_class

    from newsarc.cli import cli

    completer = get_completion_class(shell)
    assert completer is not None
    script = completer(cli, {}, "newsarc", "_NEWSARC_COMPLETE").source()
    # click's script for fish cuts an explanation at its first comma, and titles have some.
    click.echo(script.replace('string split ","', 'string split --max 1 ","'))
