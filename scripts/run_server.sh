#!/bin/sh
# scripts/run_server.sh NAME [cli|http] [OPTIONS]: ./wasmmcp run NAME, or ./wasmmcp serve NAME OPTIONS.
name=$1
kind=${2:-cli}
[ "$#" -ge 2 ] && shift 2
case "$name:$kind" in
  :*) echo "usage: scripts/run_server.sh NAME [cli|http]" >&2; exit 1 ;;
  *:cli) exec "$(dirname -- "$0")/../wasmmcp" run "$name" ;;
  *:http) exec "$(dirname -- "$0")/../wasmmcp" serve "$name" "$@" ;;
  *) echo "a server runs as cli or http, not as '$kind'" >&2; exit 1 ;;
esac
