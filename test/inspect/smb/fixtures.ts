/** Hand-made SMB messages; little-endian throughout, as SMB is. */
const u16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, (value >> 8) & 0xff);
const u32 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
export const zeros = (length: number): Uint8Array => new Uint8Array(length);
export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** Session message: type 0 and 24 bits of length. */
export const framed = (...message: Uint8Array[]): Uint8Array => {
  const body = join(...message);
  return join(Uint8Array.of(0, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff), body);
};

export const sessionRequest = (): Uint8Array => {
  const name = join(Uint8Array.of(0x20), Buffer.from('CK'.padEnd(32, 'A')), zeros(1));
  return join(Uint8Array.of(0x81, 0, 0, 68), name, name);
};
export const positiveResponse = Uint8Array.of(0x82, 0, 0, 0);

type Header2 = { response?: boolean; signed?: boolean; id?: number; status?: number; next?: number };

export function smb2(command: number, body: Uint8Array, { response, signed, id = 1, status = 0, next = 0 }: Header2 = {}): Uint8Array {
  const flags = (response ? 1 : 0) | (signed ? 8 : 0);
  const front = [
    Buffer.from('\xfeSMB', 'latin1'),
    u16(64),
    u16(0),
    u32(status),
    u16(command),
    u16(1),
    u32(flags),
    u32(next),
    u32(id),
    u32(0),
  ];
  return join(...front, zeros(32), body);
}

const fileId = (value: number): Uint8Array => join(u32(value), zeros(4), u32(value), zeros(4));
export const negotiated = (dialect: number): Uint8Array =>
  smb2(0, join(u16(65), u16(1), u16(dialect), zeros(58)), { response: true, id: 0 });
export const treeConnect = (header: Header2 = {}): Uint8Array => smb2(3, join(u16(9), zeros(6)), header);
export const write = (file: number, data: Uint8Array, header: Header2 = {}): Uint8Array =>
  smb2(9, join(u16(49), u16(112), u32(data.length), zeros(8), fileId(file), zeros(16), data), header);
export const read = (file: number, header: Header2 = {}): Uint8Array =>
  smb2(8, join(u16(49), zeros(2), u32(1024), zeros(8), fileId(file), zeros(17)), header);
export const readData = (data: Uint8Array, header: Header2 = {}): Uint8Array =>
  smb2(8, join(u16(17), Uint8Array.of(80, 0), u32(data.length), zeros(8), data), { response: true, ...header });
export const PIPE_TRANSCEIVE = 0x0011c017;
export const control = (code: number, file: number, data: Uint8Array, header: Header2 = {}): Uint8Array =>
  smb2(11, join(u16(57), u16(0), u32(code), fileId(file), u32(120), u32(data.length), zeros(24), data), header);
export const controlled = (code: number, file: number, data: Uint8Array, header: Header2 = {}): Uint8Array =>
  smb2(11, join(u16(49), u16(0), u32(code), fileId(file), u32(112), u32(0), u32(112), u32(data.length), zeros(8), data), {
    response: true,
    ...header,
  });
export const close = (file: number): Uint8Array => smb2(6, join(u16(24), zeros(6), fileId(file)));
export const sessionSetup = (blob: Uint8Array): Uint8Array => smb2(1, join(u16(25), zeros(10), u16(88), u16(blob.length), zeros(8), blob));
export const setupAnswer = (status: number, flags = 0): Uint8Array =>
  smb2(1, join(u16(9), u16(flags), zeros(4)), { response: true, status });
export const negotiateRequest = (securityMode: number): Uint8Array =>
  smb2(0, join(u16(36), u16(1), u16(securityMode), zeros(32)), { id: 0 });
