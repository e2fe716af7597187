import type { TlsAuthority } from '../../catalog/policies.js';
import type { CertificateEvidence, TlsEvidence } from '../../inspect/evidence.js';
import { validityAt } from '../../judge/certificates.js';
import type { JudgedFlow } from '../../store/index.js';

type Row = TlsAuthority['rows'][number];
type Subject = Row['about'];
type Opinion = Row['opinion'];
type Value = string | number | null | undefined;

const DAY_MILLISECONDS = 86_400_000;

/**
 * What an authority says of what this flow negotiated, and of the certificate its server showed: every opinion once.
 * @param about null: of everything it has an opinion on.
 */
export function opinionsOf(flow: JudgedFlow, { rows }: TlsAuthority, about: readonly string[] | null): Set<Opinion> {
  const opinions = new Set<Opinion>();
  for (const [subject, value] of [...negotiated(flow.evidence?.tls ?? null), ...presented(flow)]) {
    if (value === null || value === undefined || (about !== null && !about.includes(subject))) continue;
    const row = rows.find((each) => each.about === subject && fits(each, value));
    if (row !== undefined) opinions.add(row.opinion);
  }
  return opinions;
}

function negotiated(tls: TlsEvidence | null): [Subject, Value][] {
  if (tls === null || tls.version === null) return [];
  return [
    ['version', tls.version],
    ['cipher', tls.cipher],
    ['group', tls.group],
    ['dh-bits', tls.dhBits],
    ['compression', tls.compression],
    ['renegotiation', tls.secureRenegotiation === null ? null : tls.secureRenegotiation ? 'secure' : 'insecure'],
    ['master-secret', tls.extendedMasterSecret === null ? null : tls.extendedMasterSecret ? 'present' : 'absent'],
    ['early-data', tls.earlyData === 'sent' ? 'sent' : null],
  ];
}

/** Of the server's own certificate, not of those that vouch for it. */
function presented({ evidence, firstSeenMicros }: JudgedFlow): [Subject, Value][] {
  const certificate = evidence?.certificates.find(({ sentBy, position }) => sentBy === 'server' && position === 0);
  if (certificate === undefined) return [];
  const { keyKind, keyBits, selfSigned, signature } = certificate;
  return [
    // Nobody relies on a self-signature.
    ['certificate-signature', selfSigned ? null : signature],
    ['certificate-rsa-bits', keyKind === 'rsa' ? keyBits : null],
    ['certificate-ec-bits', keyKind === 'ec' ? keyBits : null],
    ['certificate-days', daysOf(certificate)],
    ['certificate-validity', validityAt(certificate, firstSeenMicros)],
  ];
}

function daysOf({ notBefore, notAfter, selfSigned }: CertificateEvidence): number | null {
  if (notBefore === null || notAfter === null || selfSigned) return null;
  const days = (Date.parse(notAfter) - Date.parse(notBefore)) / DAY_MILLISECONDS;
  return Number.isFinite(days) ? days : null;
}

/** All that the row says must hold; each comparison is linear in the length of the value. */
function fits({ values, begins, holds, ends, below, above }: Row, value: string | number): boolean {
  const name = String(value);
  if (below !== undefined && !(typeof value === 'number' && value < below)) return false;
  if (above !== undefined && !(typeof value === 'number' && value > above)) return false;
  return (
    values?.includes(name) !== false &&
    begins?.some((part) => name.startsWith(part)) !== false &&
    holds?.some((part) => name.includes(part)) !== false &&
    ends?.some((part) => name.endsWith(part)) !== false
  );
}
