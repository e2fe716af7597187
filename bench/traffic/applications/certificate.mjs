// X.509 certificates (RFC 5280) with random keys and signatures: the right shape, verified by nobody.
import { integer, objectIdentifier, octets, sequence, tlv } from './der.mjs';

const COMMON_NAME = '550403';
const RSA_ENCRYPTION = '2a864886f70d010101';
const SHA256_WITH_RSA = '2a864886f70d01010b';
const SUBJECT_ALTERNATIVE_NAME = '551d11';
const NULL = Buffer.from([5, 0]);

const name = (text) => sequence(tlv(0x31, sequence(objectIdentifier(COMMON_NAME), octets(text, 0x0c))));
const algorithm = (oid) => sequence(objectIdentifier(oid), NULL);
const bits = (content) => tlv(0x03, Buffer.from([0]), content);

function positive(random, length) {
  const number = random.bytes(length);
  number[0] |= 0x80;
  return tlv(0x02, Buffer.from([0]), number);
}

/** A certificate of `hostName` for 2010 to 2030, RSA 2048, issued by "Contoso Issuing CA". */
export function makeCertificate(random, hostName) {
  const key = sequence(positive(random, 256), integer(65537));
  const alternativeName = sequence(objectIdentifier(SUBJECT_ALTERNATIVE_NAME), tlv(0x04, sequence(octets(hostName, 0x82))));
  const body = sequence(
    tlv(0xa0, integer(2)),
    positive(random, 16),
    algorithm(SHA256_WITH_RSA),
    name('Contoso Issuing CA'),
    sequence(octets('100101000000Z', 0x17), octets('300101000000Z', 0x17)),
    name(hostName),
    sequence(algorithm(RSA_ENCRYPTION), bits(key)),
    tlv(0xa3, sequence(alternativeName)),
  );
  return sequence(body, algorithm(SHA256_WITH_RSA), bits(random.bytes(256)));
}
