/** Controls that no capture at hand decides: flows as they would be judged. */
import { describe, expect, it } from 'vitest';
import type { ControlStatus } from '../../../src/audit/policy/result.js';
import { loadCatalog } from '../../../src/catalog/index.js';
import { loadPolicies } from '../../../src/catalog/policies.js';
import { emptyEvidence, type HttpEvidence } from '../../../src/inspect/evidence.js';
import type { SiteProfile } from '../../../src/site/profile.js';
import type { VerdictRow } from '../../../src/store/rows.js';
import { check } from '../../helpers/controls.js';
import { flow } from '../../helpers/facts.js';
import { judged } from '../../report/judged.js';

const policies = loadPolicies(['exchange-baseline', 'rpc-static-ports', 'perimeter', 'disa-stig-exchange'], loadCatalog());

function status(
  name: string,
  verdict: Partial<VerdictRow>,
  parts: Parameters<typeof flow>[2] = {},
  site: Partial<SiteProfile> = {},
): ControlStatus {
  const [policy, id] = name.split('/');
  const control = policies.find((each) => each.id === policy)!.controls.find((each) => each.id === id)!;
  return check(control, [judged(flow('10.0.0.9:50000', '10.0.0.5:443', parts), verdict)], site).status;
}

const http: HttpEvidence = {
  host: null,
  server: null,
  userAgent: null,
  exchangeVersion: null,
  frontEnd: null,
  exchanges: [{ service: 'ecp', method: 'GET', path: '/ecp', packet: 4, status: 200, redirectToHttps: false }],
  requests: 1,
  schemesSent: [],
  schemesOffered: [],
  redirectOnly: false,
  contentPacket: 5,
  sessionCookies: [],
};
const admin = { evidence: { ...emptyEvidence(), protocol: 'http' as const, http } };
const pinned = { staticPorts: [{ service: 'rpc-client-access', port: 59_532, servers: ['10.0.0.5'] }] };
const silent = { clientSide: { payloadBytes: 0 }, serverSide: { payloadBytes: 0 } };

describe('controls on flows as they are judged', () => {
  it.each<[string, ControlStatus, ControlStatus]>([
    [
      'exchange-baseline/admin-protected',
      status('exchange-baseline/admin-protected', { protocol: 'http', protection: 'cleartext' }, admin),
      'fail',
    ],
    [
      'exchange-baseline/admin-protected, by its path',
      status('exchange-baseline/admin-protected', { protocol: 'http', protection: 'encrypted', pathId: '2016/remote-management-tls' }),
      'pass',
    ],
    [
      'exchange-baseline/admin-protected, another page',
      status('exchange-baseline/admin-protected', { protocol: 'http', protection: 'cleartext' }),
      'not-tested',
    ],
    [
      'perimeter/administration-inside',
      status('perimeter/administration-inside', { protocol: 'http', clientRole: 'internet' }, admin),
      'fail',
    ],
    [
      'perimeter/administration-inside, in TLS',
      status('perimeter/administration-inside', { protocol: 'http', clientRole: 'internet', protection: 'encrypted' }),
      'inconclusive',
    ],
    [
      'perimeter/edge-synchronization',
      status('perimeter/edge-synchronization', { pathId: '2016/edgesync', protection: 'encrypted' }),
      'pass',
    ],
    [
      'perimeter/edge-synchronization',
      status('perimeter/edge-synchronization', { pathId: '2016/edgesync', protection: 'cleartext' }),
      'fail',
    ],
    [
      'perimeter/edge-synchronization, without payload',
      status('perimeter/edge-synchronization', { pathId: '2016/edgesync', protection: 'undetermined', protectionReason: 'no-payload' }),
      'inconclusive',
    ],
    ['perimeter/edge-directory-local', status('perimeter/edge-directory-local', { pathId: '2016/edge-local-directory' }), 'fail'],
    ['perimeter/edge-directory-local', status('perimeter/edge-directory-local', { pathId: '2016/edge-local-directory' }, silent), 'pass'],
    [
      'rpc-static-ports/recommended-range',
      status('rpc-static-ports/recommended-range', { pathBasis: 'static-port', reasons: ['outside-recommended-range: 6000'] }, {}, pinned),
      'fail',
    ],
    ['rpc-static-ports/recommended-range', status('rpc-static-ports/recommended-range', { pathBasis: 'static-port' }, {}, pinned), 'pass'],
    [
      'rpc-static-ports/recommended-range, nothing pinned',
      status('rpc-static-ports/recommended-range', { pathBasis: 'static-port' }),
      'not-tested',
    ],
    [
      'rpc-static-ports/rpc-not-from-internet',
      status('rpc-static-ports/rpc-not-from-internet', { protocol: 'dcerpc', clientRole: 'internet' }),
      'fail',
    ],
    [
      'rpc-static-ports/rpc-not-from-internet, refused',
      status('rpc-static-ports/rpc-not-from-internet', { protocol: 'dcerpc', clientRole: 'internet' }, { ...silent, state: 'reset' }),
      'pass',
    ],
    [
      'rpc-static-ports/rpc-not-from-internet, no answer',
      status('rpc-static-ports/rpc-not-from-internet', { protocol: 'dcerpc', clientRole: 'internet' }, { ...silent, state: 'unanswered' }),
      'inconclusive',
    ],
    [
      'disa-stig-exchange/smtp-greeting',
      status(
        'disa-stig-exchange/smtp-greeting',
        { protocol: 'smtp' },
        { evidence: { ...emptyEvidence(), protocol: 'smtp', banner: '220 SMTP Server Ready' } },
      ),
      'pass',
    ],
    [
      'disa-stig-exchange/smtp-greeting',
      status(
        'disa-stig-exchange/smtp-greeting',
        { protocol: 'smtp' },
        { evidence: { ...emptyEvidence(), protocol: 'smtp', banner: '220 ex01 Microsoft ESMTP MAIL Service ready' } },
      ),
      'fail',
    ],
    [
      'disa-stig-exchange/edge-dns',
      status('disa-stig-exchange/edge-dns', { protocol: 'dns', clientRole: 'edge-transport', serverRole: 'internet' }),
      'fail',
    ],
    [
      'disa-stig-exchange/edge-dns',
      status('disa-stig-exchange/edge-dns', { protocol: 'dns', clientRole: 'edge-transport', serverRole: 'dns-server' }),
      'pass',
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});
