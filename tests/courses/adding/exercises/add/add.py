"""Add up the numbers of standard input, one in each line."""

# TODO
