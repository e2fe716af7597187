import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { firewallText } from '../../src/report/firewall-formats.js';
import { brokenBy, neededRules } from '../../src/report/firewall-rules.js';
import { readFirewallRules } from '../../src/site/importers/firewall-rules.js';
import type { JudgedFlow } from '../../src/store/index.js';
import type { VerdictRow } from '../../src/store/rows.js';
import { flow } from '../helpers/facts.js';
import { processorTime } from '../helpers/processor-time.js';

const catalog = loadCatalog();

function judged(
  client: string,
  server: string,
  pathId: string | null,
  verdict: Partial<VerdictRow> = {},
  transport: 'tcp' | 'udp' = 'tcp',
): JudgedFlow {
  const observed = flow(`${client}:40000`, server, { transport });
  return { ...observed, verdict: { expectation: 'expected', pathId, pathBasis: 'port', ...verdict } as VerdictRow };
}

const FLOWS = [
  judged('10.0.0.9', '10.0.0.5:993', '2010/imap4-tls'),
  judged('10.0.0.9', '10.0.0.5:995', '2010/pop3-tls'),
  judged('10.0.0.8', '10.0.0.5:135', '2010/endpoint-mapper'),
  judged('10.0.0.8', '10.0.0.5:6011', '2010/rpc-client-access', { pathBasis: 'endpoint-mapper' }),
  judged('10.0.0.8', '10.0.0.5:59533', '2010/address-book', { pathBasis: 'static-port' }),
  judged('2001:db8:1:2::9', '2001:db8::5:993', '2010/imap4-tls'),
  judged('10.0.0.5', '10.0.0.6:53', '2016/dns-udp', {}, 'udp'),
  judged('10.0.0.9', '10.0.0.5:3000', null, { expectation: 'exception' }),
];

describe('the least rules', () => {
  it('join ports that the same clients use, and keep RPC apart', () => {
    expect(
      neededRules(FLOWS, catalog).map(({ server, ports, rpc, clients }) => [server, ports.map(([from]) => from), rpc, clients]),
    ).toEqual([
      ['10.0.0.5', [135, 59_533], false, ['10.0.0.8']],
      ['10.0.0.5', [993, 995, 3000], false, ['10.0.0.9']],
      ['10.0.0.5', [6011], true, ['10.0.0.8']],
      ['10.0.0.6', [53], false, ['10.0.0.5']],
      ['2001:db8::5', [993], false, ['2001:db8:1:2::9']],
    ]);
  });

  it('let nothing in that is unexpected or unrelated, or stays on one server', () => {
    const others = [
      judged('10.0.0.9', '10.0.0.5:3306', null, { expectation: 'unexpected' }),
      judged('10.0.0.9', '10.0.0.5:80', null, { expectation: 'unrelated' }),
      judged('10.0.0.5', '10.0.0.5:50389', '2010/edge-local-directory'),
    ];
    expect(neededRules(others, catalog)).toEqual([]);
  });

  it('name networks where clients are many', () => {
    const many = Array.from({ length: 30 }, (_, at) => judged(`10.1.${at % 2}.${at + 1}`, '10.0.0.5:993', '2010/imap4-tls'));
    const six = Array.from({ length: 30 }, (_, at) => judged(`2001:db8::${at + 1}`, '10.0.0.6:993', '2010/imap4-tls'));
    expect(neededRules([...many, ...six], catalog).map(({ clients }) => clients)).toEqual([
      ['10.1.0.0/24', '10.1.1.0/24'],
      ['2001:db8:0:0::/64'],
    ]);
  });

  it.each(['powershell', 'nftables', 'csv'] as const)(
    'written as %s and read back let every expected flow pass, and no other',
    (format) => {
      const rules = readFirewallRules(firewallText(neededRules(FLOWS, catalog), format, catalog), `rules.${format}`);
      expect(brokenBy(rules, FLOWS, catalog)).toEqual([]);
      const others = [
        judged('10.0.0.7', '10.0.0.5:993', '2010/imap4-tls'),
        judged('10.0.0.9', '10.0.0.5:25', '2010/hub-to-hub'),
        judged('10.0.0.9', '10.0.0.7:993', '2010/imap4-tls'),
      ];
      expect(brokenBy(rules, others, catalog)).toHaveLength(3);
    },
  );

  it('written for nftables has the dynamic range of RPC, once', () => {
    const text = firewallText(neededRules(FLOWS, catalog), 'nftables', catalog);
    expect(text).toMatch(/tcp dport \{ 6005-65534 \} accept/);
    expect(text).toMatch(/ip6 saddr \{ 2001:db8:1:2::9 \} ip6 daddr 2001:db8::5 tcp dport \{ 993 \} accept/);
  });
});

