"""`python -m contentan`: the command line, where the command `contentan` is not on the path."""

from contentan.cli.main import main

main()
