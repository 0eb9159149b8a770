#!/bin/sh
# The same for a machine that cannot be reached from outside: you put a record into the DNS of DOMAIN, as certbot asks for it.
# Such a certificate is not renewed by itself: run this again before three months are over.
#
#   docker/registry/setup-https-dns.sh DOMAIN
set -eu
domain=${1:?the domain is missing: setup-https-dns.sh DOMAIN}
certbot certonly --manual --preferred-challenges dns --agree-tos --register-unsafely-without-email -d "$domain"
exec "$(dirname -- "$0")/start.sh" "$domain"
