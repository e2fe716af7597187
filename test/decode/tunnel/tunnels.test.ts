import { describe, expect, it } from 'vitest';
import { encapsulationText } from '../../../src/decode/encapsulation.js';
import { ethernet, ip, tcpHeader, u16 } from '../../helpers/frames.js';
import { expectSegment, expectSurvival, IPV4, IPV6, read } from '../read.js';
import { gre, inUdp, TUNNEL_FRAMES } from './frames.js';

describe('tunnels', () => {
  it.each(TUNNEL_FRAMES)('$name is opened', ({ frame, tunnels }) => {
    expect(expectSegment(frame).tunnels).toBe(tunnels);
  });

  it.each(TUNNEL_FRAMES)('$name survives every prefix and every flipped bit', expectSurvival);

  it('are all among the frames here', () => {
    const all = new Set(TUNNEL_FRAMES.flatMap(({ tunnels }) => tunnels.split('+')));
    expect([...all].sort()).toEqual(encapsulationText(0xffff).split('+').sort());
  });

  it('leave trailers of the outer frame alone', () => {
    for (const { frame } of TUNNEL_FRAMES.filter(({ name }) => !/^(MPLS|PPPoE)/.test(name))) {
      const { payload } = read([...frame, 9, 9, 9, 9, 9, 9]);
      expect(payload).toBe('EHLO a\r\n');
    }
  });

  it('give the innermost conversation the VLAN of its own frame', () => {
    const outer = (content: number[]) => ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 47, content), [0x81, 0, 0, 5]);
    expect(read(outer([0, 0, 8, 0, ...IPV4])).packet.vlan).toBe(5);
    expect(read(outer([0, 0, 0x65, 0x58, ...ethernet(IPV4)])).packet.vlan).toBe(-1);
    expect(read(outer([0, 0, 0x65, 0x58, ...ethernet(IPV4, [0x81, 0, 0, 9])])).packet.vlan).toBe(9);
  });

  it('are opened eight deep, and no deeper', () => {
    let packet = IPV4;
    for (let depth = 0; depth < 8; depth++) packet = ip('192.0.2.1:0', '192.0.2.2:0', 4, packet);
    expectSegment(ethernet(packet));
    expect(read(ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 4, packet))).outcome).toBe('tunnel-too-deep');
  });
});

describe('UDP with the port of a tunnel', () => {
  /** What the outer conversation is, when the payload is not what its port promised. */
  const outer = (frame: number[]) => {
    const { outcome, packet, tunnels } = read(frame);
    expect(tunnels).toBe('');
    return [outcome, packet.family, packet.protocol, packet.sourcePort, packet.destinationPort, packet.payloadLength];
  };

  it.each([4789, 8472, 4790, 6081, 3544, 2152, 4754])('%d is a conversation of its own with other payload', (port) => {
    const dns = [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1];
    expect(outer(inUdp(port, dns))).toEqual(['decoded', 4, 17, 50000, port, dns.length]);
    expect(outer(inUdp(-port, []))).toEqual(['decoded', 4, 17, port, 50000, 0]);
  });

  it('keeps what was there when the attempt failed', () => {
    const frame = [...inUdp(4789, [1, 2, 3]), 9, 9, 9];
    expect(read(frame)).toMatchObject({ outcome: 'decoded', payload: '\x01\x02\x03' });
  });

  it('is one of GTP-U for its own messages, which carry nothing', () => {
    expect(outer(inUdp(2152, [0x32, 1, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0]))[0]).toBe('decoded');
    // An extension header of length 0 would never end.
    expect(outer(inUdp(2152, [0x34, 0xff, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0x85, 0, 0, 0, 0]))[0]).toBe('decoded');
  });
});

describe('GRE', () => {
  it('may carry nothing', () => {
    expect(read(gre(0x2081 | 0x1000, 0x880b, new Array(12).fill(0))).outcome).toBe('other-transport');
    expect(read(gre(0, 0)).outcome).toBe('other-transport');
  });

  it('has types below EtherTypes, which are no lengths', () => {
    expect(read(gre(0, 0x00fe, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], IPV4)).outcome).toBe('non-ip');
  });

  it('of another version is malformed', () => {
    expect(read(gre(2, 0x0800, IPV4)).outcome).toBe('malformed-network-header');
  });
});

describe('IPsec', () => {
  it('encrypted is counted as such, behind either IP', () => {
    const esp = [0, 0, 0, 1, 0, 0, 0, 1, ...new Array<number>(32).fill(0xa5)];
    expect(read(ethernet(ip('10.0.0.1:0', '10.0.0.2:0', 50, esp))).outcome).toBe('esp');
    expect(read(ethernet(ip('[2001:db8::1]:0', '[2001:db8::2]:0', 50, esp))).outcome).toBe('esp');
  });

  it('signed with a header that contradicts itself is malformed', () => {
    const header = (length: number) => [
      6,
      length,
      ...new Array<number>(22).fill(0),
      ...tcpHeader({ from: '10.0.0.1:1', to: '10.0.0.2:2' }),
    ];
    expect(read(ethernet(ip('10.0.0.1:0', '10.0.0.2:0', 51, header(0)))).outcome).toBe('malformed-network-header');
    expect(read(ethernet(ip('10.0.0.1:0', '10.0.0.2:0', 51, header(200)))).outcome).toBe('malformed-network-header');
  });
});

describe('PPPoE', () => {
  const pppoe = (version: number, code: number, length: number, content: readonly number[]) => [
    ...new Array<number>(12).fill(2),
    0x88,
    0x64,
    version,
    code,
    0,
    1,
    ...u16(length),
    0,
    0x57,
    ...content,
  ];

  it('ends where it says, so that padding is no payload', () => {
    const offloaded = [...IPV6];
    offloaded[4] = offloaded[5] = 0;
    expectSegment([...pppoe(0x11, 0, 2 + IPV6.length, offloaded), 0, 0, 0, 0]);
    const cut = pppoe(0x11, 0, 2 + IPV6.length, offloaded);
    const { packet } = read(cut.slice(0, -3), { originalLength: cut.length + 4 });
    expect([packet.payloadLength, packet.payloadCaptured]).toEqual([8, 5]);
  });

  it('of another version is malformed, and another code carries nothing', () => {
    expect(read(pppoe(0x21, 0, 2 + IPV6.length, IPV6)).outcome).toBe('malformed-network-header');
    expect(read(pppoe(0x11, 9, 2 + IPV6.length, IPV6)).outcome).toBe('non-ip');
  });
});

describe('MPLS', () => {
  const mpls = (labels: readonly number[], content: readonly number[]) => [
    ...new Array<number>(12).fill(2),
    0x88,
    0x47,
    ...labels,
    ...content,
  ];

  it('has a channel for its own management', () => {
    expect(read(mpls([0, 1, 1, 64], [0x10, 0, 0x80, 0x22, 1, 2, 3, 4])).outcome).toBe('non-ip');
  });

  it('has no endless stack', () => {
    const stack = (labels: number) => [...new Array(labels - 1).fill([0, 1, 0, 64]).flat(), 0, 1, 1, 64];
    expectSegment(mpls(stack(16), IPV4));
    expect(read(mpls(stack(17), IPV4)).outcome).toBe('malformed-network-header');
  });
});
