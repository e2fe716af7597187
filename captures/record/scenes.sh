#!/usr/bin/env bash
# Records the scenes of ../scenes that need no domain controller: scenes.sh [ldap|http|tls|mail|sip]... Debian with Node.js, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")
PACKAGES=(slapd ldap-utils libsasl2-modules nginx-light stunnel4 sip-tester dovecot-imapd dovecot-pop3d postfix swaks libnet-ssleay-perl openssl curl
  tcpdump iproute2 ethtool procps)
PIDS=()

if ((EUID != 0)); then
  echo 'scenes.sh makes network namespaces and must run as root' >&2
  exit 2
fi

for part in recording network servers dialogues scene-ldap scene-http scene-tls scene-mail scene-sip; do
  # shellcheck source=/dev/null
  source "$HERE/$part.sh"
done

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if ((status != 0)) && [[ -d ${SCRATCH:-} ]]; then tail -n 15 "$SCRATCH"/*.log >&2 || true; fi
  stop "${PIDS[@]}"
  network_down
  if [[ -n ${SCRATCH:-} ]]; then rm -rf "$SCRATCH"; fi
  exit "$status"
}

scene() { record "$CLIENT_NS" client0 "$@"; }

read_fixtures() {
  local user password
  USERS=()
  declare -gA PASSWORD=()
  while IFS=$'\t' read -r user password; do
    USERS+=("$user:{PLAIN}$password")
    PASSWORD[$user]=$password
  done < <(perl -MJSON::PP -0777 -ne 'print "$_->{user}\t$_->{password}\n" for @{decode_json($_)->{users}}' "$TARGET/fixtures.json")
  REFUSED=$(fixture '{directory}{refused}')
  COOKIE=$(fixture '{secrets}{cookie}')
  SRTP_KEY=$(fixture '{secrets}{srtpKey}')
}

trap clean_up EXIT
trap 'exit 130' INT TERM

install_packages
read_fixtures
SCRATCH=$(mktemp -d)
chmod 755 "$SCRATCH"
mkdir "$SCRATCH/captured"
network_up
start_servers

PARTS=("$@")
if (($# == 0)); then PARTS=(ldap http tls mail sip); fi
for part in "${PARTS[@]}"; do "record_$part"; done
mkdir -p "$TARGET/scenes"
cp "$SCRATCH/captured/"*.pcap "$TARGET/scenes/"
