"""`python -m nianbao.cli` is `nianbao`."""

from . import main

main()
