"""Reads the command line. Each command is one function of its own module."""

import signal
import sys

from wasmmcp import provision
from wasmmcp.console import Failure, say
from wasmmcp.servers import nearest

USAGE = """\
usage: ./wasmmcp COMMAND

  serve NAME [--addr HOST:PORT] [--p3] [--native]   serve MCP over HTTP
  run NAME [-- ARGUMENTS]                           serve MCP over stdin and stdout
  call NAME TOOL JSON                               call one tool and print its answer
  build [NAME]                                      build all servers, or one
  test [--only PATTERN] [--update]                  build and run every check and test
  bench                                             measure, and write bench/results.md
  setup                                             fetch the tools into .tools/ (the others do so too)
  help [NAME]                                       this, or what one server can do
"""


def command_setup(arguments: list) -> int:
    if arguments:
        raise Failure(f"setup takes no arguments, but got '{arguments[0]}'")
    provision.set_up()
    say("ready: the tools are in .tools/")
    return 0


COMMANDS = {"setup": command_setup}


def main(arguments: list) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        arguments = ["help"]
    name, *rest = arguments
    command = COMMANDS.get(name)
    if not command:
        meant = nearest(name, list(COMMANDS))
        suggestion = f" Did you mean '{meant}'?" if meant else ""
        raise Failure(f"unknown command '{name}'.{suggestion} Commands: {', '.join(COMMANDS)}")
    return command(rest)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        say(f"wasmmcp: {failure}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("")
        sys.exit(130)
