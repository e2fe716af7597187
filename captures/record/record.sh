#!/usr/bin/env bash
# Records the sample captures from real servers. Debian, as root, best on a throw-away machine: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")
PACKAGES=(dovecot-imapd dovecot-pop3d postfix swaks libnet-ssleay-perl openssl curl tcpdump iproute2 ethtool procps wireshark-common)
PIDS=()

if ((EUID != 0)); then
  echo 'record.sh makes network namespaces and must run as root' >&2
  exit 2
fi

# shellcheck source=network.sh
source "$HERE/network.sh"
# shellcheck source=servers.sh
source "$HERE/servers.sh"
# shellcheck source=dialogues.sh
source "$HERE/dialogues.sh"
# shellcheck source=malformed.sh
source "$HERE/malformed.sh"

stop() {
  local pid
  for pid in "$@"; do kill "$pid" 2>/dev/null || true; done
  for pid in "$@"; do wait "$pid" 2>/dev/null || true; done
}

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if ((status != 0)) && [[ -d ${SCRATCH:-} ]]; then tail -n 15 "$SCRATCH"/*.log >&2 || true; fi
  stop "${PIDS[@]}"
  network_down
  if [[ -n ${SCRATCH:-} ]]; then rm -rf "$SCRATCH"; fi
  exit "$status"
}

install_packages() {
  local missing=() package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then return; fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# The users and passwords of fixtures.json: USERS=(user:{PLAIN}password …), PASSWORD[user]
read_fixtures() {
  local user password
  USERS=()
  declare -gA PASSWORD=()
  while IFS=$'\t' read -r user password; do
    USERS+=("$user:{PLAIN}$password")
    PASSWORD[$user]=$password
  done < <(perl -MJSON::PP -0777 -ne 'print "$_->{user}\t$_->{password}\n" for @{decode_json($_)->{users}}' "$TARGET/fixtures.json")
}

# record FILE DIALOGUE: everything the client's interface sees while DIALOGUE runs
record() {
  local file="$SCRATCH/captured/$1" log="$SCRATCH/tcpdump.log" pid
  shift
  # Empty before tcpdump starts: the line of the dialogue before must not count as this one's.
  : >"$log"
  ip netns exec "$CLIENT_NS" tcpdump -U -Z root -s 0 -i client0 -w "$file" 2>"$log" &
  pid=$!
  PIDS+=("$pid")
  until grep -q 'listening on' "$log"; do kill -0 "$pid"; sleep 0.1; done
  echo "recording ${file##*/}" >&2
  "$@"
  sleep 1
  stop "$pid"
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

record pop3-cleartext.pcap pop3_cleartext
record pop3-stls.pcap pop3_stls
record pop3s-implicit.pcap pop3s_implicit
record imap-cleartext.pcap imap_cleartext
record imap-starttls.pcap imap_starttls
record imaps-implicit.pcap imaps_implicit
record imaps-tls10.pcap imaps_tls10
record smtp-cleartext.pcap smtp_cleartext
record smtp-starttls.pcap smtp_starttls
record smtp-no-starttls.pcap smtp_no_starttls
record smtp-starttls-refused.pcap smtp_starttls_refused
record mail-server-mixed.pcap all_dialogues

cd "$SCRATCH/captured"
editcap -F pcapng mail-server-mixed.pcap mail-server-mixed.pcapng
rm mail-server-mixed.pcap
gzip -9 -n -k imap-cleartext.pcap
mkdir malformed
make_malformed imap-cleartext.pcap malformed
mkdir -p "$TARGET/malformed"
cp ./*.pcap ./*.pcapng ./*.gz "$TARGET/"
cp malformed/* "$TARGET/malformed/"
