import { loadCatalog, type TlsGrade } from '../../catalog/index.js';
import type { CertificateEvidence, TlsEvidence } from '../../inspect/evidence.js';
import { isForHost, validityAt } from '../../judge/certificates.js';
import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

let shipped: readonly TlsGrade[] | null = null;

/** The first grade about this that fits the value. */
function gradeOf(about: TlsGrade['about'], value: string | number | null): TlsGrade | undefined {
  if (value === null) return undefined;
  shipped ??= loadCatalog().tlsGrades;
  return shipped.find((grade) => {
    if (grade.about !== about) return false;
    if (grade.below !== undefined) return typeof value === 'number' && value < grade.below;
    return grade.values?.includes(String(value)) ?? new RegExp(grade.pattern!).test(String(value));
  });
}

/** What was negotiated, not what was offered: a server that chooses something weak is the problem. */
export function* weakTls({ evidence, verdict }: JudgedFlow): Generator<Sighting> {
  const tls = evidence?.tls ?? null;
  if (tls === null || tls.version === null || verdict.expectation === 'unrelated') return;
  for (const [about, value, what] of negotiated(tls)) {
    const grade = gradeOf(about, value);
    if (grade === undefined) continue;
    yield {
      kind: 'weak-tls',
      problem: grade.id,
      severity: grade.severity,
      title: grade.title,
      detail: `${what} was negotiated. ${grade.source}.`,
      packets: tls.serverHelloPacket === null ? [] : [tls.serverHelloPacket],
    };
  }
}

function negotiated(tls: TlsEvidence): [TlsGrade['about'], string | number | null, string][] {
  return [
    ['version', tls.version, `TLS ${tls.version}`],
    ['cipher', tls.cipher, `${tls.cipher}`],
    ['dh-bits', tls.dhBits, `A prime of ${tls.dhBits} bits`],
    ['compression', tls.compression, `${tls.compression}`],
  ];
}

/** What the server's own certificate says of itself, against the time of the capture and the name that was asked for. */
export function* badCertificate(flow: JudgedFlow): Generator<Sighting> {
  const { evidence, verdict, firstSeenMicros } = flow;
  const certificate = evidence?.certificates.find(({ sentBy, position }) => sentBy === 'server' && position === 0);
  if (certificate === undefined || certificate.subject === null || verdict.expectation === 'unrelated') return;
  const asked = evidence?.tls?.sni ?? null;
  const own = certificate.selfSigned && isInternalMail(flow);
  for (const [about, value, what] of says(certificate, firstSeenMicros, asked)) {
    const grade = gradeOf(about, value);
    if (grade === undefined) continue;
    // Nobody relies on a self-signature; that of Setup between Exchange servers is normal, whichever name it bears.
    const harmless = about === 'certificate-signature' ? certificate.selfSigned : own && UNCHECKED.includes(about);
    yield {
      kind: 'bad-certificate',
      problem: grade.id,
      severity: harmless ? 'info' : grade.severity,
      title: grade.title,
      detail: `${what}; subject ${certificate.subject}, SHA-256 ${certificate.sha256}. ${harmless ? HARMLESS : ''}${grade.source}.`,
      packets: [certificate.packet],
    };
  }
}

const UNCHECKED: readonly TlsGrade['about'][] = ['certificate-issuer', 'certificate-name'];
const HARMLESS = 'Normal for the certificate Exchange Setup makes. ';

function says(
  certificate: CertificateEvidence,
  micros: number,
  asked: string | null,
): [TlsGrade['about'], string | number | null, string][] {
  const { notBefore, notAfter, signature, keyKind, keyBits, selfSigned, alternativeNames, commonName } = certificate;
  const names = alternativeNames.length > 0 ? alternativeNames.slice(0, 4).join(' ') : (commonName ?? 'nobody');
  return [
    ['certificate-validity', validityAt(certificate, micros), `Valid from ${notBefore} to ${notAfter}`],
    ['certificate-signature', signature, `Signed with ${signature}`],
    ['certificate-rsa-bits', keyKind === 'rsa' ? keyBits : null, `RSA key of ${keyBits} bits`],
    ['certificate-name', asked === null || isForHost(certificate, asked) ? null : 'mismatch', `Asked for ${asked}, it is for ${names}`],
    ['certificate-issuer', selfSigned ? 'self-signed' : null, 'Issued by its own subject'],
  ];
}

/** Between servers of one organisation, as far as addresses tell; X-ANONYMOUSTLS is spoken nowhere else. */
function isInternalMail({ evidence, verdict }: JudgedFlow): boolean {
  if (evidence?.upgrade?.verb === 'X-ANONYMOUSTLS') return true;
  return evidence?.protocol === 'smtp' && verdict.clientRole !== 'internet' && verdict.serverRole !== 'internet';
}
