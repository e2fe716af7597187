#!/usr/bin/env bash
# Records dag-replication.pcap: what members of a database availability group say to each other on 64327. Debian with Node.js, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")
PACKAGES=(openssl tcpdump iproute2 ethtool procps)
PIDS=()

if ((EUID != 0)); then
  echo 'replication.sh makes network namespaces and must run as root' >&2
  exit 2
fi

# shellcheck source=recording.sh
source "$HERE/recording.sh"
# shellcheck source=network.sh
source "$HERE/network.sh"
# shellcheck source=servers.sh
source "$HERE/servers.sh"

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if ((status != 0)) && [[ -d ${SCRATCH:-} ]]; then tail -n 15 "$SCRATCH"/*.log >&2 || true; fi
  stop "${PIDS[@]}"
  network_down
  if [[ -n ${SCRATCH:-} ]]; then rm -rf "$SCRATCH"; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

copy() { on_client node "$HERE/replication-client.mjs" "$@"; }

copies() {
  copy 10.20.0.10 10.20.0.2 sealed
  copy 10.20.0.10 10.20.0.2 signed
  copy 10.20.0.11 10.20.0.2 clear
  copy 10.20.0.10 10.20.0.3 sealed
  copy 10.20.0.10 10.20.0.4 tls
}

install_packages
SCRATCH=$(mktemp -d)
mkdir "$SCRATCH/captured"
network_up
make_certificate
ip netns exec "$SERVER_NS" node "$HERE/replication-server.mjs" "$SCRATCH" >"$SCRATCH/server.log" 2>&1 &
PIDS+=("$!")
wait_for_listeners 10.20.0.2:64327 10.20.0.3:64327 10.20.0.4:64327
record "$CLIENT_NS" client0 dag-replication copies
cp "$SCRATCH/captured/dag-replication.pcap" "$TARGET/dag-replication.pcap"
echo "recorded $TARGET/dag-replication.pcap" >&2
