#!/usr/bin/env bash
# Records smtp-x-anonymoustls.pcap: mail between two servers that speak Exchange's own STARTTLS. Debian with Node.js, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")
PACKAGES=(openssl tcpdump iproute2 ethtool procps)
PIDS=()

if ((EUID != 0)); then
  echo 'anonymous-tls.sh makes network namespaces and must run as root' >&2
  exit 2
fi

# shellcheck source=network.sh
source "$HERE/network.sh"
# shellcheck source=servers.sh
source "$HERE/servers.sh"

clean_up() {
  local status=$? pid
  trap - EXIT INT TERM
  if ((status != 0)) && [[ -d ${SCRATCH:-} ]]; then tail -n 15 "$SCRATCH"/*.log >&2 || true; fi
  for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
  network_down
  if [[ -n ${SCRATCH:-} ]]; then rm -rf "$SCRATCH"; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

install_packages() {
  local missing=() package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then return; fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

deliver() { on_client node "$HERE/anonymous-tls-client.mjs" "$@"; }

install_packages
SCRATCH=$(mktemp -d)
network_up
make_certificate
ip netns exec "$SERVER_NS" node "$HERE/anonymous-tls-server.mjs" "$SCRATCH" 10.20.0.11 >"$SCRATCH/server.log" 2>&1 &
PIDS+=("$!")
wait_for_listeners 10.20.0.2:25 10.20.0.4:25
ip netns exec "$CLIENT_NS" tcpdump -U -Z root -s 0 -i client0 -w "$SCRATCH/smtp-x-anonymoustls.pcap" 2>"$SCRATCH/tcpdump.log" &
TCPDUMP=$!
PIDS+=("$TCPDUMP")
until grep -q 'listening on' "$SCRATCH/tcpdump.log"; do kill -0 "$TCPDUMP"; sleep 0.1; done
deliver 10.20.0.10 10.20.0.2
deliver 10.20.0.10 10.20.0.4
deliver 10.20.0.11 10.20.0.2
sleep 1
kill "$TCPDUMP"
wait "$TCPDUMP" || true
cp "$SCRATCH/smtp-x-anonymoustls.pcap" "$TARGET/smtp-x-anonymoustls.pcap"
echo "recorded $TARGET/smtp-x-anonymoustls.pcap" >&2
