#!/bin/sh
# Puts servers into the registry of an account of AWS, and makes the repositories that are missing there.
#
#   scripts/push-to-ecr.sh ACCOUNT REGION [SERVER...]
#
# It wants aws and skopeo. ECR_REGISTRY names another registry than the account's.
set -eu
here=$(dirname -- "$0")
account=${1:?the account is missing: push-to-ecr.sh ACCOUNT REGION [SERVER...]}
region=${2:?the region is missing: push-to-ecr.sh ACCOUNT REGION [SERVER...]}
shift 2
registry=${ECR_REGISTRY:-$account.dkr.ecr.$region.amazonaws.com}
[ $# -gt 0 ] || set -- time filesystem git fetch summarize log-parser data-aggregate sequential-thinking image-resize suite
aws ecr get-login-password --region "$region" | skopeo login --username AWS --password-stdin ${ECR_REGISTRY:+--tls-verify=false} "$registry" > /dev/null
for server in "$@"; do
  aws ecr describe-repositories --region "$region" --repository-names "wasm-mcp/$server" > /dev/null 2>&1 ||
    aws ecr create-repository --region "$region" --repository-name "wasm-mcp/$server" --image-scanning-configuration scanOnPush=true > /dev/null
  "$here/push-to-registry.sh" "$registry" "$server"
done
