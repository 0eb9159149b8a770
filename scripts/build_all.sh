#!/bin/sh
# Builds all servers: ./wasmmcp build
exec "$(dirname -- "$0")/../wasmmcp" build
