#!/bin/sh
# A registry at https://DOMAIN with a certificate of Let's Encrypt, which looks at port 80 of this machine to believe it.
#
#   docker/registry/setup-https-registry.sh DOMAIN
set -eu
domain=${1:?the domain is missing: setup-https-registry.sh DOMAIN}
here=$(dirname -- "$0")
certbot certonly --standalone --non-interactive --agree-tos --register-unsafely-without-email --keep-until-expiring -d "$domain" \
  --deploy-hook "docker compose -f '$(cd "$here" && pwd -P)/docker-compose.registry-https.yml' restart registry || true"
exec "$here/start.sh" "$domain"