/** Negotiate response with its contexts, each at the next multiple of eight octets. */
export function negotiatedWith(dialect: number, securityMode: number, capabilities: number, contexts: readonly [number, Uint8Array][]) {
  const list = contexts.map(([type, data]) => join(u16(type), u16(data.length), zeros(4), data, zeros((8 - (data.length & 7)) & 7)));
  const front = join(u16(65), u16(securityMode), u16(dialect), u16(contexts.length), zeros(16), u32(capabilities), zeros(32), u32(128));
  return smb2(0, join(front, ...list), { response: true, id: 0 });
}
export const create = (name: string, header: Header2 = {}): Uint8Array =>
  smb2(5, join(u16(57), zeros(42), u16(120), u16(name.length * 2), zeros(8), Buffer.from(name, 'utf16le')), header);
/** Answers of QUERY_DIRECTORY, CHANGE_NOTIFY and QUERY_INFO. */
export const listed = (command: number, length: number, header: Header2 = {}): Uint8Array =>
  smb2(command, join(u16(9), u16(72), u32(length), zeros(length)), { response: true, ...header });
export const setInfo = (length: number, header: Header2 = {}): Uint8Array =>
  smb2(17, join(u16(33), zeros(2), u32(length), zeros(24 + length)), header);

export const transform = (length: number): Uint8Array =>
  join(Buffer.from('\xfdSMB', 'latin1'), zeros(32), u32(length), u16(0), u16(1), zeros(8), new Uint8Array(length).fill(0xc5));
export const compressed = (length: number): Uint8Array =>
  join(Buffer.from('\xfcSMB', 'latin1'), u32(length * 2), u16(1), u16(0), u32(0), new Uint8Array(length).fill(0x41));

type Header1 = { response?: boolean; signature?: string | undefined; id?: number; status?: number; flags2?: number };

function smb1(
  command: number,
  words: Uint8Array,
  data: Uint8Array,
  { response, signature, id = 1, status = 0, flags2 = 0 }: Header1 = {},
): Uint8Array {
  return join(
    Buffer.from('\xffSMB', 'latin1'),
    Uint8Array.of(command),
    u32(status),
    Uint8Array.of(response ? 0x80 : 0),
    u16(flags2 | (signature === undefined ? 0 : 4)),
    u16(0),
    signature === undefined ? zeros(8) : Buffer.from(signature.padEnd(8, '\0'), 'latin1'),
    zeros(2),
    u16(1),
    u16(7),
    u16(1),
    u16(id),
    Uint8Array.of(words.length / 2),
    words,
    u16(data.length),
    data,
  );
}

/** No further command. */
const ALONE = Uint8Array.of(0xff, 0, 0, 0);
export const negotiate1 = smb1(0x72, zeros(0), Buffer.from('\x02NT LM 0.12\0', 'latin1'));
export const negotiated1 = smb1(0x72, join(u16(0), zeros(32)), zeros(8), { response: true });
/** Negotiate response of the NT LAN Manager dialect, of LAN Manager (13 words), or of the core protocol (1 word). */
export const negotiated1With = (securityMode: number, words = 17): Uint8Array =>
  smb1(0x72, join(u16(0), u16(securityMode), zeros(30)).subarray(0, words * 2), zeros(8), { response: true });
const oem = (text: string): Uint8Array => Buffer.from(`${text}\0`, 'latin1');
/** Session setup with two responses or passwords, OEM names. */
export const plainSetup = (first: string, second: string, user: string, domain: string): Uint8Array =>
  smb1(
    0x73,
    join(ALONE, zeros(10), u16(first.length), u16(second.length), zeros(8)),
    join(Buffer.from(first + second, 'latin1'), oem(user), oem(domain), oem('OS'), oem('LM')),
  );
/** The same with Unicode names, behind an octet that aligns them. */
export const unicodeSetup = (first: string, user: string, domain: string): Uint8Array =>
  smb1(
    0x73,
    join(ALONE, zeros(10), u16(first.length), u16(0), zeros(8)),
    join(Buffer.from(first, 'latin1'), zeros(1 - (first.length & 1)), Buffer.from(`${user}\0${domain}\0`, 'utf16le')),
    { flags2: 0x8000 },
  );
export const lanmanSetup = (password: string, user: string): Uint8Array =>
  smb1(0x73, join(ALONE, zeros(10), u16(password.length), zeros(4)), join(Buffer.from(password, 'latin1'), oem(user), oem('')));
