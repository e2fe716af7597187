#!/usr/bin/env bash
# Records samba-ad.pcap: a member server asks a real Active Directory domain controller (Samba). Debian, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")

if ((EUID != 0)); then
  echo 'samba.sh makes network namespaces and must run as root' >&2
  exit 2
fi

# shellcheck source=recording.sh
source "$HERE/recording.sh"
# shellcheck source=controller.sh
source "$HERE/controller.sh"

trap clean_up EXIT
trap 'exit 130' INT TERM

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
ADMIN=$(fixture '{directory}{password}')
REFUSED=$(fixture '{directory}{refused}')
SCRATCH=$(mktemp -d)
mkdir "$SCRATCH/captured"
network_up
start_domain_controller
record "$MEMBER_NS" member0 samba-ad dialogues
cp "$SCRATCH/captured/samba-ad.pcap" "$TARGET/samba-ad.pcap"
echo "recorded $TARGET/samba-ad.pcap" >&2
