# Exchange's paths over HTTP, served by nginx. Sourced by scenes.sh.

start_nginx() {
  render nginx.conf.in "$SCRATCH/nginx.conf.keyed"
  sed "s|@COOKIE@|$COOKIE|" "$SCRATCH/nginx.conf.keyed" >"$SCRATCH/nginx.conf"
  ip netns exec "$SERVER_NS" nginx -c "$SCRATCH/nginx.conf" 2>"$SCRATCH/nginx-start.log" &
  PIDS+=($!)
  wait_for_listeners 10.20.0.2:80 10.20.0.2:443 10.20.0.3:80
}

# browse SERVER HOST:PORT CURL-ARGUMENT...
browse() {
  on_client curl --silent --show-error --insecure --max-time 20 --output /dev/null --resolve "$2:$1" "${@:3}"
}
soap() {
  browse 10.20.0.2 "mail.contoso.test:$1" --user-agent 'Microsoft Office/16.0 (Microsoft Outlook 16.0.5000)' --header 'Content-Type: text/xml; charset=utf-8' \
    --data '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>' "${@:2}"
}

http_redirect() { browse 10.20.0.3 mail.contoso.test:80 http://mail.contoso.test/owa/; }
autodiscover_redirect() { browse 10.20.0.3 autodiscover.contoso.test:80 http://autodiscover.contoso.test/autodiscover/autodiscover.xml; }
# First without a login, as clients do, then with it, on one connection.
http_basic_ews() {
  local url=http://mail.contoso.test/EWS/Exchange.asmx
  soap 80 "$url" --next --silent --insecure --resolve mail.contoso.test:80:10.20.0.2 --output /dev/null --user "alice:${PASSWORD[alice]}" \
    --header 'Content-Type: text/xml; charset=utf-8' --data '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>' "$url"
}
http_form_login() {
  browse 10.20.0.2 mail.contoso.test:80 --cookie-jar "$SCRATCH/cookies" http://mail.contoso.test/owa/auth/logon.aspx \
    --next --silent --resolve mail.contoso.test:80:10.20.0.2 --output /dev/null --location --cookie "$SCRATCH/cookies" \
    --data-urlencode 'destination=http://mail.contoso.test/owa/' --data-urlencode 'username=CONTOSO\alice' \
    --data-urlencode "password=${PASSWORD[alice]}" http://mail.contoso.test/owa/auth.owa
}
# The server offers Basic alone; nobody answers it.
http_401() { browse 10.20.0.2 mail.contoso.test:80 http://mail.contoso.test/EWS/Services.wsdl; }
http_rpc_401() { browse 10.20.0.2 mail.contoso.test:80 --user-agent MSRPC --request RPC_IN_DATA 'http://mail.contoso.test/rpc/rpcproxy.dll?mail.contoso.test:6001'; }
http_mapi() {
  browse 10.20.0.2 mail.contoso.test:80 --user-agent 'Microsoft Office/16.0 (Microsoft Outlook 16.0.5000)' --header 'Content-Type: application/mapi-http' \
    --header 'X-RequestType: Connect' --header 'X-ClientApplication: Outlook/16.0.5000.1000' --data-binary 'ABCD' \
    'http://mail.contoso.test/mapi/emsmdb?MailboxId=alice@contoso.test'
}
https_ews() { soap 443 --user "alice:${PASSWORD[alice]}" https://mail.contoso.test/EWS/Exchange.asmx; }

record_http() {
  start_nginx
  scene http-redirect http_redirect
  scene http-autodiscover-redirect autodiscover_redirect
  scene http-basic-ews http_basic_ews
  scene http-form-login http_form_login
  scene http-401 http_401
  scene http-rpc-401 http_rpc_401
  scene http-mapi http_mapi
  scene https-ews https_ews
}
