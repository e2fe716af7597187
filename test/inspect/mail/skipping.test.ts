/** Sessions prove the same whether the lines of a message are skipped or read one by one. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { imap } from '../../../src/inspect/imap/index.js';
import type { Protocol } from '../../../src/inspect/inspector.js';
import { pop3 } from '../../../src/inspect/pop3/index.js';
import { smtp } from '../../../src/inspect/smtp/index.js';
import { base64, C, CLIENT_HELLO, gap, play, S, type Step } from './play.js';

const skipping = vi.hoisted(() => ({ on: true, octets: 0 }));

vi.mock('../../../src/inspect/mail/dot-line.js', async (original) => {
  const { skipLines } = await original<typeof import('../../../src/inspect/mail/dot-line.js')>();
  return {
    skipLines(bytes: Uint8Array, start: number, end: number): number {
      const at = skipping.on ? skipLines(bytes, start, end) : start;
      skipping.octets += at - start;
      return at;
    },
  };
});

/** What may lie in a message or look like its end, and what replies and commands may cross it. */
const BODY = [
  '\r\n',
  '\n',
  '.',
  '..',
  '\r',
  'text',
  'QUIT\r\n',
  'RSET\r\n',
  '+OK\r\n',
  '\r\n.\r\n',
  '\n.\n',
  '\x16\x03\x01',
  '\x80',
  'MAIL FROM:<c@d>\r\n',
];
const CROSSING: Record<string, string[]> = {
  smtp: [
    'S250 ok\r\n',
    'S354 go\r\n',
    'S451 no\r\n',
    'S554 no\r\n',
    'S421 bye\r\n',
    'CDATA\r\n',
    'CSTARTTLS\r\n',
    'S220 go\r\n',
    'CQUIT\r\n',
  ],
  pop3: ['S+OK 5 octets\r\n', 'S-ERR\r\n', 'CRETR 2\r\n', 'CCAPA\r\n', 'CSTLS\r\n', 'S+OK\r\nSTLS\r\n.\r\n', 'CQUIT\r\n'],
};
const OPENING: Record<string, Step[]> = {
  smtp: [
    S('220 mx ESMTP\r\n'),
    C('EHLO x\r\n'),
    S('250-mx\r\n250 STARTTLS\r\n'),
    C('MAIL FROM:<a@b>\r\nDATA\r\n'),
    S('250 ok\r\n354 go\r\n'),
  ],
  pop3: [
    S('+OK POP3\r\n'),
    C('AUTH PLAIN\r\n'),
    S('+ \r\n'),
    C(`${base64('\0u\0p')}\r\n`),
    S('-ERR\r\n'),
    C('UIDL\r\nRETR 1\r\n'),
    S('+OK\r\n'),
  ],
};

function dialogue({ name }: Protocol): fc.Arbitrary<Step[]> {
  const say = name === 'smtp' ? C : S;
  const side = name === 'smtp' ? 'C' : 'S';
  const body = fc.array(fc.constantFrom(...BODY), { minLength: 1, maxLength: 12 }).map((parts): Step => say(parts.join('')));
  const crossing = fc.constantFrom(...CROSSING[name]!).map((text): Step => (text[0] === 'C' ? C(text.slice(1)) : S(text.slice(1))));
  const hello = fc.constantFrom(C(CLIENT_HELLO), S(CLIENT_HELLO));
  const lost = fc.tuple(fc.constantFrom<'C' | 'S'>('C', 'S', side), fc.integer({ min: 1, max: 30 })).map(([by, length]) => gap(by, length));
  const step = fc.oneof(
    { weight: 8, arbitrary: body },
    { weight: 3, arbitrary: crossing },
    { weight: 1, arbitrary: lost },
    { weight: 1, arbitrary: hello },
  );
  // The answer that lets the message begin may come late, or be a refusal.
  const opening = fc.constantFrom(OPENING[name]!, OPENING[name]!.slice(0, -1));
  return fc.tuple(opening, fc.array(step, { maxLength: 16 })).map(([first, steps]) => [...first, ...steps]);
}

function outcome(protocol: Protocol, steps: Step[], on: boolean, cut: number) {
  skipping.on = on;
  const { evidence, inspector } = play(protocol, steps, { cut });
  return { evidence, done: inspector.done, rejected: inspector.rejected };
}

describe.each([smtp, pop3])('a message in $name', (protocol) => {
  it('is skipped without a difference, however it is cut and whatever is missing', () => {
    skipping.octets = 0;
    fc.assert(
      fc.property(dialogue(protocol), fc.integer({ min: 1, max: 90 }), (steps, cut) => {
        expect(outcome(protocol, steps, true, cut)).toEqual(outcome(protocol, steps, false, cut));
      }),
      { numRuns: 4000 },
    );
    expect(skipping.octets).toBeGreaterThan(10_000);
  });
});

it('leaves IMAP alone, whose messages are counted', () => {
  skipping.on = true;
  skipping.octets = 0;
  play(imap, [S('* OK IMAP4rev1\r\n'), C('a SELECT x\r\nb FETCH 1 BODY[]\r\n'), S('* 1 FETCH (BODY[] {5}\r\na\r\n.\r\n)\r\n')]);
  expect(skipping.octets).toBe(0);
});

it('knows of a skipped message that it had begun when it was refused', () => {
  const steps = [...OPENING.smtp!.slice(0, -1), C('text\r\ntext\r\n'), S('250 ok\r\n554 no\r\n'), C('STARTTLS\r\n')];
  const read = outcome(smtp, steps, false, 999);
  expect(read.evidence.upgrade?.asked).toBe(null);
  expect(outcome(smtp, steps, true, 999)).toEqual(read);
});
