import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MAX_CREDENTIALS, MAX_PROOFS, type TlsEvidence } from '../../../src/inspect/evidence.js';
import { imap } from '../../../src/inspect/imap/index.js';
import type { InspectionContext, Inspector, Protocol } from '../../../src/inspect/inspector.js';
import { irc } from '../../../src/inspect/irc/index.js';
import { nntp } from '../../../src/inspect/nntp/index.js';
import { pop3 } from '../../../src/inspect/pop3/index.js';
import { smtp } from '../../../src/inspect/smtp/index.js';
import { base64, CLIENT_HELLO, type PlayOptions, play, type Step } from './play.js';

/** Stands in for TLS: writes down what it was given, for TLS resynchronises by segment and would depend on the cut. */
vi.mock('../../../src/inspect/tls/index.js', () => ({
  createTlsInspector(context: InspectionContext): Inspector {
    const heard: [string, string] = ['', ''];
    return {
      done: false,
      rejected: false,
      data(side, bytes, start, end) {
        heard[side] += Buffer.from(bytes.slice(start, end)).toString('hex');
        context.evidence.tls = { sni: heard.join('/') } as TlsEvidence;
      },
      gap() {},
      end() {},
    };
  },
}));

const hello = CLIENT_HELLO.toString('latin1');

/** Packets of each protocol, to be shuffled, damaged and cut. */
const PACKETS: [Protocol, string[]][] = [
  [
    smtp,
    [
      'S220 mx ESMTP\r\n',
      'CEHLO x\r\n',
      'S250-mx\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n',
      'CSTARTTLS\r\n',
      'CSTARTTLS\r\nRSET\r\n',
      'S220 go\r\n',
      'S454 no\r\n',
      'CAUTH LOGIN\r\n',
      'S334 VXNl\r\n',
      `C${base64('Alice')}\r\n`,
      'S235 ok\r\n',
      'S535 no\r\n',
      'CMAIL FROM:<a@b>\r\nDATA\r\n',
      'S250 ok\r\n354 go\r\n',
      'Ctext\r\n.\r\n',
      'CBDAT 9\r\nQUIT\r\nRSET\r\n',
      `C${hello}`,
      'C\x16',
      'S\x16\x03',
    ],
  ],
  [
    imap,
    [
      'S* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n',
      'Ca STARTTLS\r\n',
      'Sa OK\r\n',
      'Sa NO\r\n',
      'Ca LOGIN {3}\r\n',
      'S+ go\r\n',
      'Cbob {2+}\r\npw\r\n',
      'Cb LOGIN "x" "y"\r\n',
      'Sb OK\r\n',
      'Cc AUTHENTICATE PLAIN\r\n',
      `C${base64('\0u\0p')}\r\n`,
      'Sc OK\r\n',
      'S* 1 FETCH (X {8}\r\na OK\r\nz)\r\n',
      'Ca SELECT x\r\n',
      'Cd COMPRESS DEFLATE\r\n',
      `C${hello}`,
      'C\x16',
      'S\x16\x03',
    ],
  ],
  [
    pop3,
    [
      'S+OK POP3\r\n',
      'CCAPA\r\n',
      'S+OK\r\nSTLS\r\nSASL PLAIN\r\n.\r\n',
      'CSTLS\r\n',
      'S+OK\r\n',
      'S-ERR\r\n',
      'CUSER a\r\n',
      'CPASS b\r\n',
      'CAUTH PLAIN\r\n',
      'S+ \r\n',
      `C${base64('\0u\0p')}\r\n`,
      'CRETR 1\r\n',
      'S+OK 9 octets\r\nSTLS\r\n.\r\n',
      'CSTLS\r\nNOOP\r\n',
      `C${hello}`,
      'C\x16',
      'S\x16\x03',
    ],
  ],
  [
    nntp,
    [
      'S200 NNTP\r\n',
      'CCAPABILITIES\r\n',
      'S101 list\r\nSTARTTLS\r\nAUTHINFO USER\r\n.\r\n',
      'CSTARTTLS\r\n',
      'CSTARTTLS\r\nDATE\r\n',
      'S382 go\r\n',
      'S580 no\r\n',
      'CAUTHINFO USER a\r\nAUTHINFO PASS b\r\n',
      'S381 more\r\n281 in\r\n',
      'CAUTHINFO SASL PLAIN\r\n',
      'S383 =\r\n',
      `C${base64('\0u\0p')}\r\n`,
      'CPOST\r\n',
      'S340 go\r\n',
      'Ctext\r\n.\r\n',
      'CTAKETHIS <a@b>\r\nDATE\r\n.\r\n',
      'S220 1 <a@b>\r\n382 go\r\n.\r\n',
      'S440 no\r\n',
      `C${hello}`,
      'C\x16',
      'S\x16\x03',
    ],
  ],
  [
    irc,
    [
      'CNICK a\r\n',
      'S:s 001 a :hi\r\n',
      'CCAP LS\r\n',
      'S:s CAP a LS :tls\r\n',
      'CSTARTTLS\r\n',
      'CSTARTTLS\r\nPING x\r\n',
      'S:s 670 a :go\r\n',
      'S:s 691 a :no\r\n',
      'CPASS p\r\nUSER a 0 * :A\r\n',
      'CAUTHENTICATE PLAIN\r\n',
      'SAUTHENTICATE +\r\n',
      `CAUTHENTICATE ${base64('\0u\0p')}\r\n`,
      'S:s 903 a :in\r\n',
      'COPER a b\r\n',
      'S:s 464 a :no\r\n',
      `C${hello}`,
      'C\x16',
      'S\x16\x03',
    ],
  ],
];

