# Calls with SIPp: Exchange's Unified Messaging answers on 5060, the gateway calls. Sourced by scenes.sh.
UM=10.20.0.2
GATEWAY=10.20.0.10
SIP_PORT=5060

# sdp PROFILE LINE...: the body of an offer or answer, as a SIPp scenario writes it; the call's own media port is MEDIA_PORT
sip_body() {
  printf 'Content-Type: application/sdp\nContent-Length: [len]\n\nv=0\no=- 20110307 1 IN IP4 [local_ip]\ns=call\nc=IN IP4 [media_ip]\nt=0 0\nm=audio %s %s 8\na=rtpmap:8 PCMA/8000\n' "$2" "$1"
  if (($# > 2)); then printf '%s\n' "${@:3}"; fi
}
sip_head() {
  printf 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nFrom: "Alice" <sip:alice@contoso.test>;tag=[call_number]\nTo: <sip:4711@um.contoso.test>%s\nCall-ID: [call_id]\nCSeq: %s\nContact: <sip:alice@[local_ip]:[local_port];transport=[transport]>\nMax-Forwards: 70\n' "$2" "$1"
}
send_sip() { printf '<send%s><![CDATA[\n%s\n\n]]></send>\n' "$1" "$2"; }
answer_head() { printf 'SIP/2.0 %s\n[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]um\n[last_Call-ID:]\n[last_CSeq:]\nContact: <sip:[local_ip]:[local_port];transport=[transport]>\n' "$1"; }
scenario() { printf '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="call">\n%s\n</scenario>\n' "$(cat)"; }

# call_scenarios NAME PROFILE CALLER-PORT ACTION LINE...: NAME-uac.xml and NAME-uas.xml
call_scenarios() {
  local name=$1 profile=$2 port=$3 action=$4
  shift 4
  {
    send_sip ' retrans="500"' "INVITE sip:4711@[remote_ip]:[remote_port] SIP/2.0
$(sip_head '1 INVITE' '')
$(sip_body "$profile" "$port" "$@")"
    echo '<recv response="180" optional="true"/>'
    echo '<recv response="200"/>'
    send_sip '' "ACK sip:4711@[remote_ip]:[remote_port] SIP/2.0
$(sip_head '1 ACK' '[peer_tag_param]')
Content-Length: 0"
    echo "$action"
    send_sip ' retrans="500"' "BYE sip:4711@[remote_ip]:[remote_port] SIP/2.0
$(sip_head '2 BYE' '[peer_tag_param]')
Content-Length: 0"
    echo '<recv response="200"/>'
  } | scenario >"$SCRATCH/$name-uac.xml"
  {
    echo '<recv request="INVITE"/>'
    send_sip '' "$(answer_head '180 Ringing')
Content-Length: 0"
    send_sip ' retrans="500"' "$(answer_head '200 OK')
$(sip_body "$profile" '[media_port]' "$@")"
    echo '<recv request="ACK"/>'
    echo '<recv request="BYE"/>'
    send_sip '' "SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0"
  } | scenario >"$SCRATCH/$name-uas.xml"
}

register_scenarios() {
  local register
  register() {
    send_sip ' retrans="500"' "REGISTER sip:um.contoso.test SIP/2.0
$(sip_head "$1 REGISTER" '' | sed 's/sip:4711@um/sip:alice@um/')
${2}Content-Length: 0"
  }
  {
    register 1 ''
    echo '<recv response="401" auth="true"/>'
    register 2 "[authentication username=alice password=${PASSWORD[alice]}]
"
    echo '<recv response="200"/>'
  } | scenario >"$SCRATCH/register-uac.xml"
  {
    echo '<recv request="REGISTER"/>'
    send_sip '' "$(answer_head '401 Unauthorized')
WWW-Authenticate: Digest realm=\"um.contoso.test\", nonce=\"4f1c2e3d5a697887\", algorithm=MD5, qop=\"auth\"
Content-Length: 0"
    echo '<recv request="REGISTER"/>'
    send_sip '' "$(answer_head '200 OK')
Content-Length: 0"
  } | scenario >"$SCRATCH/register-uas.xml"
}

# call NAME TRANSPORT N: SIPp answers and SIPp calls, with the scenarios of NAME; the Nth call has ports of its own
call() {
  local name=$1 transport=$2 from=$((SIP_PORT + $3)) media=$((20000 + 2 * $3)) pid
  ip netns exec "$SERVER_NS" sipp -sf "$SCRATCH/$name-uas.xml" -i $UM -mi $UM -p $SIP_PORT -mp $media -rtp_echo -t "$transport" -m 1 -nostdin -timeout 30 \
    -cid_str %u-call@contoso.test -trace_err -error_file "$SCRATCH/sipp-uas-error.log" \
    >"$SCRATCH/sipp-uas.log" 2>&1 &
  pid=$!
  PIDS+=("$pid")
  until [[ -n $(on_server ss -Hlntu "sport = :$SIP_PORT") ]]; do kill -0 "$pid"; sleep 0.1; done
  on_client sipp "$UM:$SIP_PORT" -sf "$SCRATCH/$name-uac.xml" -i $GATEWAY -mi $GATEWAY -p $from -t "$transport" -m 1 -nostdin -timeout 30 \
    -cid_str %u-call@contoso.test -trace_err -error_file "$SCRATCH/sipp-uac-error.log"
  wait "$pid"
}

record_sip() {
  local pause='<pause milliseconds="300"/>' stream
  # A second of silence as G.711 A-law.
  perl -e 'print "\xd5" x 8000' >"$SCRATCH/silence.alaw"
  stream="<nop><action><exec rtp_stream=\"$SCRATCH/silence.alaw,1,8\"/></action></nop><pause milliseconds=\"1200\"/>"
  call_scenarios plain RTP/AVP '[rtpstream_audio_port]' "$stream"
  call_scenarios keyed RTP/SAVP 30000 "$pause" "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:$SRTP_KEY|2^20"
  register_scenarios
  scene sip-udp-rtp call plain u1 1
  scene sip-tcp-rtp call plain t1 2
  # The key of SRTP, readable in a call without TLS; the media themselves are not played.
  scene sip-srtp-key-in-clear call keyed t1 3
  scene sip-register call register u1 4
}
