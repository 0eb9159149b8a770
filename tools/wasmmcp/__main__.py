"""Reads the command line. Each command is one function of its own module."""

import signal
import subprocess
import sys

from wasmmcp import (asking, bench, builder, config, dev, directories, inspecting, licences, manifests, new, pack, paths, provision,
                     registry, serve, servers, sites, stdio, testing, trace)
from wasmmcp.console import Failure, say, shown
from wasmmcp.servers import nearest

USAGE = """\
usage: ./wasmmcp COMMAND

  serve NAME [--dir HOST[::GUEST]] [--addr HOST:PORT] [--p3] [--native] [--open] [--debug]
                                                    serve MCP over HTTP
  run NAME [--dir HOST[::GUEST]] [--debug] [-- ARGUMENTS]
                                                    serve MCP over stdin and stdout
  call SERVER TOOL JSON [--json] [--era modern]     call one tool and print its answer
  list SERVER [--json] [--era modern]               what a server offers
  inspect SERVER [--json | --web [--addr HOST:PORT]]
                                                    what it can touch, its tools and sizes; a page to try it out
  dev NAME [--dir HOST[::GUEST]] [--addr HOST:PORT] serve it, and build it anew when a file is saved
  trace NAME [--dir HOST[::GUEST]] FILE             record a client's session
  replay [--dir HOST[::GUEST]] [FILE...]            play it again as a test
  config CLIENT NAME [--dir HOST[::GUEST]] [--env NAME[=VALUE]] [--native] [--write]
                                                    the entry of a server for a client's settings
  new NAME [--with files,network,state,prompts,resources]
                                                    a project of your own, in a folder of that name
  new NAME --from-openapi FILE [--tags TAG,...] | --from-wit FILE
                                                    the same, with a tool for each operation or function
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
  test deploy | cluster                             images, containers and manifests; a real Kubernetes, out of the
                                                    folder that WASMMCP_CLUSTER_BIN names, or built by Go
  bench [--quick | --servers]                       measure, and write bench/results.md
  docs                                              the documentation as a site, in build/site/
  soak [--quick]                                    a million requests and more, and write bench/soak.json
  setup                                             fetch the tools into .tools/ (the others do so too)
  help [NAME]                                       this, or what one server can do

SERVER is NAME [--dir HOST[::GUEST]] [--debug], the URL of any MCP server, or --command 'WORDS THAT START ONE'.
--debug: traps tell functions and lines; see docs/debugging.md.
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
        kinds = [*servers.FACES, "native"]
        builder.build_server(server, kinds)
        licences.write_beside(server, kinds)
        for file in [server.component(kind) for kind in servers.FACES] + [server.native]:
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
        elif option == "--debug":
            server = server._replace(debug=True)
        elif option.startswith("--addr="):
            address = option[len("--addr="):]
        elif option == "--addr" and rest:
            address, *rest = rest
        elif option == "--addr":
            raise Failure("--addr wants HOST:PORT, such as 127.0.0.1:8000")
        else:
            raise Failure("serve knows --dir, --addr HOST:PORT, --p3, --native, --open and --debug, but not "
                          f"'{option}'")
    if native and (p3 or server.debug):
        raise Failure(f"{'--p3' if p3 else '--debug'} and --native exclude each other")
    if server.pulled and (native or server.debug):
        raise Failure(f"{name} is a component; leave out {'--native' if native else '--debug'}")
    return serve.serve(server, given, address, p3, native, is_open)


def command_run(arguments: list) -> int:
    name, rest = named("run", arguments)
    server = found(name, "cli")
    given, rest = directories.take(server, rest)
    if rest[:1] == ["--debug"] and not server.pulled:
        server, rest = server._replace(debug=True), rest[1:]
    if rest and rest[0] != "--":
        raise Failure(f"arguments for the server come after --: ./wasmmcp run {name} -- {rest[0]}")
    return stdio.run(server, given, rest[1:])


def command_config(arguments: list) -> int:
    if not arguments or arguments[0].startswith("-"):
        raise Failure(f"config wants the name of a client: {', '.join(config.CLIENTS)}")
    client = config.find(arguments[0])
    name, rest = named(f"config {client.name}", arguments[1:])
    server = servers.find(name)
    given, rest = directories.take(server, rest)
    return config.config(client, server, given, rest)


def command_new(arguments: list) -> int:
    if not arguments or arguments[0].startswith("-"):
        raise Failure("new wants the name of the server to make, such as: ./wasmmcp new my-notes")
    return new.new(arguments)


def command_help(arguments: list) -> int:
    if arguments:
        no_more("help", arguments[1:])
        return stdio.show_help(servers.find(arguments[0]))
    names = ", ".join(server.name for server in servers.shipped())
    print(f"{USAGE}\nServers: {names}\nClients: {', '.join(config.CLIENTS)}")
    return 0


def command_test(arguments: list) -> int:
    only, update = "", False
    alone = {"hostile": testing.test_hostile, "deploy": testing.test_deploy, "cluster": testing.test_cluster}
    if len(arguments) == 1 and arguments[0] in alone:
        provision.set_up()
        return alone[arguments[0]]()
    while arguments:
        option, *arguments = arguments
        if option == "--update":
            update = True
        elif option == "--only" and arguments:
            only, *arguments = arguments
        elif option.startswith("--only="):
            only = option[len("--only="):]
        else:
            raise Failure(f"test knows hostile, deploy, cluster, --only PATTERN and --update, but not '{option}'")
    provision.set_up()
    return testing.test(only, update)


def found(name: str, face: str) -> servers.Server:
    """One that is built here, or one that was pulled."""
    return pack.find(name, face) if registry.is_reference(name) else servers.find(name)


def command_soak(arguments: list) -> int:
    if arguments not in ([], ["--quick"]):
        raise Failure(f"soak takes --quick or nothing, but got '{arguments[0]}'")
    provision.set_up()
    for preset in ("native", "wasm"):
        builder.build(preset, ["server_suite", "server_sequential-thinking"], f"building what is soaked ({preset})")
    words = [] if arguments else ["--long"]
    return subprocess.run([sys.executable, str(paths.ROOT / "tests" / "soak" / "run.py"), *words], check=False).returncode


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
    "new": command_new,
    "serve": command_serve,
    "run": command_run,
    "call": asking.call,
    "list": asking.list_all,
    "inspect": inspecting.inspect,
    "trace": trace.trace,
    "replay": trace.replay,
    "dev": dev.dev,
    "test": command_test,
    "docs": sites.docs,
    "bench": bench.command_bench,
    "soak": command_soak,
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
        sys.exit(failure.status)
    except KeyboardInterrupt:
        say("")
        sys.exit(130)
