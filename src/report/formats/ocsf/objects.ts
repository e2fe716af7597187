import { isIP } from 'node:net';
import type { Severity } from '../../../audit/finding.js';
import type { ReportModel } from '../../model/model.js';
import { safe, socket } from '../../text.js';

type Finding = ReportModel['findings'][number];
type Server = Pick<Finding, 'server' | 'anyPort'>;

const MAX_TEXT = 4096;

export const text = (value: string): string => safe(value, MAX_TEXT);

/** Milliseconds since 1970, as `timestamp_t`. */
export const timestamp = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** `severity_id` and its caption. */
export const SEVERITIES: Readonly<Record<Severity, { severity_id: number; severity: string }>> = {
  info: { severity_id: 1, severity: 'Informational' },
  low: { severity_id: 2, severity: 'Low' },
  medium: { severity_id: 3, severity: 'Medium' },
  high: { severity_id: 4, severity: 'High' },
};

/** What says which class an event is of: a finding that was created. */
export const classOf = (classUid: number, className: string) => ({
  category_uid: 2,
  category_name: 'Findings',
  class_uid: classUid,
  class_name: className,
  activity_id: 1,
  activity_name: 'Create',
  type_uid: classUid * 100 + 1,
  type_name: `${className}: Create`,
});

/** @param uid identifier of the event: the same finding has the same one in the next report. */
export const metadata = ({ summary, language }: ReportModel, uid: string) => ({
  version: '1.5.0',
  uid,
  product: { name: 'exscope', vendor_name: 'exscope', version: summary.exscope, lang: language },
});

/** A rule: nothing here is learned or guessed. */
export const analytic = (uid: string, name: string) => ({ type_id: 1, type: 'Rule', uid, name: text(name) });

export const remediation = (fix: readonly string[]) => (fix.length === 0 ? null : { desc: text(fix.join('\n')) });

/** A pseudonym is a name; only an IP address is an `ip`. */
export const endpoint = (address: string, port: number | null) => ({
  ...(isIP(address) === 0 ? { name: text(address) } : { ip: address }),
  port,
});

export function serverResource({ server, anyPort }: Server) {
  const uid = anyPort ? server.address : socket(server);
  return { uid, name: uid, type: 'server' };
}

/** A capture as the file evidence lies in. */
export function captureFile({ summary }: ReportModel, name: string) {
  const capture = summary.captures.find((each) => each.name === safe(name));
  return {
    name: safe(name),
    type_id: 1,
    type: 'Regular File',
    size: capture?.bytes,
    hashes: capture?.sha256 == null ? [] : [{ algorithm_id: 3, algorithm: 'SHA-256', value: capture.sha256 }],
  };
}
