/** Packet counts of real captures against what tshark counts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';

/** Where the two differ, and why we keep our count. */
const KNOWN: Record<string, string> = {
  'pcapng-test-generator--output_be--advanced--test102.pcapng': 'tshark shows blocks that hold no packet, too',
  'pcapng-test-generator--output_be--basic--test018.pcapng': 'tshark shows blocks that hold no packet, too',
  'pcapng-test-generator--output_le--advanced--test102.pcapng': 'tshark shows blocks that hold no packet, too',
  'pcapng-test-generator--output_le--basic--test018.pcapng': 'tshark shows blocks that hold no packet, too',
  'libpcap-pcap-invalid-version-1.pcap': 'an unknown version number, yet the records are whole',
  'tcpdump--tests--frf16_magic_ie-oobr.pcap': 'a link type tshark refuses; the record is whole',
};

const topics = NO_SHARED ? [] : readdirSync(join(SHARED, 'oracle'));

describe.skipIf(NO_SHARED)('packets of real captures', () => {
  it.each(topics)('%s', async (topic) => {
    const differences: string[] = [];
    let compared = 0;
    for (const file of readdirSync(join(SHARED, topic))) {
      const oracle = join(SHARED, 'oracle', topic, `${file}.json`);
      if (!existsSync(oracle)) continue;
      const path = join(SHARED, topic, file);
      const facts = await readCapture({ path, name: file, size: readFileSync(path).length }, () => {}).catch(() => null);
      if (facts === null) continue;
      compared++;
      const { packets } = JSON.parse(readFileSync(oracle, 'utf8')) as { packets: number };
      if (packets !== facts.packets && !(file in KNOWN))
        differences.push(`${file}: ${facts.packets} for ${packets} (${facts.problem?.message ?? 'no problem'})`);
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});
