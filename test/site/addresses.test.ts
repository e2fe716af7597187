import { describe, expect, it } from 'vitest';
import { AddressSet, isAddress, isNetwork } from '../../src/site/addresses.js';

describe('addresses and networks', () => {
  it.each(['10.0.0.5', '2001:db8::5', '2001:0db8:0::5', '::1'])('%s is an address', (text) => expect(isAddress(text)).toBe(true));
  it.each(['10.0.0', '10', '010.0.0.5', '0x0a000005', '10.0.0.300', 'cas01', '', '10.0.0.0/8'])('%s is none', (text) =>
    expect(isAddress(text)).toBe(false),
  );
  it.each(['10.0.0.0/8', '2001:db8::/32'])('%s is a network', (text) => expect(isNetwork(text)).toBe(true));
  it.each(['10.0.0.0/33', '10/8', '10.0.0.0', '/8', '10.0.0.0/'])('%s is none', (text) => expect(isNetwork(text)).toBe(false));

  it('match within their family only, the narrowest first', () => {
    const set = new AddressSet(['10.0.0.0/8', '10.1.0.0/16', '10.1.0.5', '2001:db8::/32']);
    expect(set.match('10.2.0.1')).toBe(8);
    expect(set.match('10.1.0.1')).toBe(16);
    expect(set.match('10.1.0.5')).toBe(32);
    expect(set.match('11.0.0.1')).toBe(-1);
    expect(set.match('2001:db8::1')).toBe(32);
    expect(new AddressSet(['0.0.0.0/0']).has('2001:db8::1')).toBe(false);
    expect(new AddressSet(['10.0.0.5']).has('10.0.0.50')).toBe(false);
  });
});