/** Any order of the packets behind the first two, some octets flipped, some gaps. */
function dialogues(packets: string[], gaps: boolean): fc.Arbitrary<Step[]> {
  const packet = fc.tuple(
    fc.nat(packets.length - 1),
    fc.option(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 255 })), { freq: 6 }),
    fc.option(fc.integer({ min: 1, max: 30 }), { freq: 10 }),
  );
  return fc.array(packet, { maxLength: 24 }).map((parts) => {
    const steps = packets.slice(0, 2).map((text) => toStep(text, null));
    for (const [index, flip, lost] of parts) {
      const step = toStep(packets[index]!, flip);
      if (gaps && lost !== null) steps.push({ side: step.side, gap: lost });
      steps.push(step);
    }
    return steps;
  });
}

function toStep(text: string, flip: [number, number] | null): { side: 'C' | 'S'; bytes: Buffer } | { side: 'C' | 'S'; gap: number } {
  const bytes = Buffer.from(text.slice(1), 'latin1');
  if (flip !== null) bytes[flip[0] % bytes.length]! ^= flip[1];
  return { side: text[0] as 'C' | 'S', bytes };
}

function outcome(protocol: Protocol, steps: Step[], options: PlayOptions = {}) {
  const { evidence, inspector } = play(protocol, steps, options);
  return inspector.rejected ? 'rejected' : evidence;
}

it('sees what is pipelined behind a bare CR in pieces of any size', () => {
  const steps = ['S+OK POP3\r\n', 'CCAPA\r\n', 'S+OK\r\nSTLS\r\n.\r\n', 'CSTLS\r\n\rOOP\r\n'].map((text) => toStep(text, null));
  const whole = outcome(pop3, steps);
  expect(whole).toMatchObject({ upgrade: { pipelined: expect.any(Number) } });
  for (const cut of [1, 2, 5]) expect(outcome(pop3, steps, { cut })).toEqual(whole);
});

describe.each(PACKETS)('%o', (protocol, packets) => {
  it('proves the same of damaged and shuffled dialogues in pieces of any size', () => {
    fc.assert(
      fc.property(dialogues(packets, false), fc.integer({ min: 1, max: 12 }), (steps, cut) => {
        expect(outcome(protocol, steps, { cut })).toEqual(outcome(protocol, steps));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its limits, and with gaps, too, says nothing it cannot know', () => {
    fc.assert(
      fc.property(dialogues(packets, true), fc.boolean(), (steps, midstream) => {
        const evidence = outcome(protocol, steps, { midstream });
        if (evidence === 'rejected') return;
        expect(evidence.protocol).toBe(protocol.name);
        expect(evidence.proofs.length).toBeLessThanOrEqual(MAX_PROOFS);
        expect(evidence.credentials.length).toBeLessThanOrEqual(MAX_CREDENTIALS);
        const { upgrade } = evidence;
        if (upgrade?.done != null) expect(evidence.tls).not.toBe(null);
        if (upgrade?.plaintextAfter != null) expect(upgrade.accepted).not.toBe(null);
        if (upgrade?.pipelined != null) expect(upgrade.asked).not.toBe(null);
      }),
      { numRuns: 500 },
    );
  });
});
