# Dovecot and Postfix with private configuration, all of it in the scratch folder. Sourced by record.sh.

# Fills in the scratch folder's name: render SOURCE TARGET
render() { sed "s|@SCRATCH@|$SCRATCH|g" "$HERE/$1" >"$2"; }

make_certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/O=Contoso/CN=mail.contoso.test' \
    -addext 'subjectAltName=DNS:mail.contoso.test' -keyout "$SCRATCH/mail.key" -out "$SCRATCH/mail.crt" 2>/dev/null
}

make_mailboxes() {
  local entry user
  : >"$SCRATCH/users"
  for entry in "${USERS[@]}"; do
    user=${entry%%:*}
    echo "$entry" >>"$SCRATCH/users"
    mkdir -p "$SCRATCH/mail/$user/"{cur,new,tmp}
    sed 's/$/\r/' "$HERE/message.eml" >"$SCRATCH/mail/$user/new/1299489300.M1.mail"
  done
  chown -R 5000:5000 "$SCRATCH/mail"
}

start_dovecot() {
  mkdir -p "$SCRATCH/dovecot/"{run,state}
  render dovecot.conf.in "$SCRATCH/dovecot.conf"
  ip netns exec "$SERVER_NS" dovecot -F -c "$SCRATCH/dovecot.conf" &
  PIDS+=($!)
}

start_postfix() {
  local conf="$SCRATCH/postfix/conf"
  mkdir -p "$conf" "$SCRATCH/postfix/"{spool,data}
  chown postfix "$SCRATCH/postfix/data"
  render postfix-main.cf.in "$conf/main.cf"
  render postfix-master.cf.in "$conf/master.cf"
  # shellcheck disable=SC2016 # $1 belongs to Postfix
  echo '/^([a-z]+)@contoso\.test$/ $1/' >"$SCRATCH/postfix/mailboxes"
  postfix -c "$conf" check >"$SCRATCH/postfix-check.log" 2>&1 || { cat "$SCRATCH/postfix-check.log" >&2; return 1; }
  ip netns exec "$SERVER_NS" "$(postconf -h daemon_directory)/master" -s -c "$conf" &
  PIDS+=($!)
}

# Waits until every listener answers: ADDRESS:PORT ...
wait_for_listeners() {
  local listener attempt
  for listener in "$@"; do
    for attempt in {1..50}; do
      if on_server bash -c "exec 3<>/dev/tcp/${listener/://}" 2>/dev/null; then continue 2; fi
      sleep 0.2
    done
    echo "nothing listens on $listener after $attempt attempts" >&2
    tail -n 20 "$SCRATCH"/*.log >&2
    return 1
  done
}

start_servers() {
  make_certificate
  make_mailboxes
  start_dovecot
  start_postfix
  wait_for_listeners 10.20.0.2:{25,110,143,587,993,995,2143,2525} 10.20.0.3:25 10.20.0.4:25
}
