#!/bin/sh
# A registry at https://DOMAIN with a certificate of Let's Encrypt, which looks at port 80 of this machine to believe it.
#
#   docker/registry/setup-https-registry.sh DOMAIN
set -eu
domain=${1:?the domain is missing: setup-https-registry.sh DOMAIN}
here=$(cd "$(dirname -- "$0")" && pwd -P)
certbot certonly --standalone --non-interactive --agree-tos --register-unsafely-without-email --keep-until-expiring -d "$domain" \
  --deploy-hook "env DOMAIN='$domain' docker compose -f '$here/docker-compose.registry-https.yml' restart registry || true"
exec "$here/start.sh" "$domain"
