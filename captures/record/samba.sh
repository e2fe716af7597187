#!/usr/bin/env bash
# Records samba-ad.pcap: a member server asks a real Active Directory domain controller (Samba). Debian, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")
PACKAGES=(samba samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind smbclient ldb-tools krb5-user ldap-utils
  libsasl2-modules-gssapi-mit bind9-dnsutils tcpdump iproute2 ethtool procps)
# The names carry the process id, so two recordings cannot meet.
DC_NS="exscope-dc-$$"
MEMBER_NS="exscope-member-$$"
DC=10.20.1.2
MEMBER=10.20.1.10
PIDS=()

if ((EUID != 0)); then
  echo 'samba.sh makes network namespaces and must run as root' >&2
  exit 2
fi

clean_up() {
  local status=$? pid
  trap - EXIT INT TERM
  if ((status != 0)) && [[ -d ${SCRATCH:-} ]]; then tail -n 15 "$SCRATCH"/*.log >&2 || true; fi
  for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
  for ns in "$MEMBER_NS" "$DC_NS"; do
    # Samba's children outlive it for a moment; they live in the namespace and nowhere else.
    ip netns pids "$ns" 2>/dev/null | xargs -r kill 2>/dev/null || true
    if ip netns list | grep -q "^$ns\b"; then ip netns delete "$ns"; fi
  done
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

network_up() {
  ip netns add "$DC_NS"
  ip netns add "$MEMBER_NS"
  ip -n "$DC_NS" link add dc0 address 02:00:0a:14:01:02 type veth peer name member0 address 02:00:0a:14:01:0a netns "$MEMBER_NS"
  for ns in "$DC_NS" "$MEMBER_NS"; do
    ip netns exec "$ns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 || true
    ip -n "$ns" link set lo up
  done
  # Without offloads the capture holds what a cable would carry.
  ip netns exec "$DC_NS" ethtool -K dc0 tx off tso off gso off gro off >/dev/null
  ip netns exec "$MEMBER_NS" ethtool -K member0 tx off tso off gso off gro off >/dev/null
  ip -n "$DC_NS" address add "$DC/24" dev dc0
  ip -n "$MEMBER_NS" address add "$MEMBER/24" dev member0
  ip -n "$DC_NS" link set dc0 up
  ip -n "$MEMBER_NS" link set member0 up
}

member() { ip netns exec "$MEMBER_NS" env KRB5_CONFIG="$SCRATCH/krb5.conf" KRB5CCNAME="FILE:$SCRATCH/ccache" "$@"; }

start_domain_controller() {
  samba-tool domain provision --use-rfc2307 --realm=CONTOSO.TEST --domain=CONTOSO --server-role=dc --dns-backend=SAMBA_INTERNAL --host-name=dc01 \
    --host-ip="$DC" --adminpass="$ADMIN" --targetdir="$SCRATCH/dc" --option='interfaces=lo' --option='bind interfaces only=yes' >"$SCRATCH/provision.log" 2>&1
  sed -i -e '/interfaces = lo/d' -e '/bind interfaces only/d' "$SCRATCH/dc/etc/smb.conf"
  sed -i '/\[global\]/a \\tinterfaces = dc0\n\tbind interfaces only = no\n\tdns forwarder = 127.0.0.1' "$SCRATCH/dc/etc/smb.conf"
  ip netns exec "$DC_NS" samba -i -s "$SCRATCH/dc/etc/smb.conf" >"$SCRATCH/samba.log" 2>&1 &
  PIDS+=("$!")
  cat >"$SCRATCH/krb5.conf" <<CONF
[libdefaults]
  default_realm = CONTOSO.TEST
  dns_lookup_realm = false
  dns_lookup_kdc = false
  rdns = false
[realms]
  CONTOSO.TEST = {
    kdc = $DC
  }
[domain_realm]
  .contoso.test = CONTOSO.TEST
CONF
  # The directory certificate is made at the first start and takes the longest.
  for _ in $(seq 60); do
    if member ldapsearch -LLL -x -H "ldap://$DC" -s base -b '' defaultNamingContext >"$SCRATCH/ldap-ready.log" 2>&1 &&
      member rpcclient -U "Administrator%$ADMIN" "ncacn_ip_tcp:$DC[seal]" -c querydominfo >"$SCRATCH/rpc-ready.log" 2>&1; then return; fi
    sleep 1
  done
  echo 'the domain controller did not start' >&2
  return 1
}

rpc() { member rpcclient -U "Administrator%$ADMIN" "ncacn_ip_tcp:$DC$1" -c "$2"; }

dialogues() {
  member dig +tries=1 +noall +answer @"$DC" _ldap._tcp.dc._msdcs.contoso.test SRV
  member dig +tries=1 +tcp +noall +answer @"$DC" dc01.contoso.test A
  printf '%s\n' "$ADMIN" | member kinit Administrator@CONTOSO.TEST
  # Anonymous, as every client begins; refused in clear; sealed; upgraded; TLS from the first byte; the global catalog.
  member ldapsearch -LLL -x -H "ldap://$DC" -s base -b '' defaultNamingContext dnsHostName
  ! member ldapsearch -LLL -x -H "ldap://$DC" -D CONTOSO\\Administrator -w "$REFUSED" -s base -b '' 2>"$SCRATCH/refused.log"
  member ldbsearch -H "ldap://$DC" -U "Administrator%$ADMIN" -s base -b 'DC=contoso,DC=test' dn
  member env LDAPTLS_REQCERT=never ldapsearch -LLL -x -ZZ -H "ldap://$DC" -D CONTOSO\\Administrator -w "$ADMIN" -s base -b 'DC=contoso,DC=test' dn
  member env LDAPTLS_REQCERT=never ldapsearch -LLL -x -H "ldaps://$DC" -D CONTOSO\\Administrator -w "$ADMIN" -s base -b 'DC=contoso,DC=test' dn
  member ldbsearch -H "ldap://$DC:3268" -U "Administrator%$ADMIN" -s base -b 'DC=contoso,DC=test' dn
  # RPC: the endpoint mapper names the ports; sealed, signed, and with no protection at all.
  rpc '[seal]' querydominfo
  rpc '[sign]' querydominfo
  # The policy database refuses whoever comes by TCP: asked and refused is recorded as well.
  rpc '[seal]' lsaquery || true
  # Without protection the answer is no more than a refusal; the request passes readable.
  rpc '[connect]' querydominfo || true
  rpc '' querydominfo || true
  rpc '[seal]' 'dsr_getdcname CONTOSO'
  rpc '[seal]' 'getdcname CONTOSO' || true
  member samba-tool drs bind "$DC" -U "Administrator%$ADMIN"
  # Files: signed, then encrypted.
  member smbclient -L "$DC" -U "Administrator%$ADMIN" --client-protection=sign
  member smbclient "//$DC/sysvol" -U "Administrator%$ADMIN" --client-protection=encrypt -c 'ls'
}

install_packages
ADMIN=$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{directory}{password}' "$TARGET/fixtures.json")
REFUSED=$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{directory}{refused}' "$TARGET/fixtures.json")
SCRATCH=$(mktemp -d)
network_up
start_domain_controller
ip netns exec "$MEMBER_NS" tcpdump -U -Z root -s 0 -i member0 -w "$SCRATCH/samba-ad.pcap" 2>"$SCRATCH/tcpdump.log" &
TCPDUMP=$!
PIDS+=("$TCPDUMP")
until grep -q 'listening on' "$SCRATCH/tcpdump.log"; do kill -0 "$TCPDUMP"; sleep 0.1; done
dialogues >"$SCRATCH/dialogues.log" 2>&1
sleep 1
kill "$TCPDUMP"
wait "$TCPDUMP" || true
cp "$SCRATCH/samba-ad.pcap" "$TARGET/samba-ad.pcap"
echo "recorded $TARGET/samba-ad.pcap" >&2
