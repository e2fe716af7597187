// A call to the Unified Messaging server: SIP (RFC 3261) agrees on the ports with SDP (RFC 8866), RTP (RFC 3550) carries the voice.
import { CLIENT, SERVER } from '../script.mjs';

const PCMU = 0;
/** 20 ms of G.711: 8000 samples a second, one octet each. */
const SAMPLES = 160;
const RTP_HEADER = 12;
const RTP_VERSION = 2 << 6;
const RTP_MARKER = 0x80;

const dotted = (ipv4) => ipv4.join('.');

function sdp({ ipv4 }, port, session) {
  const address = dotted(ipv4);
  return `v=0\r\no=- ${session} 1 IN IP4 ${address}\r\ns=session\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${PCMU} 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n`;
}

/** Call from a gateway or phone: offered, ringing, answered, ended by the caller. */
export function sip({ random, client, server, media }, script) {
  const call = random.next().toString(16);
  const tag = random.next().toString(16);
  const via = `Via: SIP/2.0/UDP ${dotted(client.ipv4)}:5060;branch=z9hG4bK${call}`;
  const from = `From: <sip:${client.user}@contoso.test>;tag=${call}`;
  const id = `Call-ID: ${call}@${client.name}`;
  const contact = `Contact: <sip:${client.user}@${dotted(client.ipv4)}:5060>`;
  const to = `To: <sip:+1555${random.between(1000000, 9999999)}@${server.name}>`;
  const request = (method, number, toTag, body = '') =>
    `${method} sip:um@${server.name} SIP/2.0\r\n${via}\r\nMax-Forwards: 70\r\n${from}\r\n${to}${toTag}\r\n${id}\r\nCSeq: ${number} ${method}\r\n${contact}\r\n${
      body ? 'Content-Type: application/sdp\r\n' : ''
    }Content-Length: ${body.length}\r\n\r\n${body}`;
  const response = (status, number, method, body = '') =>
    `SIP/2.0 ${status}\r\n${via}\r\n${from}\r\n${to};tag=${tag}\r\n${id}\r\nCSeq: ${number} ${method}\r\nServer: RTCC/3.5.0.0\r\n${
      body ? 'Content-Type: application/sdp\r\n' : ''
    }Content-Length: ${body.length}\r\n\r\n${body}`;
  script.client(request('INVITE', 1, '', sdp(client, media.clientPort, random.next())));
  script.server(response('100 Trying', 1, 'INVITE')).server(response('180 Ringing', 1, 'INVITE'));
  script.server(response('200 OK', 1, 'INVITE', sdp(server, media.serverPort, random.next())));
  script.client(request('ACK', 1, `;tag=${tag}`));
  script.client(request('BYE', 2, `;tag=${tag}`)).server(response('200 OK', 2, 'BYE'));
}

/** Voice in both directions, one packet of each every 20 ms. */
export function rtp({ random, content, small }, script) {
  const ends = [CLIENT, SERVER].map((side) => ({ side, source: random.next(), sequence: random.below(65536), time: random.next() }));
  for (let packets = small ? random.between(5, 30) : random.between(100, 1500), i = 0; i < packets; i++) {
    for (const end of ends) {
      const packet = Buffer.allocUnsafe(RTP_HEADER + SAMPLES);
      packet[0] = RTP_VERSION;
      packet[1] = PCMU | (i === 0 ? RTP_MARKER : 0);
      packet.writeUInt16BE((end.sequence + i) & 0xffff, 2);
      packet.writeUInt32BE((end.time + i * SAMPLES) >>> 0, 4);
      packet.writeUInt32BE(end.source, 8);
      content.sealed(SAMPLES).copy(packet, RTP_HEADER);
      script.say(end.side, packet);
    }
  }
}
