import { loadCatalog, type TlsGrade } from '../../catalog/index.js';
import type { CertificateEvidence, TlsEvidence } from '../../inspect/evidence.js';
import { isForHost, validityAt } from '../../judge/certificates.js';
import type { JudgedFlow } from '../../store/index.js';
import type { FindingValues } from '../finding.js';
import { NOTHING, type Sighting } from './sighting.js';

/** Values remembered with their grade: a store cannot make this grow. */
const MAX_GRADED = 4096;
type Graded = Map<string | number, TlsGrade | undefined>;

const graded = new Map<TlsGrade['about'], Graded>();
let shipped: readonly TlsGrade[] | null = null;

/** The first grade about this that fits the value. */
function gradeOf(about: TlsGrade['about'], value: string | number | null): TlsGrade | undefined {
  if (value === null) return undefined;
  let known = graded.get(about);
  if (known === undefined || known.size >= MAX_GRADED) {
    known = new Map();
    graded.set(about, known);
  }
  if (!known.has(value)) known.set(value, gradedAs(about, value));
  return known.get(value);
}

function gradedAs(about: TlsGrade['about'], value: string | number): TlsGrade | undefined {
  shipped ??= loadCatalog().tlsGrades;
  return shipped.find((grade) => {
    if (grade.about !== about) return false;
    if (grade.below !== undefined) return typeof value === 'number' && value < grade.below;
    return grade.values?.includes(String(value)) ?? new RegExp(grade.pattern!).test(String(value));
  });
}

/** What was negotiated, not what was offered: a server that chooses something weak is the problem. */
export function weakTls({ evidence, verdict }: JudgedFlow): readonly Sighting[] {
  const tls = evidence?.tls ?? null;
  if (tls === null || tls.version === null || verdict.expectation === 'unrelated') return NOTHING;
  const found: Sighting[] = [];
  for (const [about, value] of negotiated(tls)) {
    const grade = gradeOf(about, value);
    if (grade === undefined) continue;
    found.push({
      kind: 'weak-tls',
      problem: grade.id,
      severity: grade.severity,
      says: `weak-tls.${grade.id}`,
      values: { negotiated: value ?? '', source: grade.source },
      packets: tls.serverHelloPacket === null ? [] : [tls.serverHelloPacket],
    });
  }
  return found;
}

function negotiated({ version, cipher, group, dhBits, compression }: TlsEvidence): [TlsGrade['about'], string | number | null][] {
  return [
    ['version', version],
    ['cipher', cipher],
    ['group', group],
    ['dh-bits', dhBits],
    ['compression', compression],
  ];
}

/** What the server's own certificate says of itself, against the time of the capture and the name that was asked for. */
export function badCertificate(flow: JudgedFlow): readonly Sighting[] {
  const { evidence, verdict, firstSeenMicros } = flow;
  const certificate = evidence?.certificates.find(({ sentBy, position }) => sentBy === 'server' && position === 0);
  if (certificate === undefined || certificate.subject === null || verdict.expectation === 'unrelated') return NOTHING;
  const found: Sighting[] = [];
  const asked = evidence?.tls?.sni ?? null;
  const own = certificate.selfSigned && isInternalMail(flow);
  for (const [about, value] of stated(certificate, firstSeenMicros, asked)) {
    const grade = gradeOf(about, value);
    if (grade === undefined) continue;
    // Nobody relies on a self-signature; that of Setup between Exchange servers is normal, whichever name it bears.
    const harmless = about === 'certificate-signature' ? certificate.selfSigned : own && UNCHECKED.includes(about);
    found.push({
      kind: 'bad-certificate',
      problem: grade.id,
      severity: harmless ? 'info' : grade.severity,
      says: `bad-certificate.${grade.id}`,
      values: { ...valuesOf(certificate, asked), harmless: harmless ? 'yes' : 'no', source: grade.source },
      packets: [certificate.packet],
    });
  }
  return found;
}

const UNCHECKED: readonly TlsGrade['about'][] = ['certificate-issuer', 'certificate-name'];

function stated(certificate: CertificateEvidence, micros: number, asked: string | null): [TlsGrade['about'], string | number | null][] {
  const { signature, keyKind, keyBits, selfSigned } = certificate;
  return [
    ['certificate-validity', validityAt(certificate, micros)],
    ['certificate-signature', signature],
    ['certificate-rsa-bits', keyKind === 'rsa' ? keyBits : null],
    ['certificate-name', asked === null || isForHost(certificate, asked) ? null : 'mismatch'],
    ['certificate-issuer', selfSigned ? 'self-signed' : null],
  ];
}

function valuesOf(certificate: CertificateEvidence, asked: string | null): FindingValues {
  const { subject, sha256, notBefore, notAfter, signature, keyBits, alternativeNames, commonName } = certificate;
  const names = alternativeNames.length > 0 ? alternativeNames.slice(0, 4).join(' ') : commonName;
  return {
    subject: subject ?? '',
    sha256,
    notBefore: notBefore ?? '',
    notAfter: notAfter ?? '',
    signature: signature ?? '',
    bits: keyBits ?? 0,
    asked: asked ?? '',
    named: names === null ? 'no' : 'yes',
    names: names ?? '',
  };
}

/** Between servers of one organisation, as far as addresses tell; X-ANONYMOUSTLS is spoken nowhere else. */
function isInternalMail({ evidence, verdict }: JudgedFlow): boolean {
  if (evidence?.upgrade?.verb === 'X-ANONYMOUSTLS') return true;
  return evidence?.protocol === 'smtp' && verdict.clientRole !== 'internet' && verdict.serverRole !== 'internet';
}
