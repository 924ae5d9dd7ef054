"""`python -m newsarc`: the same as the command `newsarc`."""

from newsarc.cli import main

main()
