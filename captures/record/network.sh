# Two hosts on one cable: two network namespaces joined by a veth pair. Sourced by record.sh.
# The names carry the process id, so two recordings cannot meet.
SERVER_NS="exscope-server-$$"
CLIENT_NS="exscope-client-$$"

network_up() {
  ip netns add "$SERVER_NS"
  ip netns add "$CLIENT_NS"
  ip -n "$SERVER_NS" link add mail0 address 02:00:0a:14:00:02 type veth \
    peer name client0 address 02:00:0a:14:00:0a netns "$CLIENT_NS"
  for ns in "$SERVER_NS" "$CLIENT_NS"; do
    # No IPv6 neighbour discovery and router solicitation between the dialogues.
    ip netns exec "$ns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 || true
    ip -n "$ns" link set lo up
  done
  # Without offloads the capture holds what a cable would carry: no frame above 1514 bytes, right checksums.
  ip netns exec "$SERVER_NS" ethtool -K mail0 tx off tso off gso off gro off >/dev/null
  ip netns exec "$CLIENT_NS" ethtool -K client0 tx off tso off gso off gro off >/dev/null
  for host in 2 3 4; do ip -n "$SERVER_NS" address add "10.20.0.$host/24" dev mail0; done
  for host in 10 11; do ip -n "$CLIENT_NS" address add "10.20.0.$host/24" dev client0; done
  ip -n "$SERVER_NS" link set mail0 up
  ip -n "$CLIENT_NS" link set client0 up
}

network_down() {
  for ns in "$CLIENT_NS" "$SERVER_NS"; do
    if ip netns list | grep -q "^$ns\b"; then ip netns delete "$ns"; fi
  done
}

on_server() { ip netns exec "$SERVER_NS" "$@"; }
on_client() { ip netns exec "$CLIENT_NS" "$@"; }
