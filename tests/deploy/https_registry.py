"""The scripts of docker/registry that set up a registry with TLS, up to what they ask of certbot and docker; and a real registry
with the user that they make and the settings of their compose file.
"""

import os
import re
import shutil
from pathlib import Path

from parts import Program, certificate, folder, free_port, run, trust
from support.engines import ROOT
from support.results import case, check, equal

SCRIPTS = ROOT / "docker" / "registry"
COMPOSE = "docker-compose.registry-https.yml"
DOMAIN = "localhost"
USER = "the user is admin, and the password, shown this once: "
OVER_PORT_80 = ["certonly", "--standalone", "--non-interactive", "--agree-tos", "--register-unsafely-without-email", "--keep-until-expiring",
                "-d", DOMAIN, "--deploy-hook"]
BY_DNS = ["certonly", "--manual", "--preferred-challenges", "dns", "--agree-tos", "--register-unsafely-without-email", "-d", DOMAIN]
HTPASSWD = "docker run --rm -i --entrypoint htpasswd docker.io/library/httpd:2 -niB admin"
UP = f"docker compose -f {COMPOSE} up -d --force-recreate"

# Each writes down how it was called, and fails when there is a file of its name. certbot takes no hook whose first word is no program.
CERTBOT = """#!/bin/sh
printf '%s\\n' "$@" > HOME/words
echo certbot >> HOME/called
if [ "$2" = --standalone ]; then command -v "$(tail -n 1 HOME/words | cut -d ' ' -f 1)" > HOME/hook; fi || exit 1
[ ! -e HOME/no-certbot ]
"""
# The file of compose names DOMAIN as one that must be set, and every command of compose reads it whole, or does nothing.
DOCKER = """#!/bin/sh
if [ "$1" = compose ] && [ "${DOMAIN:-}" != localhost ]; then
  echo 'required variable DOMAIN is missing a value' >&2
  exit 1
fi
echo "docker $*" >> HOME/called
[ ! -e HOME/no-docker ] || exit 125
if [ "$1" = run ]; then
  printf 'admin:%s\\n' "$(perl -e 'print crypt(<STDIN>, q($2b$05$abcdefghijklmnopqrstuu))')"
fi
"""


class Machine:
    """With stand-ins for certbot and docker, and a copy of the scripts."""

    def __init__(self, home: Path):
        self.home, self.scripts = home, home / "registry"
        shutil.copytree(SCRIPTS, self.scripts, ignore=shutil.ignore_patterns("auth"))
        programs = home / "bin"
        programs.mkdir()
        for name, text in (("certbot", CERTBOT), ("docker", DOCKER)):
            (programs / name).write_text(text.replace("HOME", str(home)))
            (programs / name).chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        self.environment.pop("DOMAIN", None)

    def run(self, *command: object, ok: bool = True) -> str:
        return run(*command, ok=ok, env=self.environment)

    def called(self) -> list:
        """Since the last time that it was asked."""
        file = self.home / "called"
        lines = file.read_text().splitlines() if file.is_file() else []
        file.unlink(missing_ok=True)
        return lines

    def words(self) -> list:
        return (self.home / "words").read_text().splitlines()

    def fails(self, program: str, does: bool) -> None:
        file = self.home / f"no-{program}"
        file.touch() if does else file.unlink()


@case
def a_registry_is_set_up_with_a_certificate_over_port_80_or_by_dns():
    with folder() as home:
        machine = Machine(home)
        over_port_80, by_dns = (machine.scripts / f"setup-https-{how}.sh" for how in ("registry", "dns"))
        for script in (over_port_80, by_dns):
            check("the domain is missing" in machine.run(script, ok=False), "it goes on without a domain")
            machine.fails("certbot", True)
            machine.run(script, DOMAIN, ok=False)
            equal(machine.called(), ["certbot"], "calls when there is no certificate")
            machine.fails("certbot", False)
        # What the image of htpasswd did not give leaves no file behind, with which nobody could log in.
        machine.fails("docker", True)
        machine.run(over_port_80, DOMAIN, ok=False)
        equal(machine.called(), ["certbot", HTPASSWD], "calls when docker fails")
        machine.fails("docker", False)
        said = machine.run(over_port_80, DOMAIN)
        check(USER in said, said)
        equal(machine.called(), ["certbot", HTPASSWD, UP], "calls of the first time")
        equal(machine.words()[:-1], OVER_PORT_80, "words for certbot")
        # certbot keeps this command, and runs it by a shell of its own when it has renewed the certificate.
        machine.run("sh", "-c", machine.words()[-1])
        equal(machine.called(), [f"docker compose -f {machine.scripts}/{COMPOSE} restart registry"], "calls of the hook")
        again = machine.run(by_dns, DOMAIN)
        check(USER not in again, "the user was made anew")
        equal(machine.called(), ["certbot", UP], "calls of the second time")
        equal(machine.words(), BY_DNS, "words for certbot")
        equal((machine.scripts / "auth" / "htpasswd").stat().st_mode & 0o777, 0o600, "mode of the file of users")
        serves_the_user(machine, re.search(f"{USER}(\\w+)", said)[1])


def serves_the_user(machine: Machine, password: str) -> None:
    """As the compose file says it to the image, whose own settings are storage and port."""
    home = machine.home
    live = home / "letsencrypt" / "live" / DOMAIN
    live.mkdir(parents=True)
    for file, name in zip(certificate(home), ("fullchain.pem", "privkey.pem")):
        shutil.copy(file, live / name)
    port = free_port()
    settings = home / "registry.yml"
    settings.write_text(f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {home}/store}}}}\n"
                        f"http: {{addr: '127.0.0.1:{port}'}}\n")
    with Program("docker-registry", "serve", settings, port=port, environment=composed(machine)):
        login = ["skopeo", "login", "--cert-dir", trust(home), "--authfile", home / "auth.json", "-u", "admin", f"{DOMAIN}:{port}"]
        machine.run(*login, "-p", password)
        check("invalid username/password" in machine.run(*login, "-p", "another", ok=False), "another password fits")


def composed(machine: Machine) -> dict:
    """The environment in the compose file, with the folders outside that those inside stand for."""
    text = (machine.scripts / COMPOSE).read_text().replace("${DOMAIN:?}", DOMAIN)
    outside = {"./": f"{machine.scripts}/", "/etc/": f"{machine.home}/"}
    folders = {inside: re.sub(r"^(\./|/etc/)", lambda found: outside[found[1]], place)
               for place, inside in re.findall(r"- ([./]\S+):(/\w+):ro$", text, re.MULTILINE)}
    equal(sorted(folders), ["/auth", "/certificates"], "folders of the compose file")
    return {name: re.sub(r"^/\w+", lambda found: folders[found[0]], value)
            for name, value in re.findall(r"^ +(REGISTRY_\w+): \"?(.*?)\"?$", text, re.MULTILINE)}
