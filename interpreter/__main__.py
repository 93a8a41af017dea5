"""`python -m interpreter`: the same as `interpret`."""

from interpreter.cli.main import main

main()
