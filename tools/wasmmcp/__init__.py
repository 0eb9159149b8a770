"""The one command, ./wasmmcp: sets up the tools, builds, runs, serves, tests."""
