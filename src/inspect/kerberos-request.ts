/** pvno 5 and msg-type 14 at the head of an AP-REQ, in DER (RFC 4120 5.5.1). */
const AP_REQ = Buffer.from('a003020105a10302010e', 'hex');

/**
 * Whether a Kerberos AP-REQ stands in `start`..`end`: in a GSS token (RFC 4121 4.1), inside SPNEGO, or bare as DCE style has it (MS-KILE 3.4.5).
 * Who sent it is encrypted for the service; nothing of it is read.
 */
export function hasKerberosRequest(bytes: Uint8Array, start: number, end: number): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).includes(AP_REQ);
}
