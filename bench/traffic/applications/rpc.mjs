// DCE/RPC: the endpoint mapper's answers on 135 and the calls on the ports it gives out.
import { ntlmAuthenticate, ntlmChallenge, ntlmNegotiate, spnegoAccept, spnegoInit, wrapToken } from './gss.mjs';
import {
  AUTH3,
  BIND,
  BIND_ACK,
  bindAckBody,
  bindBody,
  ndrSyntax,
  pdu,
  REQUEST,
  RESPONSE,
  requestBody,
  responseBody,
  u16,
  u32,
  uuidBytes,
} from './rpc-pdu.mjs';

const EPM = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', major: 3, minor: 0 };
const EPT_MAP = 3;
const NTLM = 10;
const NEGOTIATE = 9;
const CONNECT = 2;
const PRIVACY = 6;
const LARGEST_STUB = 5600;

const floor = (left, right) => Buffer.concat([u16(left.length), left, u16(right.length), right]);

/** A protocol tower for ncacn_ip_tcp (C706 appendix L). Port and address are big-endian in it. */
function tower({ uuid, major, minor }, port, ipv4) {
  const ndr = ndrSyntax();
  return Buffer.concat([
    u16(5),
    floor(Buffer.concat([Buffer.from([0x0d]), uuidBytes(uuid), u16(major)]), u16(minor)),
    floor(Buffer.concat([Buffer.from([0x0d]), ndr.subarray(0, 18)]), ndr.subarray(18)),
    floor(Buffer.from([0x0b]), u16(0)),
    floor(Buffer.from([0x07]), Buffer.from([port >>> 8, port & 0xff])),
    floor(Buffer.from([0x09]), ipv4),
  ]);
}

function towerReferent(bytes) {
  return Buffer.concat([u32(bytes.length), u32(bytes.length), bytes, Buffer.alloc(-bytes.length & 3)]);
}

/** Asks the endpoint mapper for `scene.endpoint` and gets its port. */
export function endpointMapper({ random, server, endpoint }, script) {
  const question = tower(endpoint.rpcInterface, 135, Buffer.alloc(4));
  const answer = tower(endpoint.rpcInterface, endpoint.port, server.ipv4);
  const entryHandle = Buffer.alloc(20);
  script.client(pdu(BIND, 1, bindBody(EPM))).server(pdu(BIND_ACK, 1, bindAckBody(random, 135)));
  const asked = Buffer.concat([u32(1), Buffer.alloc(16), u32(2), towerReferent(question), entryHandle, u32(4)]);
  script.client(pdu(REQUEST, 2, requestBody(EPT_MAP, asked)));
  const given = Buffer.concat([entryHandle, u32(1), u32(4), u32(0), u32(1), u32(3), towerReferent(answer), u32(0)]);
  script.server(pdu(RESPONSE, 2, responseBody(given)));
}

/** NTLM in three legs or a Kerberos ticket in SPNEGO in two, then calls; sealed at level privacy. */
export function rpcCalls(scene, script) {
  const { random, content, endpoint, client, server } = scene;
  const ntlm = random.chance(0.5);
  const level = random.chance(0.35) ? CONNECT : PRIVACY;
  const type = ntlm ? NTLM : NEGOTIATE;
  const first = ntlm ? ntlmNegotiate() : spnegoInit(content, 'exchangeMDB', server.name);
  const second = ntlm ? ntlmChallenge(random, server.name) : spnegoAccept(content);
  script.client(pdu(BIND, 1, bindBody(endpoint.rpcInterface), { type, level, token: first }));
  script.server(pdu(BIND_ACK, 1, bindAckBody(random, endpoint.port), { type, level, token: second }));
  // The third leg carries no call and gets no answer (MS-RPCE 2.2.2.10): it travels with the first request.
  const third = ntlm ? pdu(AUTH3, 1, Buffer.alloc(4), { type, level, token: ntlmAuthenticate(random, client.user) }) : Buffer.alloc(0);
  const verifier = () => (ntlm ? Buffer.concat([u32(1), content.sealed(12)]) : wrapToken(content, 44));
  const auth = () => (level === PRIVACY ? { type, level, token: verifier() } : undefined);
  let callId = 2;
  let bulk = scene.bulk();
  for (let turn = 1 + scene.turns(); turn > 0 || bulk > 0; turn--, callId++) {
    const request = pdu(REQUEST, callId, requestBody(random.below(15), content.sealed(random.between(20, 300))), auth());
    script.client(callId === 2 ? Buffer.concat([third, request]) : request);
    const answered = bulk > 0 ? Math.min(bulk, LARGEST_STUB) : random.between(24, 300);
    script.server(pdu(RESPONSE, callId, responseBody(content.sealed(answered)), auth()));
    bulk -= answered;
  }
}
