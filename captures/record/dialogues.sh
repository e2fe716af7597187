# One function per dialogue; record.sh records each alone and all of them together. Sourced by record.sh.
MAIL=10.20.0.2
LEGACY=10.20.0.3
BROKEN=10.20.0.4

talk() { on_client bash "$HERE/talk.sh" "$@"; }

# curl by the server's name, so that TLS carries it as SNI: fetch USER URL OPTION...
fetch() {
  local user=$1 url=$2 port=${2##*:}
  shift 2
  port=${port%%/*}
  on_client curl --silent --show-error --insecure --max-time 20 --output /dev/null \
    --resolve "mail.contoso.test:$port:$MAIL" --user "$user:${PASSWORD[$user]}" "$@" "$url"
}

# send SERVER PORT USER OPTION...: one mail from USER with swaks
send() {
  local server=$1 port=$2 user=$3
  shift 3
  on_client swaks --silent 2 --server "$server" --port "$port" --helo client.contoso.test --tls-sni mail.contoso.test \
    --from "$user@contoso.test" --to bob@contoso.test --data "@$HERE/message.eml" \
    --auth-user "$user" --auth-password "${PASSWORD[$user]}" "$@"
}

pop3_cleartext() {
  talk $MAIL 110 '+OK*' 'CAPA' '.' 'USER bob' '+OK*' "PASS ${PASSWORD[bob]}" '+OK*' 'STAT' '+OK*' 'RETR 1' '.' 'QUIT' '+OK*'
}
pop3_stls() { fetch bob pop3://mail.contoso.test:110/1 --ssl-reqd; }
pop3s_implicit() { fetch bob pop3s://mail.contoso.test:995/1 --tls-max 1.2; }

imap_login() {
  talk $MAIL "$1" '\* OK*' 'a1 CAPABILITY' 'a1 OK*' "a2 LOGIN alice ${PASSWORD[alice]}" 'a2 OK*' 'a3 SELECT INBOX' 'a3 OK*' \
    'a4 FETCH 1 (FLAGS BODY[])' 'a4 OK*' 'a5 LOGOUT' 'a5 OK*'
}
imap_cleartext() { imap_login 143; }
imap_odd_port() { imap_login 2143; }
imap_starttls() { fetch alice 'imap://mail.contoso.test:143/INBOX;MAILINDEX=1' --ssl-reqd; }
imaps_implicit() { fetch alice 'imaps://mail.contoso.test:993/INBOX;MAILINDEX=1'; }
imaps_tls10() {
  fetch alice 'imaps://mail.contoso.test:993/INBOX;MAILINDEX=1' --interface 10.20.0.11 \
    --tlsv1.0 --tls-max 1.0 --ciphers 'DEFAULT:@SECLEVEL=0'
}

smtp_cleartext() {
  send $MAIL 25 alice --auth LOGIN
  send $MAIL 25 bob --auth PLAIN --local-interface 10.20.0.11
}
smtp_starttls() {
  send $MAIL 25 alice --auth LOGIN --tls
  send $MAIL 587 bob --auth PLAIN --tls --tls-protocol tlsv1_2 --local-interface 10.20.0.11
}
smtp_no_starttls() { send $LEGACY 25 bob --auth PLAIN --local-interface 10.20.0.11; }
smtp_starttls_refused() { send $BROKEN 25 alice --auth LOGIN --tls-optional; }
smtp_odd_port() { send $MAIL 2525 alice --auth LOGIN; }

# Nobody listens there: the server answers with a reset.
closed_port() { if talk $MAIL 389 '*' 2>/dev/null; then return 1; fi; }

all_dialogues() {
  imap_cleartext
  # Side by side, so that the flows of the mixed capture interleave.
  local pids=() pid
  pop3_cleartext & pids+=($!)
  imap_starttls & pids+=($!)
  smtp_cleartext & pids+=($!)
  for pid in "${pids[@]}"; do wait "$pid"; done
  pids=()
  pop3_stls & pids+=($!)
  imaps_implicit & pids+=($!)
  smtp_starttls & pids+=($!)
  for pid in "${pids[@]}"; do wait "$pid"; done
  pop3s_implicit
  imaps_tls10
  smtp_no_starttls
  smtp_starttls_refused
  imap_odd_port
  smtp_odd_port
  closed_port
}
