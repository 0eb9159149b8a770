#!/bin/sh
# For setup-https-*.sh: makes a user with a password of its own, and starts the registry with the certificate of DOMAIN.
set -eu
cd "$(dirname -- "$0")"
domain=$1
if [ ! -f auth/htpasswd ]; then
  mkdir -p auth
  password=$(openssl rand -hex 16)
  umask 077
  docker run --rm --entrypoint htpasswd docker.io/library/httpd:2 -nbB admin "$password" > auth/htpasswd
  echo "the user is admin, and the password, shown this once: $password"
fi
DOMAIN=$domain docker compose -f docker-compose.registry-https.yml up -d
echo "docker login $domain, then: ./wasmmcp push time $domain"
