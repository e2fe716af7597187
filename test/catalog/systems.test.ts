import { describe, expect, it } from 'vitest';
import { type Catalog, type DataPath, loadCatalog } from '../../src/catalog/index.js';
import { pathJson, portsText } from '../../src/report/catalog-json.js';
import { SYSTEMS } from './systems.js';

const catalog = loadCatalog();
const path = (id: string) => catalog.path(id)!;

describe('the systems exscope was asked to know', () => {
  it.each(SYSTEMS.map((system) => [system.id, system] as const))('%s has its rows', (_, { rows }) => {
    for (const id of rows) expect(catalog.path(id), id).toBeDefined();
    expect(new Set(rows).size).toBe(rows.length);
  });

  // Changed rows or systems: `npx vitest run test/catalog/systems.test.ts -u` writes the page again.
  it('are listed in docs/catalog.md as they are', async () => {
    await expect(page(catalog)).toMatchFileSnapshot('../../docs/catalog.md');
  });
});

describe('what is easily got wrong', () => {
  const modern = ['2013', '2016', '2019', 'se'];

  it('from 2013 on internal servers may use any port among themselves, and Edge Transport servers may not', () => {
    for (const release of modern) {
      for (const [name, to] of [
        ['any-between-servers', 'mailbox'],
        ['any-to-domain-controllers', 'domain-controller'],
        ['any-to-communications-servers', 'communications-server'],
      ] as const) {
        for (const id of [`${release}/${name}`, `${release}/${name}-udp`])
          expect(path(id)).toMatchObject({ anyPort: true, to: expect.arrayContaining([to]) });
      }
    }
    for (const { id, from, to } of catalog.anyPortPaths) {
      for (const role of ['edge-transport', 'client', 'internet']) expect([...from, ...to], id).not.toContain(role);
    }
    expect(catalog.anyPortPaths.some(({ release }) => ['2003', '2007', '2010'].includes(release))).toBe(false);
  });

  it('Client Access servers proxy POP3 and IMAP4 to each other over TLS always', () => {
    expect(path('2010/cas-to-cas-pop3')).toMatchObject({ ports: [[995, 995]], implicitTls: true });
    expect(path('2010/cas-to-cas-imap4')).toMatchObject({ ports: [[993, 993]], implicitTls: true });
  });

  it('Outlook by plain RPC is retired from 2013 on', () => {
    for (const release of modern) expect(path(`${release}/outlook-rpc`).state).toBe('retired');
  });

  it('POP3 and IMAP4 are off by default from 2013 on', () => {
    for (const release of modern) {
      for (const name of ['pop3', 'pop3-tls', 'imap4', 'imap4-tls'])
        expect(path(`${release}/${name}`).state, `${release}/${name}`).toBe('off-by-default');
    }
  });

  it('outbound mail to Edge Transport bypasses the Front End Transport service', () => {
    expect(path('2016/mailbox-to-edge').note).toMatch(/bypasses/);
  });

  it('465 on a Mailbox server is SMTP that upgrades, for servers only', () => {
    for (const release of modern) {
      const { ports, protocols, implicitTls, state } = path(`${release}/client-proxy`);
      expect({ ports, first: protocols[0], implicitTls, state }).toEqual({
        ports: [[465, 465]],
        first: 'smtp',
        implicitTls: false,
        state: 'internal',
      });
    }
  });

  it('50389 never leaves the server', () => {
    for (const id of ['2010/edge-local-directory', '2013/edge-local-directory', '2016/edge-local-directory', 'se/edge-local-directory'])
      expect(path(id).state).toBe('local');
  });

  it('6001, 6002 and 6004 are RPC over HTTP', () => {
    for (const [id, port, name] of [
      ['2010/outlook-anywhere-store', 6001, 'EMSMDB'],
      ['2010/outlook-anywhere-referral', 6002, 'RFRI'],
      ['2010/outlook-anywhere-address-book', 6004, 'NSPI'],
      ['2007/outlook-anywhere-store', 6001, 'EMSMDB'],
      ['2003/rpc-over-http-address-book', 6004, 'NSPI'],
    ] as const) {
      expect(path(id)).toMatchObject({ ports: [[port, port]], rpc: { interfaces: expect.arrayContaining([name]) } });
    }
  });

  it('the misread dynamic range is kept as an alias, and the recommended static range lies inside the real one', () => {
    const [real, printed, fixed] = ['exchange-2010', 'exchange-2010-as-printed', 'exchange-2010-static'].map(
      (name) => catalog.ranges.get(name)!,
    );
    expect([real!.from, real!.to]).toEqual([6005, 6005 + 59_530 - 1]);
    expect([printed!.from, printed!.to]).toEqual([6005, 59_530]);
    expect(fixed!.from >= real!.from && fixed!.to <= real!.to).toBe(true);
    for (const { dynamicRpc } of catalog.releases.values()) expect(dynamicRpc).not.toContain('exchange-2010-as-printed');
  });

  it('2019 has no Unified Messaging, 2000 no RPC over HTTP, 2007 no replication port', () => {
    expect(catalog.paths.filter(({ id }) => /^(2019|se)\/um-/.test(id))).toEqual([]);
    expect(catalog.paths.filter(({ id }) => id.startsWith('2000/rpc-over-http'))).toEqual([]);
    expect(catalog.pathsByPort('tcp', 64_327).map(({ release }) => release)).not.toContain('2007');
    expect(path('2007/log-shipping')).toMatchObject({ ports: [[445, 445]] });
  });

  it('what only Exchange 2000 had is retired in 2003', () => {
    for (const name of ['chat', 'instant-messaging', 'data-conferencing', 'video-setup', 'audio-control']) {
      expect([path(`2000/${name}`).state, path(`2003/${name}`).state]).toEqual(['off-by-default', 'retired']);
    }
  });

  it('Outlook of 2007 goes to the Mailbox server, of 2010 to the Client Access server', () => {
    expect(path('2007/information-store')).toMatchObject({ to: ['mailbox'], dynamic: ['exchange-2007'] });
    expect(path('2010/rpc-client-access')).toMatchObject({ to: ['client-access'], dynamic: ['exchange-2010'] });
  });
});

