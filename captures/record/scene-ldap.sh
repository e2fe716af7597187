# LDAP as OpenLDAP's slapd serves it. Sourced by scenes.sh.
LDAP_SERVER=10.20.0.2
LDAP_ALICE='uid=alice,ou=people,dc=contoso,dc=test'

start_slapd() {
  local user
  mkdir -p "$SCRATCH/slapd"
  render slapd.conf.in "$SCRATCH/slapd.conf"
  {
    printf 'dn: dc=contoso,dc=test\nobjectClass: domain\ndc: contoso\n\n'
    printf 'dn: ou=people,dc=contoso,dc=test\nobjectClass: organizationalUnit\nou: people\n\n'
    for user in "${!PASSWORD[@]}"; do
      printf 'dn: uid=%s,ou=people,dc=contoso,dc=test\nobjectClass: inetOrgPerson\nuid: %s\ncn: %s\nsn: Contoso\nmail: %s@contoso.test\nuserPassword: %s\n\n' \
        "$user" "$user" "$user" "$user" "${PASSWORD[$user]}"
    done
  } >"$SCRATCH/people.ldif"
  slapadd -f "$SCRATCH/slapd.conf" -l "$SCRATCH/people.ldif" >"$SCRATCH/slapadd.log" 2>&1
  ip netns exec "$SERVER_NS" slapd -d 0 -f "$SCRATCH/slapd.conf" -h "ldap://$LDAP_SERVER ldaps://$LDAP_SERVER" >"$SCRATCH/slapd.log" 2>&1 &
  PIDS+=($!)
  wait_for_listeners $LDAP_SERVER:389 $LDAP_SERVER:636
}

# Searches people by the server's address: ask URL OPTION...
ask() {
  local url=$1
  shift
  on_client env LDAPTLS_REQCERT=never ldapsearch -LLL -H "$url" -b 'dc=contoso,dc=test' "$@" '(uid=bob)' mail
}
as_alice() { ask "$1" -x -D "$LDAP_ALICE" -w "${PASSWORD[alice]}" "${@:2}"; }
digest() { ask ldap://$LDAP_SERVER -Q -Y DIGEST-MD5 -U alice -R contoso.test -w "${PASSWORD[alice]}" -O "$1"; }

ldap_anonymous() { ask ldap://$LDAP_SERVER -x; }
ldap_simple_bind() { as_alice ldap://$LDAP_SERVER; }
ldap_simple_bind_refused() { ! ask ldap://$LDAP_SERVER -x -D "$LDAP_ALICE" -w "$REFUSED"; }
ldap_starttls() { as_alice ldap://$LDAP_SERVER -ZZ; }
ldaps() { as_alice ldaps://$LDAP_SERVER; }
# The login is protected by the mechanism, what follows by nothing; or signed.
ldap_digest_md5() { digest maxssf=0; }
ldap_digest_md5_signed() { digest minssf=1,maxssf=1; }

record_ldap() {
  start_slapd
  scene ldap-anonymous ldap_anonymous
  scene ldap-simple-bind ldap_simple_bind
  scene ldap-simple-bind-refused ldap_simple_bind_refused
  scene ldap-starttls ldap_starttls
  scene ldaps ldaps
  scene ldap-digest-md5 ldap_digest_md5
  scene ldap-digest-md5-signed ldap_digest_md5_signed
}
