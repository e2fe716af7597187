import { describe, expect, it } from 'vitest';
import { DETECTORS } from '../../src/audit/detect/index.js';
import { explainFlow } from '../../src/report/explain.js';
import { storyText } from '../../src/report/explain-text.js';
import { PLAIN } from '../../src/report/text.js';
import type { JudgedFlow } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { flow, rpcAt, tls } from '../helpers/facts.js';
import { toldSighting } from '../helpers/told.js';
import { judged, names } from './judged.js';

const context = {
  ...names,
  role: () => undefined,
  path: () => undefined,
  calls: () => [],
  findings: [],
  wording: wordingOf('en'),
};
/** With what the flow itself shows as its findings. */
const storyOf = (story: JudgedFlow) => {
  const findings = DETECTORS.flatMap((detect) => [...detect(story)]).map((each) => toldSighting(each));
  return explainFlow(story, { ...context, findings });
};
const tell = (story: JudgedFlow) => Object.fromEntries(storyOf(story).map(({ title, lines }) => [title, lines.join('\n')]));

const upgraded = judged(
  flow('10.0.0.9:1025', '10.0.0.5:25', {
    clientIsSide: 1,
    evidence: {
      protocol: 'smtp',
      tls: tls({ establishedPacket: 12 }),
      proofs: [
        { packet: 4, side: 0, what: '220 greeting' },
        { packet: 7, side: 1, what: 'STARTTLS' },
        { packet: 14, side: 1, what: 'application data' },
      ],
      credentials: [
        {
          mechanism: 'login',
          user: 'alice',
          domain: null,
          ntlmVersion: null,
          beforeTls: true,
          passwordReadable: true,
          packet: 6,
          outcome: 'accepted',
        },
      ],
    },
  }),
  { protocol: 'smtp', protection: 'upgraded', protectionMechanism: 'starttls, tls-1.2' },
);

describe('the story of a flow', () => {
  it('is told in order', () => {
    expect(storyOf(upgraded).map(({ title }) => title)).toEqual([
      'Who',
      'When',
      'What',
      'Said',
      'Catalog',
      'Verdict',
      'Packets',
      'Filter',
      'Remedy',
    ]);
  });

  it('names the programs of both ends', () => {
    const processes = ({ port }: { port: number }) =>
      port === 25
        ? [
            { pid: 4, name: 'EdgeTransport.exe', packets: 1 },
            { pid: 5, name: 'b', packets: null },
          ]
        : [];
    const [who] = explainFlow(upgraded, { ...context, processes });
    expect(who!.lines[0]).not.toContain('program');
    expect(who!.lines[1]).toMatch(/; program: EdgeTransport\.exe \(PID 4, named by 1 packet\), b \(PID 5\)$/);
  });

  it('says who said what, before and after TLS began', () => {
    const { Said: said } = tell(upgraded);
    expect(said!.split('\n')).toEqual([
      'packet 4, server: 220 greeting',
      'packet 7, client: STARTTLS',
      'From here on inside TLS.',
      'packet 14, client: application data',
      'Login alice by login in packet 6, without TLS, password readable, accepted.',
    ]);
  });

  it('tells what to do about an exposed password, and the filter to look', () => {
    expect(tell(upgraded).Remedy).toMatch(/Change the passwords/);
    expect(tell(upgraded).Filter).toMatch(/^ip\.addr==10\.0\.0\.9 && .*frame\.number<=9$/);
    expect(tell(upgraded).Packets).toContain('Look at 4, 6, 7, 14');
  });

  it('says that the weakest requests decide about RPC', () => {
    const mapi = judged(flow('10.0.0.9:1025', '10.0.0.5:1032', { evidence: rpcAt('privacy', 'connect') }), {
      protocol: 'dcerpc',
      protection: 'obfuscated',
    });
    expect(tell(mapi).What).toMatch(/3 at privacy.*3 at connect.*the weakest, connect, decides/s);
    expect(tell(mapi).Remedy).toContain('EncryptionRequired');
  });

  it('does not claim what was not seen', () => {
    const silent = judged(flow('10.0.0.9:1025', '10.0.0.5:25', { evidence: null, serverBasis: 'none', state: 'midstream' }), {
      protection: 'undetermined',
      protectionReason: 'mid-stream',
      protectionMechanism: null,
      protocolBasis: 'port',
    });
    const story = tell(silent);
    expect(story.What).toContain('nothing is proven');
    expect(story.Verdict).toContain('undetermined, because: mid stream');
    expect(story).not.toHaveProperty('Said');
    expect(story.Remedy).toContain('before the client connects');
  });

  it('keeps the filter on one line', () => {
    const lines = storyText('Flow 1', explainFlow(upgraded, context), { ...PLAIN, width: 80 }).split('\n');
    expect(lines.filter((line) => line.startsWith('Filter'))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('Filter'))).toContain('frame.number<=9');
    for (const line of lines) if (!line.startsWith('Filter')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

it('the chapter What tells of layers, Kerberos and framing', () => {
  const story = judged(
    flow('10.0.0.9:1025', '10.0.0.1:389', {
      evidence: {
        protocol: 'ldap',
        layer: { mechanism: 'kerberos', sealed: 5, signed: null, opaque: 9 },
        kerberos: {
          messages: ['AS-REQ', 'AS-REP'],
          realm: 'CONTOSO.COM',
          offered: [18, 99],
          used: [{ etype: 23, of: 'ticket', packet: 4 }],
          withoutPreauthentication: 4,
          error: null,
        },
        framing: { via: 'net.tcp://ex01/', upgrade: null },
      },
    }),
  );
  expect(tell(story).What!.split('\n').slice(1)).toEqual([
    'The payload itself is ldap.',
    'Messages wrapped by kerberos: sealed (from packet 5); sealed or signed, which cannot be told (from packet 9).',
    'Kerberos AS-REQ, AS-REP in the realm CONTOSO.COM.',
    'Encryption offered: aes256-cts-hmac-sha1-96, etype 99.',
    'Encryption used: ticket rc4-hmac (packet 4).',
    'Answered without pre-authentication in packet 4.',
    'Via net.tcp://ex01/; upgrade asked: none.',
  ]);
});
