#!/usr/bin/env bash
# Creates an API key for a service, and writes it into the service's env file. A second run changes nothing.
#
#   provision-key.sh SERVICE ENV_FILE
#
# The key goes from the API into the file. It is never on the screen, in a variable or in an argument.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: provision-key.sh SERVICE ENV_FILE" >&2; exit 2; }
service=$1 env_file=$2

status=0
error=$(limitry keys show "$service" 2>&1 >/dev/null) || status=$?
case $status in
    0) echo "$service has a key already: limitry keys rotate '$service' replaces it" >&2; exit 0 ;;
    4) ;; # There is no key, so the script creates it below.
    *) printf '%s\n' "$error" >&2; exit "$status" ;;
esac

limitry keys create "$service" --expires 90d --to "env-file:$env_file:LIMITRY_API_KEY"