/** A Markdown table with its columns in line, as the formatter writes it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((cells) => cells[at]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function page(all: Catalog): string {
  const row = (each: DataPath) => {
    const { id, title, from, to, transport, state, encryption, verified } = each;
    const marks = [state, ...(verified ? [] : ['unverified'])].join(', ');
    const who = `${from.join(', ')} → ${to.join(', ')}`;
    return [`\`${id}\``, title, who, `${transport} ${portsText(pathJson(each, all))}`, encryption.expect, marks];
  };
  const count = (rows: readonly DataPath[]) => [rows, rows.filter(({ statedIn }) => statedIn === null)].map(({ length }) => String(length));
  const unverified = (rows: readonly DataPath[]) => String(rows.filter(({ verified }) => !verified).length);
  const counts = [...all.releases.values()].map(({ release, title, extends: from }) => {
    const rows = all.paths.filter((each) => each.release === release);
    return [release, title, ...count(rows), from ?? '', unverified(rows)];
  });
  const shared = all.paths.filter(({ release }) => release === 'directory');
  counts.push(['directory', 'Active Directory, DNS and Windows, for all releases', ...count(shared), '', unverified(shared)]);
  const systems = SYSTEMS.map(({ id, title, rows, also = [] }) =>
    [
      `### ${id}: ${title}`,
      ...also.map((each) => `Also: ${each}.`),
      rows.length === 0
        ? 'Held by `test/catalog/firewall-rules.test.ts`.'
        : table(
            ['row', 'what', 'who', 'where', 'protection', 'state'],
            rows.map((each) => row(all.path(each)!)),
          ),
    ].join('\n\n'),
  );
  return `# The catalog

What exscope knows of Exchange's traffic is data: \`catalog/\` in the package, YAML, one row for each data path, each with its source.
\`exscope catalog list\`, \`show\`, \`search\` and \`check\` look into it; a file of one's own is added with \`--catalog\`.

This page is made from the catalog by a test, which fails when the two differ.

## Releases

${table(['release', 'product', 'data paths', 'stated by itself', 'the others are those of', 'unverified'], counts)}

A row without a source that could be confirmed is unverified: the catalog and every verdict that rests on it say so.

## The systems it was built for

For every row below \`test/judge/every-row.test.ts\` makes a flow that must be classified to it, and three that nearly are it (another port, another role,
the other direction) and must not be. \`test/catalog/systems.test.ts\` and \`test/catalog/catalog.test.ts\` hold what is easily got wrong.

${systems.join('\n\n')}
`;
}
