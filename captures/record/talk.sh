#!/usr/bin/env bash
# A line-by-line client for cleartext dialogues, run in the client's namespace:
#   talk.sh ADDRESS PORT EXPECTED [LINE EXPECTED]...
# Waits for a line matching EXPECTED (bash pattern) of the greeting, then sends each LINE and waits for its answer.
set -eu
exec 3<>"/dev/tcp/$1/$2"
shift 2

hear() {
  local line
  while IFS= read -r -t 10 line <&3; do
    # shellcheck disable=SC2053 # the right side is a pattern
    if [[ ${line%$'\r'} == $1 ]]; then return 0; fi
  done
  echo "no line like '$1' came" >&2
  return 1
}

hear "$1"
shift
while (($# > 1)); do
  printf '%s\r\n' "$1" >&3
  hear "$2"
  shift 2
done
exec 3>&-
