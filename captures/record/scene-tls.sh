# TLS as OpenSSL's own server and client speak it, with what a well kept server no longer accepts. Sourced by scenes.sh.
TLS_SERVER=10.20.0.4
TLS_NAME=old.contoso.test
# OpenSSL 3 gives old versions, short keys and suites without encryption at security level 0 only.
WEAK='ALL:COMPLEMENTOFALL:@SECLEVEL=0'

# issue NAME BITS DIGEST FROM TO: a self-signed certificate NAME.crt with its NAME.key
issue() {
  local name=$1 folder="$SCRATCH/ca-$1"
  mkdir "$folder"
  : >"$folder/index"
  printf '[ca]\ndefault_ca=own\n[own]\ndatabase=%s/index\nnew_certs_dir=%s\nrand_serial=yes\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n[names]\nsubjectAltName=DNS:%s\n[req]\ndistinguished_name=dn\n[dn]\n' \
    "$folder" "$folder" $TLS_NAME >"$folder/conf"
  openssl req -new -config "$folder/conf" -newkey "rsa:$2" -nodes -subj "/CN=$TLS_NAME" -keyout "$SCRATCH/$name.key" -out "$folder/csr"
  openssl ca -batch -selfsign -config "$folder/conf" -md "$3" -startdate "$4" -enddate "$5" -keyfile "$SCRATCH/$name.key" -in "$folder/csr" -out "$SCRATCH/$name.crt" -notext
}

make_tls_material() {
  issue good 2048 sha256 20200101000000Z 20400101000000Z
  issue expired 2048 sha256 20190101000000Z 20200101000000Z
  issue weak 1024 sha1 20100101000000Z 20400101000000Z
  issue client 2048 sha256 20200101000000Z 20400101000000Z
  openssl dhparam -out "$SCRATCH/dh1024.pem" 1024
  mkdir "$SCRATCH/www"
  echo 'This page is served for the recording.' >"$SCRATCH/www/page"
}

# tls_server CERTIFICATE OPTION...: s_server on 443; its process id is TLS_PID
tls_server() {
  (cd "$SCRATCH/www" && exec ip netns exec "$SERVER_NS" openssl s_server -WWW -accept $TLS_SERVER:443 -cert "$SCRATCH/$1.crt" -key "$SCRATCH/$1.key" "${@:2}") \
    >"$SCRATCH/s_server.log" 2>&1 &
  TLS_PID=$!
  PIDS+=("$TLS_PID")
  wait_for_listeners $TLS_SERVER:443
}

# tls_client OPTION...: asks for the page
tls_client() {
  printf 'GET /page HTTP/1.0\r\n\r\n' | on_client openssl s_client -connect $TLS_SERVER:443 -servername $TLS_NAME -ign_eof "$@"
}

fails() { ! "$@"; }
twice() { "$@" -sess_out "$SCRATCH/session" && "$@" -sess_in "$SCRATCH/session"; }
with_and_without_certificate() {
  tls_client -cipher "$WEAK" -tls1_2 -cert "$SCRATCH/client.crt" -key "$SCRATCH/client.key"
  tls_client -cipher "$WEAK" -tls1_2
}

# tls_scene NAME CERTIFICATE SERVER-OPTIONS CLIENT-COMMAND...; the server's options are words in one string
tls_scene() {
  local options
  read -ra options <<<"$3"
  tls_server "$2" "${options[@]}"
  scene "$1" "${@:4}"
  stop "$TLS_PID"
}

# dtls NAME SERVER-OPTION...: two lines, one each way, over DTLS
dtls_scene() {
  local name=$1
  mkfifo "$SCRATCH/$name.in"
  ip netns exec "$SERVER_NS" openssl s_server -accept $TLS_SERVER:4433 -cert "$SCRATCH/good.crt" -key "$SCRATCH/good.key" "${@:2}" \
    <>"$SCRATCH/$name.in" >"$SCRATCH/s_server.log" 2>&1 &
  TLS_PID=$!
  PIDS+=("$TLS_PID")
  until [[ -n $(on_server ss -Hlun 'sport = :4433') ]]; do kill -0 "$TLS_PID"; sleep 0.1; done
  scene "$name" dtls_talk "$SCRATCH/$name.in"
  stop "$TLS_PID"
}
dtls_talk() {
  { sleep 1; echo 'a line from the client'; sleep 1; echo 'a line from the server' >"$1"; sleep 1; } |
    on_client openssl s_client -dtls1_2 -connect $TLS_SERVER:4433
}

record_tls() {
  make_tls_material >"$SCRATCH/tls-material.log" 2>&1
  tls_scene tls10 good "-tls1 -cipher $WEAK" tls_client -tls1 -cipher "$WEAK"
  tls_scene tls11 good "-tls1_1 -cipher $WEAK" tls_client -tls1_1 -cipher "$WEAK"
  tls_scene tls12-no-encryption good "-tls1_2 -cipher NULL-SHA256:@SECLEVEL=0" tls_client -tls1_2 -cipher "$WEAK"
  tls_scene tls12-anonymous good "-tls1_2 -cipher ADH-AES256-GCM-SHA384:@SECLEVEL=0" tls_client -tls1_2 -cipher "$WEAK"
  tls_scene tls12-rsa-key-exchange good "-tls1_2 -cipher AES128-SHA" tls_client -tls1_2
  tls_scene tls12-short-dh good "-tls1_2 -dhparam $SCRATCH/dh1024.pem -cipher DHE-RSA-AES128-SHA:@SECLEVEL=0" tls_client -tls1_2 -cipher "$WEAK"
  tls_scene tls12-expired-certificate expired -tls1_2 tls_client -tls1_2
  tls_scene tls12-weak-certificate weak "-tls1_2 -cipher $WEAK" tls_client -tls1_2 -cipher "$WEAK"
  tls_scene tls12-client-certificate good "-tls1_2 -verify 1 -cipher $WEAK" with_and_without_certificate
  tls_scene tls12-resumed good -tls1_2 twice tls_client -tls1_2
  tls_scene tls13-resumed good -tls1_3 twice tls_client -tls1_3
  tls_scene tls13-hello-retry good '-tls1_3 -groups P-384' tls_client -tls1_3 -groups X25519:P-384
  tls_scene tls-no-shared-version good -tls1_3 fails tls_client -tls1_2
  tls_scene tls-no-shared-suite good '-tls1_2 -cipher AES128-SHA' fails tls_client -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384
  dtls_scene dtls12 -dtls1_2
  dtls_scene dtls12-cookie -dtls1_2 -listen
}
