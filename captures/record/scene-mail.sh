# Mail with something between: stunnel in front of IMAP, a filter that takes STARTTLS away. Sourced by scenes.sh, after dialogues.sh.
FILTER=10.20.0.5

imaps_stunnel() { fetch alice 'imaps://mail.contoso.test:10993/INBOX;MAILINDEX=1'; }
imap_login_refused() { on_client curl --silent --insecure --max-time 20 --output /dev/null --user "alice:$REFUSED" imap://10.20.0.2/INBOX || true; }
# One server; the first client comes through the filter, the second past it.
smtp_starttls_stripped() {
  send $FILTER 25 alice --auth LOGIN --tls-optional
  send $FILTER 25 bob --auth PLAIN --tls --local-interface 10.20.0.11
}

record_mail() {
  ip -n "$SERVER_NS" address add "$FILTER/24" dev mail0
  render stunnel.conf.in "$SCRATCH/stunnel.conf"
  ip netns exec "$SERVER_NS" stunnel "$SCRATCH/stunnel.conf" 2>"$SCRATCH/stunnel-start.log" &
  PIDS+=($!)
  ip netns exec "$SERVER_NS" node "$HERE/starttls-filter.mjs" $FILTER 10.20.0.2 10.20.0.10 2>"$SCRATCH/filter.log" &
  PIDS+=($!)
  wait_for_listeners 10.20.0.2:10993 $FILTER:25
  scene imaps-stunnel-odd-port imaps_stunnel
  scene imap-login-refused imap_login_refused
  scene smtp-starttls-stripped smtp_starttls_stripped
}
