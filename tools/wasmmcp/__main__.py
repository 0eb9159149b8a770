"""Reads the command line. Each command is one function of its own module."""

import signal
import sys

from wasmmcp import (bench, builder, config, directories, licences, manifests, pack, provision, registry, serve, servers,
                     stdio, testing)
from wasmmcp.console import Failure, say, shown
from wasmmcp.servers import nearest

USAGE = """\
usage: ./wasmmcp COMMAND

  serve NAME [--dir HOST[::GUEST]] [--addr HOST:PORT] [--p3] [--native] [--open]
                                                    serve MCP over HTTP
  run NAME [--dir HOST[::GUEST]] [-- ARGUMENTS]     serve MCP over stdin and stdout
  call NAME [--dir HOST[::GUEST]] TOOL JSON         call one tool and print its answer
  config CLIENT NAME [--dir HOST[::GUEST]] [--env NAME[=VALUE]] [--native] [--write]
                                                    the entry of a server for a client's settings
  build [NAME]                                      build all servers, or one
  pack [NAME | --node]                              make images and artifacts in build/oci/, of all servers or one, or
                                                    what a node of a cluster needs to run them
  push NAME REGISTRY[/PREFIX] [--sign KEY] [--ca FILE] [--plain-http]
                                                    put them into a registry
  pull REFERENCE [--key KEY] [--ca FILE] [--plain-http] [--output FILE]
                                                    fetch one; then serve and run take REFERENCE for NAME
  deploy [--check]                                  write what is generated in deploy/, or see whether it is as written
  test [--only PATTERN] [--update]                  build and run every check and test
  test hostile                                      those that attack the servers, with a report
  bench [--quick | --servers]                       measure, and write bench/results.md
  setup                                             fetch the tools into .tools/ (the others do so too)
  help [NAME]                                       this, or what one server can do
"""


def command_setup(arguments: list) -> int:
    no_more("setup", arguments)
    provision.carry_out(builder.library_steps("wasm"))
    say("ready: the tools are in .tools/")
    return 0


def command_build(arguments: list) -> int:
    chosen = [servers.find(arguments[0])] if arguments else servers.shipped()
    no_more("build", arguments[1:])
    provision.carry_out(builder.library_steps("native", "wasm"))
    for server in chosen:
        kinds = ["cli", "http", "http_p3", "native"]
        builder.build_server(server, kinds)
        licences.write_beside(server, kinds)
        for file in [server.component(kind) for kind in ("cli", "http", "http_p3")] + [server.native]:
            print(f"{shown(file)}  {file.stat().st_size / 1000:.0f} kB")
    return 0


def command_serve(arguments: list) -> int:
    name, rest = named("serve", arguments)
    server = found(name, "http_p3" if "--p3" in rest else "http")
    given, rest = directories.take(server, rest)
    address, p3, native, is_open = "127.0.0.1:8000", False, False, False
    while rest:
        option, *rest = rest
        if option == "--p3":
            p3 = True
        elif option == "--native":
            native = True
        elif option == "--open":
            is_open = True
        elif option.startswith("--addr="):
            address = option[len("--addr="):]
        elif option == "--addr" and rest:
            address, *rest = rest
        elif option == "--addr":
            raise Failure("--addr wants HOST:PORT, such as 127.0.0.1:8000")
        else:
            raise Failure("serve knows --dir, --addr HOST:PORT, --p3, --native and --open, but not "
                          f"'{option}'")
    if p3 and native:
        raise Failure("--p3 and --native exclude each other")
    if server.pulled and native:
        raise Failure(f"{name} is a component; leave out --native")
    return serve.serve(server, given, address, p3, native, is_open)


def command_run(arguments: list) -> int:
    name, rest = named("run", arguments)
    server = found(name, "cli")
    given, rest = directories.take(server, rest)
    if rest and rest[0] != "--":
        raise Failure(f"arguments for the server come after --: ./wasmmcp run {name} -- {rest[0]}")
    return stdio.run(server, given, rest[1:])


def command_call(arguments: list) -> int:
    name, rest = named("call", arguments)
    server = servers.find(name)
    given, rest = directories.take(server, rest)
    if not 1 <= len(rest) <= 2:
        raise Failure("call wants NAME TOOL JSON, such as: "
                      "./wasmmcp call time get_current_time '{\"timezone\": \"Asia/Seoul\"}'")
    return stdio.call(server, given, rest[0], rest[1] if len(rest) == 2 else "{}")


def command_config(arguments: list) -> int:
    if not arguments or arguments[0].startswith("-"):
        raise Failure(f"config wants the name of a client: {', '.join(config.CLIENTS)}")
    client = config.find(arguments[0])
    name, rest = named(f"config {client.name}", arguments[1:])
    server = servers.find(name)
    given, rest = directories.take(server, rest)
    return config.config(client, server, given, rest)


def command_help(arguments: list) -> int:
    if arguments:
        no_more("help", arguments[1:])
        return stdio.show_help(servers.find(arguments[0]))
    names = ", ".join(server.name for server in servers.shipped())
    print(f"{USAGE}\nServers: {names}\nClients: {', '.join(config.CLIENTS)}")
    return 0


def command_test(arguments: list) -> int:
    only, update = "", False
    if arguments == ["hostile"]:
        provision.set_up()
        return testing.test_hostile()
    while arguments:
        option, *arguments = arguments
        if option == "--update":
            update = True
        elif option == "--only" and arguments:
            only, *arguments = arguments
        elif option.startswith("--only="):
            only = option[len("--only="):]
        else:
            raise Failure(f"test knows hostile, --only PATTERN and --update, but not '{option}'")
    provision.set_up()
    return testing.test(only, update)


def found(name: str, face: str) -> servers.Server:
    """One that is built here, or one that was pulled."""
    return pack.find(name, face) if registry.is_reference(name) else servers.find(name)


def named(command: str, arguments: list) -> tuple:
    """The server's name, and what follows."""
    if not arguments or arguments[0].startswith("-"):
        names = ", ".join(server.name for server in servers.shipped())
        raise Failure(f"{command} wants the name of a server: {names}")
    return arguments[0], arguments[1:]


def no_more(command: str, arguments: list) -> None:
    if arguments:
        raise Failure(f"'{arguments[0]}' is one argument too many for {command}; "
                      "see ./wasmmcp help")


COMMANDS = {
    "setup": command_setup,
    "build": command_build,
    "pack": pack.command_pack,
    "push": pack.command_push,
    "pull": pack.command_pull,
    "deploy": manifests.command_deploy,
    "config": command_config,
    "serve": command_serve,
    "run": command_run,
    "call": command_call,
    "test": command_test,
    "bench": bench.command_bench,
    "help": command_help,
}


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
    # So that what we started is ended with us.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        say(f"wasmmcp: {failure}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("")
        sys.exit(130)
