import { isIP } from 'node:net';
import type { ReportModel } from '../../model/model.js';
import { safe } from '../../text.js';

/** What Elasticsearch indexes of a keyword at most (`ignore_above` of ECS): a longer one could not be searched for. */
const KEYWORD = 1024;

export const keyword = (text: string | null | undefined): string | null => (text == null ? null : safe(text, KEYWORD));

/** `address` is whatever names the end; `ip` only what is an IP address. */
export const endFields = (address: string, port: number | null) => ({
  address: keyword(address),
  ip: isIP(address) === 0 ? null : address,
  port,
});

export const ipsOf = (addresses: readonly string[]): string[] => [...new Set(addresses)].filter((address) => isIP(address) !== 0);

/** What every event of a report has. */
export const commonFields = ({ summary }: ReportModel) => ({
  ecs: { version: '8.11.0' },
  observer: { vendor: 'exscope', product: 'exscope', type: 'sensor', version: keyword(summary.exscope) },
});

/** Captures by name, for the fields of the file an event is from. */
export function fileFields(model: ReportModel): (name: string) => object {
  const known = new Map(model.summary.captures.map((capture) => [capture.name, capture]));
  return (name) => {
    const capture = known.get(name);
    return { name: keyword(name), size: capture?.bytes, hash: { sha256: capture?.sha256 } };
  };
}
