#!/bin/sh
# scripts/build_server.sh NAME [cli|http]: ./wasmmcp build NAME, which makes both.
case "$#:${2:-cli}" in
  1:* | 2:cli | 2:http) exec "$(dirname -- "$0")/../wasmmcp" build "$1" ;;
  *) echo "usage: scripts/build_server.sh NAME [cli|http]" >&2; exit 1 ;;
esac
