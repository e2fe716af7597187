import { describe, expect, it } from 'vitest';
import { parseHost, parseRelease, parseStaticPort } from '../../src/site/options.js';

describe('--host', () => {
  it('takes an address or a network and several roles', () => {
    expect(parseHost('10.0.0.5=client-access+mailbox')).toEqual({
      address: '10.0.0.5',
      roles: ['client-access', 'mailbox'],
      name: null,
      releases: [],
    });
    expect(parseHost('2001:db8::/32=client').address).toBe('2001:db8::/32');
  });

  it.each([
    '10.0.0.5',
    '=mailbox',
    '10.0.0.5=',
    '10.0.0=mailbox',
    '10.0.0.300=mailbox',
    '10.0.0.0/33=client',
    'cas01=client-access',
    '10.0.0.5=cas',
  ])('refuses %s with a hint', (text) => {
    expect(() => parseHost(text)).toThrow(
      expect.objectContaining({ code: 'EXSCOPE_USAGE', exitCode: 2, hint: expect.stringMatching(/\w/) }),
    );
  });
});

describe('--static-port and --release', () => {
  it('know their words', () => {
    expect(parseStaticPort('rpc-client-access=59532', ['rpc-client-access'])).toEqual({
      service: 'rpc-client-access',
      port: 59_532,
      servers: null,
    });
    expect(parseRelease('2010', ['2003', '2010'])).toBe('2010');
  });

  it.each(['rpc-client-access', 'rpc=1', 'rpc-client-access=0', 'rpc-client-access=65536', 'rpc-client-access=1e3'])(
    'refuses %s',
    (text) => {
      expect(() => parseStaticPort(text, ['rpc-client-access'])).toThrow(/--static-port/);
    },
  );

  it('refuses an unknown release and names the known ones', () => {
    expect(() => parseRelease('2011', ['2003', '2010'])).toThrow(expect.objectContaining({ hint: 'Releases: 2003 2010' }));
  });
});
