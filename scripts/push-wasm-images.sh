#!/bin/sh
# The name that this script has always had: see push-to-registry.sh.
exec "$(dirname -- "$0")/push-to-registry.sh" "$@"