describe('rules somebody gives', () => {
  const broken = (text: string, flows = FLOWS) => brokenBy(readFirewallRules(text, 'rules.txt'), flows, catalog);

  it('may be long, with marks of comments and words of rules in any number', () => {
    const powershell = `New-NetFirewallRule -LocalPort 25 -Protocol TCP ${'#'.repeat(500_000)}\u2028x`;
    const nftables = `tcp dport 25 accept${' #'.repeat(250_000)}\u2028x`;
    const quoted = `New-NetFirewallRule -LocalPort 25 -Protocol TCP ${"''x".repeat(200_000)}"`;
    const opened = `${'daddr {'.repeat(100_000)} tcp dport 25 accept`;
    for (const rule of [powershell, nftables, quoted]) {
      const read = () => readFirewallRules(rule, 'rules.txt');
      expect(processorTime(() => expect(read()).toMatchObject([{ transport: 'tcp', ports: [[25, 25]], action: 'allow' }]))).toBeLessThan(
        1000,
      );
    }
    expect(processorTime(() => expect(() => readFirewallRules(opened, 'rules.txt')).toThrow('neither an IP address'))).toBeLessThan(1000);
  });

  it('may be no longer than any rule is', () => {
    const text = `action,server,transport,ports\n"${'a'.repeat(20_000_000)}`;
    expect(() => readFirewallRules(text, 'rules.txt')).toThrow(/^rules\.txt:2: is longer than 1048576 characters/);
  });

  it('may block what others allow', () => {
    const text = 'action,server,transport,ports,clients\nallow,any,any,any,any\nblock,10.0.0.5,tcp,993,10.0.0.0/24\n';
    expect(broken(text)).toMatchObject([{ server: '10.0.0.5', port: 993, blockedBy: 3, clients: ['10.0.0.9'] }]);
  });

  it('in PowerShell have defaults, quotes, and may be off or outbound', () => {
    const all = 'New-NetFirewallRule -DisplayName "All -LocalPort 1" -Direction Inbound -Protocol Any';
    expect(broken(`${all}\n`)).toEqual([]);
    expect(broken(`${all} -Enabled False\n`)).toHaveLength(FLOWS.length);
    expect(broken(`${all.replace('Inbound', 'Outbound')}\n`)).toHaveLength(FLOWS.length);
    expect(broken(`${all} -LocalPort RPC,RPCEPMap -Protocol TCP\n`).map(({ port }) => port)).not.toContain(6011);
  });

  it.each([
    ['server,ports\n', /rules\.txt:1: .*has no column "transport"/],
    ['server,transport,ports\n10.0.0.300,tcp,25\n', /rules\.txt:2: "10\.0\.0\.300" is neither/],
    ['server,transport,ports\n10.0.0.5,sctp,25\n', /rules\.txt:2: transport "sctp"/],
    ['server,transport,ports\n10.0.0.5,tcp,99999\n', /rules\.txt:2: "99999" is neither a port/],
    ['action,server,transport,ports\nmaybe,10.0.0.5,tcp,25\n', /rules\.txt:2: action "maybe"/],
    ['New-NetFirewallRule -LocalPort smtp\n', /rules\.txt:1: "smtp" is neither a port/],
    ['ip daddr 10.0.0.5 tcp dport 25 jump x\n', /rules\.txt:1: ends in none of accept, drop, reject/],
  ])('%j are refused by line', (text, message) => {
    expect(() => readFirewallRules(text, 'rules.txt')).toThrow(message);
  });
});
