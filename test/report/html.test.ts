/** The HTML report as bytes: nothing a capture held becomes markup, the policy names what runs, and the data are all flows. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../src/catalog/roles.js';
import { html, scriptJson } from '../../src/report/formats/html/markup.js';
import type { RoleEdge } from '../../src/report/model/pictures.js';
import { layOut } from '../../src/report/model/topology-layout.js';
import { captureRecord, type FlowParts, observed, writeStore } from '../store/fixtures.js';
import { HOSTILE, hostileStore } from './hostile-store.js';
import { dataOf, piecesOf, reportOf } from './html-report.js';

describe('what a capture held', () => {
  const page = reportOf(hostileStore());

  it('is never markup', () => {
    expect(page.match(/<script/gi)).toHaveLength(2);
    expect(page.match(/<\/script/gi)).toHaveLength(2);
    expect(/<img|<svg\/|<!--|\son\w+="/i.exec(page)?.[0]).toBeUndefined();
  });

  it('moves no text, ends no line and holds no half of a character', () => {
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufffe]|[\u202a-\u202e\u2066-\u2069]/.exec(page)?.[0]).toBeUndefined();
    expect(Buffer.from(page).toString() === page).toBe(true);
  });

  it('is bounded', () => {
    expect(page.includes('x'.repeat(2000))).toBe(false);
  });

  it('is told all the same', () => {
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    const { dictionaries } = dataOf(page);
    expect(dictionaries.users.some((users) => users.includes("=cmd|'/C calc'!A0"))).toBe(true);
    expect(dictionaries.path).toContain('</script><script>alert(1)</script>');
  });
});

it.each(HOSTILE)('%j is text, in markup and in JSON', (text) => {
  const written = html`<p title="${text}">${text}</p>`.text;
  expect(written.replace(/^<p title="|<\/p>$/g, '').replace('">', '')).not.toMatch(/[<>"']/);
  const json = scriptJson({ [text]: text });
  expect(json).not.toMatch(/[<>\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
});

describe('a report', () => {
  const flows = Array.from({ length: 4500 }, (_, index) =>
    observed(`10.0.${index % 7}.9:${1025 + index}`, index % 3 === 0 ? '[2001:db8::5]:143' : '10.0.0.5:143', {
      firstPacket: index + 1,
      lastPacket: index % 5 === 0 ? index : index + 9,
    }),
  ).map((flow) => ({
    ...flow,
    sides: flow.sides.map((side) => ({ ...side, address: side.address.replace(/[[\]]/g, '') })) as FlowParts['sides'],
  }));
  const store = writeStore({ flows });
  const pieces = piecesOf(store);
  const page = pieces.join('');

  it('is the same bytes from the same store', () => {
    expect(piecesOf(store).join('') === page).toBe(true);
  });

  it('lets run what its policy names by hash, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const style = page.slice(page.indexOf('<style>') + 7, page.indexOf('</style>'));
    const script = page.slice(page.lastIndexOf('<script>') + 8, page.lastIndexOf('</script>'));
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page.replace(style, '').replace(script, '')).not.toMatch(/\sstyle="|https?:\/\//);
    expect(script + style).not.toMatch(/https?:\/\/(?!www\.w3\.org)|@import|innerHTML|\burl\(/);
  });

  it('has every flow, a block at a time, with the filter that finds it', () => {
    const { blocks, dictionaries } = dataOf(page);
    expect(blocks.map(({ rows }) => rows)).toEqual([2000, 2000, 500]);
    // Each one more than the one before.
    expect(blocks.map(({ columns }) => columns.id)).toEqual([1, 1, 1]);
    expect(blocks[0]!.columns.serverPort).toBe(143);
    expect(dictionaries.address).toContain('2001:db8::5');
    // Those whose last packet is in a following file have times in the place of frame numbers.
    expect(dictionaries.filter.filter((filter) => filter.includes('frame.time_epoch'))).toHaveLength(900);
    // A block is a piece of its own: no more rows than that are held.
    expect(pieces.filter((piece) => /^,?\{"rows":/.test(piece))).toHaveLength(3);
  });

  it('can be read without its script', () => {
    const before = page.slice(0, page.indexOf('<script'));
    expect(before.match(/<tbody>/g)!.length).toBeGreaterThan(0);
    expect(before).toContain('<td class="number">50</td>');
    expect(before).not.toContain('<td class="number">51</td>');
    expect(before).toContain('the first 50 of 4,500 flows');
  });

  it('has its parts in order, and one heading of the first rank', () => {
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    const headings = [...page.matchAll(/<h([1-6])/g)].map(([, rank]) => Number(rank));
    expect(headings.filter((rank) => rank === 1)).toHaveLength(1);
    expect(headings.every((rank, index) => index === 0 || rank - headings[index - 1]! <= 1)).toBe(true);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/href="#([^"=]+)"/g)) expect(ids).toContain(id);
    expect(page.indexOf('class="verdict')).toBeLessThan(page.indexOf('id="topology"'));
    expect(page.indexOf('id="topology"')).toBeLessThan(page.indexOf('id="findings"'));
  });

  it('is told in Indonesian as well, and never certifies', () => {
    const indonesian = reportOf(store, 'id');
    expect(indonesian).toContain('<html lang="id">');
    expect(indonesian).toContain('Siapa berbicara dengan siapa');
    expect(indonesian).not.toContain('Who talks to whom');
    expect(page + indonesian).not.toMatch(/\bcompliant\b|\bpatuh\b/i);
  });
});

it('of nothing is a page too', () => {
  const page = reportOf(writeStore({ flows: [], captures: [captureRecord({ firstTimeMicros: null, lastTimeMicros: null })] }));
  expect(page).toContain('nothing can be said about its protection');
  expect(dataOf(page).blocks).toEqual([]);
});

describe('the picture of who talks to whom', () => {
  const role = fc.constantFrom(...ROLES, 'unknown');
  const edge = (from: string, to: string): RoleEdge => ({
    from,
    to,
    flows: { protected: 3, readable: 1, undetermined: 0, 'by-design': 0 },
    bytes: 1,
    protocols: [],
  });
  const edges = fc
    .uniqueArray(fc.tuple(role, role), { selector: ([from, to]) => `${from} ${to}`, maxLength: 24 })
    .map((pairs) => pairs.map(([from, to]) => edge(from, to)));

  it('has each role once, inside the picture, none over another', () => {
    fc.assert(
      fc.property(edges, (all) => {
        const { nodes, lines, width, height } = layOut({ edges: all });
        expect(nodes.map((node) => node.role).sort()).toEqual([...new Set(all.flatMap(({ from, to }) => [from, to]))].sort());
        expect(lines).toHaveLength(all.length);
        for (const [index, a] of nodes.entries()) {
          expect(a.y - a.height / 2).toBeGreaterThanOrEqual(0);
          expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
          expect(a.x + 176).toBeLessThanOrEqual(width);
          for (const b of nodes.slice(index + 1))
            if (a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual((a.height + b.height) / 2);
        }
      }),
    );
  });

  it('draws no line through a role, and each one from its client to its server', () => {
    fc.assert(
      fc.property(edges, (all) => {
        const { nodes, lines } = layOut({ edges: all });
        const at = (name: string) => nodes.find((node) => node.role === name)!;
        for (const { edge: drawn, points, beside } of lines) {
          const [from, to] = [at(drawn.from), at(drawn.to)];
          expect([from.x, from.x + 176]).toContain(points[0]!.x);
          expect([to.x, to.x + 176]).toContain(points.at(-1)!.x);
          expect(Math.abs(points[0]!.y - from.y)).toBeLessThanOrEqual(from.height / 2);
          if (!beside)
            for (const { x, y } of points.slice(1, -1))
              for (const node of nodes) if (x >= node.x && x <= node.x + 176) expect(Math.abs(node.y - y)).toBeGreaterThan(node.height / 2);
        }
      }),
    );
  });
});
