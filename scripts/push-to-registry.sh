#!/bin/sh
# Puts servers into a registry, all of them when none is named; SIGN is a key to sign with, and CA an authority to trust.
#
#   scripts/push-to-registry.sh registry.example [SERVER...]
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
registry=${1:?the registry is missing: push-to-registry.sh REGISTRY [SERVER...]}
shift
[ $# -gt 0 ] || set -- time filesystem git fetch summarize log-parser data-aggregate sequential-thinking image-resize suite
for server in "$@"; do
  "$root/wasmmcp" push "$server" "$registry" ${SIGN:+--sign "$SIGN"} ${CA:+--ca "$CA"}
done
