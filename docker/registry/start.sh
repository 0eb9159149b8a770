#!/bin/sh
# For setup-https-*.sh: makes a user with a password of its own, and starts the registry with the certificate of DOMAIN.
set -eu
cd "$(dirname -- "$0")"
domain=$1
if [ ! -f auth/htpasswd ]; then
  mkdir -p auth
  password=$(openssl rand -hex 16)
  umask 077
  # By standard input, for everybody on this machine may read the words of a command. The file is there whole or not at all.
  printf '%s' "$password" | docker run --rm -i --entrypoint htpasswd docker.io/library/httpd:2 -niB admin > auth/htpasswd.new
  mv auth/htpasswd.new auth/htpasswd
  echo "the user is admin, and the password, shown this once: $password"
fi
# Anew, so that one that runs already does not keep its old certificate.
DOMAIN=$domain docker compose -f docker-compose.registry-https.yml up -d --force-recreate
echo "docker login $domain, then: ./wasmmcp push time $domain"
