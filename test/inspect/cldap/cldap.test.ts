import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cldap } from '../../../src/inspect/cldap/index.js';
import { CLIENT, NO, SERVER } from '../../../src/inspect/inspector.js';
import { element, enumerated, integer, join, octets, sequence } from '../../helpers/ber.js';
import { inspect } from '../play.js';

const message = (operation: Uint8Array) => element(0x30, join(integer(7), operation), true);
const search = (base: string, attribute: string) =>
  message(
    element(
      0x63,
      join(
        octets(base),
        enumerated(0),
        enumerated(0),
        integer(0),
        integer(0),
        element(1, Uint8Array.of(0)),
        element(0xa0, element(0xa3, join(octets('DnsDomain'), octets('contoso.com')))),
        sequence(octets(attribute)),
      ),
    ),
  );
const ping = search('', 'Netlogon');
const answer = join(
  message(element(0x64, join(octets(''), sequence(sequence(octets('netlogon'), element(0x31, octets('DC01'))))))),
  message(element(0x65, join(enumerated(0), octets(''), octets('')))),
);
const at = (bytes: Uint8Array) => cldap.recognise(bytes, 0, bytes.length, false);

it('recognises the search and its answer, and nothing else', () => {
  expect(at(ping)).toBe(CLIENT);
  expect(at(answer)).toBe(SERVER);
  expect(at(sequence(integer(1), octets('public')))).toBe(NO);
  expect(at(message(Uint8Array.of(0x42, 0)))).toBe(NO);
  expect(at(message(element(0x60, join(integer(3), octets(''), octets('', 0x80)))))).toBe(NO);
});

it('says what was asked for, and is done with the answer', () => {
  const found = inspect(cldap, [
    [0, ping],
    [1, answer],
  ]);
  expect(found).toMatchObject({ protocol: 'cldap', clientSide: 0, cleartext: null, done: true });
  expect(found.proofs.map(({ what }) => what)).toEqual(['search for a domain controller (Netlogon)', 'answer to a search']);
  expect(inspect(cldap, [[1, search('', 'objectClass')]])).toMatchObject({ clientSide: 1, proofs: [{ what: 'search of the root DSE' }] });
  expect(inspect(cldap, [[0, search('dc=contoso', 'mail')]]).cleartext).toEqual({ packet: 1, what: 'LDAP search' });
});

it('a cut datagram is read as far as it goes, and noise does no harm', () => {
  expect(
    inspect(cldap, [
      [0, ping.subarray(0, 40)],
      [0, ping.length - 40],
    ]).protocol,
  ).toBe('cldap');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(ping.length), (noise, length) => {
      inspect(cldap, [
        [0, noise],
        [1, ping.subarray(0, length)],
      ]);
    }),
  );
});