export const plainSetupAnswer = (action: number, status = 0): Uint8Array =>
  smb1(0x73, join(ALONE, u16(action)), zeros(4), { response: true, status });
export const treeConnectAndx = (password: string): Uint8Array =>
  smb1(0x75, join(ALONE, u16(0), u16(password.length)), Buffer.from(`${password}\\\\FS\\MAIL\0?????\0`, 'latin1'));
export const createAndx = (name: string, header: Header1 = {}): Uint8Array =>
  smb1(0xa2, join(ALONE, zeros(1), u16(name.length), zeros(41)), Buffer.from(name, 'latin1'), header);
export const transaction2Data = (length: number): Uint8Array =>
  smb1(0x32, join(zeros(6), u16(length), zeros(12)), zeros(length), { response: true });

export const writeAndx = (fid: number, data: Uint8Array, header: Header1 = {}, prefixed = false): Uint8Array =>
  smb1(
    0x2f,
    join(ALONE, u16(fid), zeros(8), u16(prefixed ? 0x0c : 0x08), u16(0), u16(0), u16(data.length + (prefixed ? 2 : 0)), u16(63), zeros(4)),
    prefixed ? join(u16(data.length), data) : data,
    header,
  );
export const readAndx = (fid: number, header: Header1 = {}): Uint8Array => smb1(0x2e, join(ALONE, u16(fid), zeros(18)), zeros(0), header);
export const readAndxData = (data: Uint8Array, header: Header1 = {}): Uint8Array =>
  smb1(0x2e, join(ALONE, zeros(6), u16(data.length), u16(59), zeros(10)), data, { response: true, ...header });
export const transaction = (fid: number, data: Uint8Array, header: Header1 = {}): Uint8Array =>
  smb1(0x25, join(zeros(22), u16(data.length), u16(67), Uint8Array.of(2, 0), u16(0x26), u16(fid)), data, header);
export const transactionData = (data: Uint8Array, header: Header1 = {}): Uint8Array =>
  smb1(0x25, join(zeros(12), u16(data.length), u16(55), zeros(4)), data, { response: true, ...header });

/** DCE/RPC. */
const pdu = (type: number, call: number, body: Uint8Array): Uint8Array =>
  join(Uint8Array.of(5, 0, type, 3, 0x10, 0, 0, 0), u16(16 + body.length), u16(0), u32(call), body);
/** `xxxxxxxx-0000-0000-0000-000000000000`, version 1.0 */
export const bind = (first: number, call = 1): Uint8Array =>
  pdu(11, call, join(zeros(8), Uint8Array.of(1, 0, 0, 0), u16(0), Uint8Array.of(1, 0), u32(first), zeros(12), u32(1), zeros(20)));
export const bindAck = (call = 1): Uint8Array =>
  pdu(12, call, join(zeros(8), u16(2), Uint8Array.of(0x31, 0), Uint8Array.of(1, 0, 0, 0), zeros(24)));
export const request = (stub: Uint8Array, call = 2): Uint8Array => pdu(0, call, join(u32(stub.length), u16(0), u16(4), stub));
export const response = (stub: Uint8Array, call = 2): Uint8Array => pdu(2, call, join(u32(stub.length), u16(0), u16(0), stub));

/** Head of an AP-REQ in its GSS token: mechanism, token identifier, then the message (RFC 4121 4.1, RFC 4120 5.5.1). */
export const ticket = (): Uint8Array =>
  Buffer.from('60820a0006092a864886f71201020201006e8209f0308209eca003020105a10302010ea20703050020000000', 'hex');

/** NTLMSSP AUTHENTICATE of `DOM\alice`. */
export const authenticate = (): Uint8Array => {
  const field = (length: number, offset: number) => join(u16(length), u16(length), u32(offset));
  const names = Buffer.from('DOMalice', 'latin1');
  return join(
    Buffer.from('NTLMSSP\0', 'latin1'),
    u32(3),
    field(0, 0),
    field(0, 0),
    field(3, 64),
    field(5, 67),
    field(0, 0),
    field(0, 0),
    u32(0),
    names,
  );
};
