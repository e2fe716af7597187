#!/usr/bin/env bash
# Records the scenes of ../scenes that need a domain controller. Debian, as root: see ../README.md.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TARGET=$(dirname "$HERE")

if ((EUID != 0)); then
  echo 'samba-scenes.sh makes network namespaces and must run as root' >&2
  exit 2
fi

# shellcheck source=recording.sh
source "$HERE/recording.sh"
# shellcheck source=controller.sh
source "$HERE/controller.sh"

trap clean_up EXIT
trap 'exit 130' INT TERM

scene() { record "$MEMBER_NS" member0 "$@"; }
fails() { ! "$@"; }

# directory WRAPPING OPTION...: one search with the wrapping that Samba's client is asked for (sign, seal, plain)
directory() {
  member ldbsearch -H "ldap://$DC" -U "Administrator%$ADMIN" --option="client ldap sasl wrapping=$1" "${@:2}" -s base -b 'DC=contoso,DC=test' dn
}
# The member asks for the one encryption type its configuration allows.
only_enctype() {
  sed "/\[libdefaults\]/a \  allow_weak_crypto = true\n  default_tkt_enctypes = $1\n  default_tgs_enctypes = $1\n  permitted_enctypes = $1" \
    "$SCRATCH/krb5.conf" >"$SCRATCH/krb5-$1.conf"
}
kerberos() { ip netns exec "$MEMBER_NS" env KRB5_CONFIG="$SCRATCH/krb5-$1.conf" KRB5CCNAME="FILE:$SCRATCH/ccache-$1" "${@:2}"; }
# A ticket-granting ticket, then a ticket for the controller's directory.
tickets() {
  printf '%s\n' "$ADMIN" | kerberos "$1" kinit Administrator@CONTOSO.TEST
  kerberos "$1" kvno ldap/dc01.contoso.test
}
kerberos_refused() { ! printf '%s\n' "$REFUSED" | member kinit Administrator@CONTOSO.TEST; }
# By Kerberos, with the protection that ssf asks for: 1 is signing.
directory_by_kerberos() { member ldapsearch -LLL -Q -N -Y GSSAPI -O "$1" -H ldap://dc01.contoso.test -s base -b 'DC=contoso,DC=test' dn; }
files() { member smbclient "//$DC/sysvol" "$@" -c ls; }

install_packages
ADMIN=$(fixture '{directory}{password}')
REFUSED=$(fixture '{directory}{refused}')
SCRATCH=$(mktemp -d)
mkdir "$SCRATCH/captured"
network_up
start_domain_controller
for enctype in aes256-cts-hmac-sha1-96 rc4-hmac; do only_enctype "$enctype"; done

# By NTLM Samba seals also where signing is asked for; by Kerberos it signs.
scene ad-ldap-sealed directory seal
printf '%s\n' "$ADMIN" | member kinit Administrator@CONTOSO.TEST
scene ad-ldap-kerberos-signed directory_by_kerberos minssf=1,maxssf=1
scene ad-ldap-kerberos-sealed directory_by_kerberos minssf=56
# Without signing the controller refuses (strong authentication required); Samba's client then signs.
scene ad-ldap-unsigned-refused directory plain
scene ad-kerberos-aes tickets aes256-cts-hmac-sha1-96
scene ad-kerberos-rc4 tickets rc4-hmac
scene ad-kerberos-refused kerberos_refused
scene ad-smb-anonymous member smbclient -U % -L "$DC"
scene ad-smb-refused fails files -U "Administrator%$REFUSED"
scene ad-smb-signed files -U "Administrator%$ADMIN" --client-protection=sign
scene ad-smb-encrypted files -U "Administrator%$ADMIN" --client-protection=encrypt
# RPC inside a named pipe of SMB.
scene ad-rpc-pipe member rpcclient -U "Administrator%$ADMIN" "ncacn_np:$DC" -c lsaquery

mkdir -p "$TARGET/scenes"
cp "$SCRATCH/captured/"*.pcap "$TARGET/scenes/"
