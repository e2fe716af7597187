import { createHash, createHmac } from 'node:crypto';
import type { Baseline } from '../../audit/baseline.js';
import { findFindings } from '../../audit/findings.js';
import type { JudgedFlow, StoreReader } from '../../store/index.js';
import { AddressPseudonyms } from './addresses.js';
import { redactedBaseline } from './baseline.js';
import { pseudonymised } from './fields.js';
import { NamePseudonyms } from './names.js';

/** A judged store as others may see it: whatever is made of it holds pseudonyms, because there is nothing else in it. */
export interface RedactedStore extends StoreReader {
  /** Of a file that the report names. */
  fileName(path: string): string;
  /** What a baseline says of its findings. */
  baseline(real: Baseline): Baseline;
}

/** @param secret decides the pseudonyms: with the same one, two stores have the same for the same host. */
export function redacted(store: StoreReader, secret: Buffer): RedactedStore {
  const keyOf = (use: string) => createHmac('sha256', secret).update(use).digest();
  const names = new NamePseudonyms(keyOf('names'), new AddressPseudonyms(keyOf('addresses')));
  const told = <Value>(value: Value, field: string): Value => pseudonymised(value, names, field);
  const flow = (each: JudgedFlow) => told(each, 'flow');
  return {
    run: () => told(store.run(), 'run'),
    captures: () => told(store.captures(), 'captures'),
    coverage: () => store.coverage(),
    payload: () => store.payload(),
    limits: () => store.limits(),
    missingCaptures: () => told(store.missingCaptures(), 'missing'),
    endpoints: () => told(store.endpoints(), 'endpoints'),
    *media() {
      for (const each of store.media()) yield told(each, 'media');
    },
    hosts: () => told(store.hosts(), 'hosts'),
    settings: () => {
      const { ownCatalogs, ...settings } = store.settings();
      // Catalogs are read again as they are; of them only what a data path is called is told.
      return { ...told(settings, 'settings'), ownCatalogs };
    },
    *outlines() {
      for (const each of store.outlines()) yield told(each, 'outline');
    },
    lastFlow: () => store.lastFlow(),
    *judgedFlows(filter, range) {
      for (const each of store.judgedFlows(filter, range)) yield flow(each);
    },
    judgedFlow: (id) => {
      const found = store.judgedFlow(id);
      return found && flow(found);
    },
    fileName: (path) => names.file(path),
    baseline: (real) => (real.size === 0 ? real : redactedBaseline(real, findFindings(store), names)),
  };
}

/**
 * The secret of whoever names none: the digests of the captures, when they were read, and who spoke with whom. The same store has the same pseudonyms
 * each time; whoever has the captures, and only they, can tell who is who.
 */
export function secretOf(store: StoreReader): Buffer {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([store.run().createdAt, store.captures().map(({ sha256, bytes }) => [sha256, bytes])]));
  for (const { client, server, firstSeenMicros } of store.outlines())
    hash.update(`${client.address} ${client.port} ${server.address} ${server.port} ${firstSeenMicros}\n`);
  return hash.digest();
}
