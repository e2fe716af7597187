/** Why a flow is held for what it is, in every language. */
import { describe, expect, it } from 'vitest';
import { reason } from '../../../src/judge/reasons.js';
import { reasonTeller } from '../../../src/report/model/told-reason.js';
import { wordingOf } from '../../../src/wording/wording.js';

const [english, indonesian] = [reasonTeller(wordingOf('en')), reasonTeller(wordingOf('id'))];
const exception = { name: 'Printers', who: 'Budi', why: 'old', until: '2027-01-31' };

describe('a reason', () => {
  it.each([
    [reason('protocol-mismatch', { protocol: 'tls', transport: 'tcp', port: 143, meant: ['imap', 'tls'] }), 'imap or tls'],
    [reason('static-port-drift', { service: 'nspi', port: 5000, interfaces: ['NSPI'], actual: 49200, dynamic: 'yes' }), 'a dynamic port'],
    [reason('no-data-path', { transport: 'udp', port: 9 }), 'udp 9'],
    [reason('exception', exception), 'until 2027-01-31'],
    [reason('accepted-cleartext', { ...exception, until: '' }), 'without end'],
    [reason('exception-expired', exception), 'Printers'],
  ])('is told in the language of the report: %s', (text, part) => {
    expect(english(text)).toContain(part);
    expect(english(text)).not.toMatch(/^[a-z-]+: /);
    const told = indonesian(text);
    expect(told).not.toBe(english(text));
    expect(told).not.toMatch(/ or |a dynamic port|without end|until /);
  });

  it('is told as it stands when nobody can take it apart', () => {
    expect(indonesian('no-data-path: something else')).toBe('no-data-path: something else');
    expect(indonesian('__proto__: x')).toBe('__proto__: x');
  });
});
