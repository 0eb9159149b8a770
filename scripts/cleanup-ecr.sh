#!/bin/sh
# Removes the images without a tag, which newer ones have left behind, from the repositories of servers.
#
#   scripts/cleanup-ecr.sh REGION SERVER...
set -eu
region=${1:?the region is missing: cleanup-ecr.sh REGION SERVER...}
shift
[ $# -gt 0 ] || { echo "cleanup-ecr.sh: name the servers to clean up" >&2; exit 1; }
for server in "$@"; do
  images=$(aws ecr list-images --region "$region" --repository-name "wasm-mcp/$server" --filter tagStatus=UNTAGGED \
    --query 'imageIds[*]' --output json)
  case "$images" in
    "" | "[]") echo "wasm-mcp/$server has no image without a tag" ;;
    *) aws ecr batch-delete-image --region "$region" --repository-name "wasm-mcp/$server" --image-ids "$images" > /dev/null ;;
  esac
done
