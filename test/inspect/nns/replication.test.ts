/** Our own recording of replication: sealed, signed, in clear, refused, and TLS on the same port. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowEvidence } from '../../../src/inspect/evidence.js';
import { observe, SAMPLES } from '../../helpers/observe.js';

describe('dag-replication.pcap', () => {
  let flows: FlowEvidence[];
  beforeAll(async () => {
    flows = (await observe(join(SAMPLES, 'dag-replication.pcap'))).map(({ evidence }) => evidence!);
    expect(flows).toHaveLength(5);
  });

  it('is sealed, or only signed, as the tokens say', () => {
    const [sealed, signed] = flows;
    expect(sealed).toMatchObject({
      protocol: 'nns',
      clientSide: 0,
      cleartext: null,
      layer: { mechanism: 'kerberos', signed: null, opaque: null },
    });
    expect(sealed!.layer!.sealed).toBeGreaterThan(sealed!.proofs[0]!.packet);
    expect(signed).toMatchObject({ protocol: 'nns', layer: { mechanism: 'kerberos', sealed: null, opaque: null } });
    expect(signed!.layer!.signed).not.toBe(null);
  });

  it('is log shipping in clear, message by message, without its contents', () => {
    const clear = flows[2]!;
    expect(clear).toMatchObject({ protocol: 'ese-replication', layer: null, cleartext: { what: 'replication message TestNetwork0' } });
    expect(clear.proofs.map(({ what }) => what).slice(3)).toEqual([
      'replication message TestNetwork0 in clear',
      'GranularLogData',
      'QueryLogRangeRequest',
      'ContinuousLogCopyRequest',
    ]);
    expect(JSON.stringify(flows)).not.toContain('Quarterly');
  });

  it('is a login that failed', () => {
    expect(flows[3]).toMatchObject({ protocol: 'nns', layer: null, cleartext: null });
    expect(flows[3]!.proofs.map(({ what }) => what)).toEqual(['NegotiateStream handshake', 'NegotiateStream handshake', 'login refused']);
  });

  it('is TLS where TLS is spoken', () => {
    expect(flows[4]).toMatchObject({ protocol: 'tls', tls: { established: true }, layer: null });
  });
});
