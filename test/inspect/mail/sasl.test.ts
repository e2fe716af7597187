import { describe, expect, it } from 'vitest';
import { CANCELLED, CREDENTIAL, isMechanism, SaslExchange, STEP } from '../../../src/inspect/mail/sasl.js';
import { base64 } from './play.js';

function exchange(mechanism: string, ...responses: string[]): { sasl: SaslExchange; steps: number[] } {
  const name = Buffer.from(mechanism);
  const sasl = new SaslExchange(name, 0, name.length);
  const steps = responses.map((response) => sasl.respond(Buffer.from(response), 0, response.length));
  return { sasl, steps };
}

/** An AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3) with UTF-16 names and a 24-octet response. */
function ntlmType3(domain: string, user: string, unicode = true): string {
  const encoding = unicode ? 'utf16le' : 'latin1';
  const parts = [Buffer.from(domain, encoding), Buffer.from(user, encoding), Buffer.alloc(24, 0x5a)];
  const head = Buffer.alloc(64);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(unicode ? 1 : 2, 60);
  let offset = 64;
  [28, 36, 20].forEach((field, i) => {
    head.writeUInt16LE(parts[i]!.length, field);
    head.writeUInt16LE(parts[i]!.length, field + 2);
    head.writeUInt32LE(offset, field + 4);
    offset += parts[i]!.length;
  });
  return Buffer.concat([head, ...parts]).toString('base64');
}

describe('SaslExchange', () => {
  it('takes the authentication identity of PLAIN', () => {
    const { sasl, steps } = exchange('PLAIN', base64('admin\0alice\0hunter2'));
    expect(steps).toEqual([CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'plain', user: 'alice', passwordReadable: true });
  });

  it('falls back to the authorization identity, and never to what may be the password', () => {
    expect(exchange('PLAIN', base64('alice\0\0hunter2')).sasl.user).toBe('alice');
    expect(exchange('PLAIN', base64('alice\0hunter2')).sasl.user).toBe(null);
  });

  it('knows no password in PLAIN when there is none', () => {
    expect(exchange('PLAIN', base64('\0alice\0')).sasl.passwordReadable).toBe(false);
  });

  it('waits for the second response of LOGIN', () => {
    const { sasl, steps } = exchange('login', base64('alice'), base64('hunter2'));
    expect(steps).toEqual([STEP, CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'login', user: 'alice', passwordReadable: true });
    expect(exchange('LOGIN', base64('alice')).sasl.passwordReadable).toBe(false);
  });

  it('takes the first word of CRAM-MD5, which hides the password', () => {
    const { sasl, steps } = exchange('CRAM-MD5', base64('alice b913a602c7eda7a495b4e6e7334d3890'));
    expect(steps).toEqual([CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'cram-md5', user: 'alice', passwordReadable: false });
  });

  it('takes the user name of OAUTHBEARER and SCRAM, whose proof comes second', () => {
    expect(exchange('OAUTHBEARER', base64('n,a=alice@contoso.test,\x01auth=Bearer t0ken\x01\x01')).sasl.user).toBe('alice@contoso.test');
    const { sasl, steps } = exchange('SCRAM-SHA-256', base64('n,,n=alice,r=rOprNGfwEbeRWgbNEkqO'), base64('c=biws,r=x,p=dHzbZapWIk4jUhN'));
    expect(steps).toEqual([STEP, CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'scram-sha-256', user: 'alice', passwordReadable: false });
  });

  it('finds NTLM inside SPNEGO', () => {
    const spnego = (message: string) => Buffer.concat([Buffer.from('a1820100', 'hex'), Buffer.from(message, 'base64')]).toString('base64');
    const negotiate = Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1'), Buffer.alloc(20)]).toString('base64');
    const { sasl, steps } = exchange('GSSAPI', spnego(negotiate), spnego(ntlmType3('CONTOSO', 'alice')));
    expect(steps).toEqual([STEP, CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'ntlm', user: 'CONTOSO\\alice' });
  });

  it('takes the user name of DIGEST-MD5 and of XOAUTH2', () => {
    expect(exchange('DIGEST-MD5', base64('charset=utf-8,username="alice",realm="r",response=d388dad')).sasl.user).toBe('alice');
    expect(exchange('XOAUTH2', base64('user=alice@example.com\x01auth=Bearer ya29.secret\x01\x01')).sasl.user).toBe('alice@example.com');
  });

  it('takes domain and user of NTLM type 3, not of type 1', () => {
    const { sasl, steps } = exchange('NTLM', base64('NTLMSSP\0\x01\0\0\0\x07\x82\x08\xa2'), ntlmType3('EXAMPLE', 'älice'));
    expect(steps).toEqual([STEP, CREDENTIAL]);
    expect(sasl).toMatchObject({ mechanism: 'ntlm', user: 'EXAMPLE\\älice', passwordReadable: false });
    expect(exchange('NTLM', ntlmType3('', 'bob', false)).sasl.user).toBe('bob');
  });

  it('sees NTLM inside GSSAPI, and else a ticket', () => {
    expect(exchange('GSSAPI', ntlmType3('D', 'u')).sasl.mechanism).toBe('ntlm');
    const { sasl, steps } = exchange('GSSAPI', base64('\x60\x82\x06\x3a'), base64('more'));
    expect(steps).toEqual([CREDENTIAL, STEP]);
    expect(sasl).toMatchObject({ mechanism: 'gssapi', user: null, passwordReadable: false });
  });

  it('sees giving up, empty responses and lying lengths', () => {
    expect(exchange('PLAIN', '*').steps).toEqual([CANCELLED]);
    expect(exchange('PLAIN', '=', '').steps).toEqual([STEP, STEP]);
    const lying = Buffer.from(ntlmType3('D', 'u'), 'base64');
    lying.writeUInt32LE(0xfffffff0, 40);
    expect(exchange('NTLM', lying.toString('base64')).sasl.user).toBe(null);
  });

  it('never repeats a mechanism name it does not know', () => {
    expect(exchange('hunter2').sasl.mechanism).toBe('other');
    const name = Buffer.from('hunter2');
    expect(isMechanism(name, 0, name.length)).toBe(false);
  });

  it('cleans user names', () => {
    expect(exchange('PLAIN', base64('\0a\x1b[2Jb\0x')).sasl.user).toBe('a?[2Jb');
  });
});
