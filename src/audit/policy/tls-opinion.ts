import type { TlsAuthority } from '../../catalog/policies.js';
import { validityAt } from '../../judge/certificates.js';
import type { JudgedFlow } from '../../store/index.js';

type Row = TlsAuthority['rows'][number];
type Opinion = Row['opinion'];

/** What an authority says of what this flow negotiated, and of the certificate its server showed: every opinion once. */
export function opinionsOf({ evidence, firstSeenMicros }: JudgedFlow, { rows }: TlsAuthority): Set<Opinion> {
  const opinions = new Set<Opinion>();
  const tls = evidence?.tls ?? null;
  const certificate = evidence?.certificates.find(({ sentBy, position }) => sentBy === 'server' && position === 0);
  const said: [Row['about'], string | number | null | undefined][] = [
    ['version', tls?.version],
    ['cipher', tls?.cipher],
    ['dh-bits', tls?.dhBits],
    ['compression', tls?.compression],
    // Nobody relies on a self-signature.
    ['certificate-signature', certificate?.selfSigned === true ? null : certificate?.signature],
    ['certificate-rsa-bits', certificate?.keyKind === 'rsa' ? certificate.keyBits : null],
    ['certificate-validity', certificate && validityAt(certificate, firstSeenMicros)],
  ];
  for (const [about, value] of said) {
    if (value === null || value === undefined) continue;
    const row = rows.find((each) => each.about === about && fits(each, value));
    if (row !== undefined) opinions.add(row.opinion);
  }
  return opinions;
}

function fits({ values, pattern, below }: Row, value: string | number): boolean {
  if (below !== undefined) return typeof value === 'number' && value < below;
  return values?.includes(String(value)) ?? new RegExp(pattern!).test(String(value));
}
