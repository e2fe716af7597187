/** Octets of a token that are searched. */
const MAX_SEARCHED = 1024;
/** The action of a message is a URI (SOAP 1.2, WS-Addressing 1.0); binary encodings keep it as text. */
const MARKS: readonly string[] = ['http://', 'https://', 'net.tcp://', 'urn:'];

/** Whether a message of SOAP can be read in a wrapped token. */
export function findEnvelope(bytes: Uint8Array, start: number, end: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(MAX_SEARCHED, end - start));
  return MARKS.some((mark) => text.includes(mark, 0, 'latin1'));
}
