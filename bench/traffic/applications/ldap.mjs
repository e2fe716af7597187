// LDAP (RFC 4511): simple or GSS-SPNEGO bind, searches, unbind; sealed after some of the SASL binds.
import { SERVER } from '../script.mjs';
import { integer, octets, sequence, tlv, wideTlv } from './der.mjs';
import { spnegoAccept, spnegoInit, wrapToken } from './gss.mjs';

const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
const UNBIND_REQUEST = 0x42;
const SEARCH_REQUEST = 0x63;
const SEARCH_ENTRY = 0x64;
const SEARCH_DONE = 0x65;
const BASE = 'DC=contoso,DC=test';

const message = (id, tag, ...contents) => wideTlv(0x30, integer(id), wideTlv(tag, ...contents));
const result = (id, tag, ...more) => message(id, tag, integer(0, 0x0a), octets(''), octets(''), ...more);

/** A SASL buffer (RFC 4422, section 3.7): its length, then a sealed token. */
function saslBuffer(content, length) {
  const token = wrapToken(content, length);
  const buffer = Buffer.concat([Buffer.alloc(4), token]);
  buffer.writeUInt32BE(token.length, 0);
  return buffer;
}

function searchRequest(id, user) {
  const filter = tlv(0xa3, octets('sAMAccountName'), octets(user));
  const attributes = sequence(octets('mail'), octets('homeMDB'), octets('proxyAddresses'));
  return message(
    id,
    SEARCH_REQUEST,
    octets(BASE),
    integer(2, 0x0a),
    integer(0, 0x0a),
    integer(0),
    integer(0),
    tlv(1, Buffer.from([0])),
    filter,
    attributes,
  );
}

function searchEntry(id, user) {
  const attribute = (name, value) => sequence(octets(name), tlv(0x31, octets(value)));
  const attributes = sequence(
    attribute('mail', `${user}@contoso.test`),
    attribute('homeMDB', `CN=Mailbox Database 1,CN=Databases,${BASE}`),
  );
  return message(id, SEARCH_ENTRY, octets(`CN=${user},CN=Users,${BASE}`), attributes);
}

export function ldap(scene, script) {
  const { random, content, client, server } = scene;
  const simple = random.chance(0.4);
  const sealed = !simple && random.chance(0.6);
  if (simple) {
    script.client(
      message(1, BIND_REQUEST, integer(3), octets(`CN=${client.user},CN=Users,${BASE}`), octets(`synthetic-${client.user}`, 0x80)),
    );
    script.server(result(1, BIND_RESPONSE));
  } else {
    script.client(
      message(
        1,
        BIND_REQUEST,
        integer(3),
        octets(''),
        tlv(0xa3, octets('GSS-SPNEGO'), tlv(0x04, spnegoInit(content, 'ldap', server.name))),
      ),
    );
    script.server(result(1, BIND_RESPONSE, tlv(0x87, spnegoAccept(content))));
  }
  let id = 2;
  for (let turn = 1 + scene.turns(); turn > 0; turn--, id++) {
    const user = `user${random.below(1000)}`;
    if (sealed) {
      script.client(saslBuffer(content, 190)).server(saslBuffer(content, random.between(200, 900)));
    } else {
      script.client(searchRequest(id, user)).server(Buffer.concat([searchEntry(id, user), result(id, SEARCH_DONE)]));
    }
  }
  if (sealed && !scene.small) {
    for (let rest = scene.bulk(); rest > 0; rest -= 8192) script.say(SERVER, saslBuffer(content, Math.min(rest, 8192)));
  }
  if (!sealed) script.client(wideTlv(0x30, integer(id), tlv(UNBIND_REQUEST)));
}
