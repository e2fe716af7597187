# An Active Directory domain controller (Samba) and a member server, each in a network namespace of its own. Sourced after recording.sh.
PACKAGES=(samba samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind smbclient ldb-tools krb5-user ldap-utils
  libsasl2-modules-gssapi-mit bind9-dnsutils tcpdump iproute2 ethtool procps)
# The names carry the process id, so two recordings cannot meet.
DC_NS="exscope-dc-$$"
MEMBER_NS="exscope-member-$$"
DC=10.20.1.2
MEMBER=10.20.1.10
PIDS=()

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
  rm -rf "/etc/netns/$MEMBER_NS"
  if [[ -n ${SCRATCH:-} ]]; then rm -rf "$SCRATCH"; fi
  exit "$status"
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
  # What ip netns exec puts in the place of /etc/resolv.conf: the member asks the controller.
  mkdir -p "/etc/netns/$MEMBER_NS"
  echo "nameserver $DC" >"/etc/netns/$MEMBER_NS/resolv.conf"
}

# Samba's clients say who they are in NTLM: the member's name and domain, not those of the machine that records.
member() {
  ip netns exec "$MEMBER_NS" env KRB5_CONFIG="$SCRATCH/krb5.conf" KRB5CCNAME="FILE:$SCRATCH/ccache" SMB_CONF_PATH="$SCRATCH/member.conf" "$@"
}

start_domain_controller() {
  printf '[global]\n  workgroup = CONTOSO\n  netbios name = MBX01\n' >"$SCRATCH/member.conf"
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
