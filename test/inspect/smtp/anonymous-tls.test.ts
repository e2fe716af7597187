/** Our own recording of Exchange's STARTTLS: taken, refused, and blanked out on the way. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowEvidence } from '../../../src/inspect/evidence.js';
import { observe, SAMPLES } from '../../helpers/observe.js';

describe('smtp-x-anonymoustls.pcap', () => {
  let taken: FlowEvidence;
  let refused: FlowEvidence;
  let stripped: FlowEvidence;
  beforeAll(async () => {
    const flows = await observe(join(SAMPLES, 'smtp-x-anonymoustls.pcap'));
    expect(flows).toHaveLength(3);
    [taken, refused, stripped] = flows.map(({ evidence }) => evidence!) as [FlowEvidence, FlowEvidence, FlowEvidence];
  });

  it('is TLS behind X-ANONYMOUSTLS, and nothing of the mail is seen', () => {
    expect(taken).toMatchObject({ protocol: 'smtp', cleartext: null, credentials: [] });
    expect(taken.upgrade).toMatchObject({ verb: 'X-ANONYMOUSTLS', refused: null, notOffered: null, plaintextAfter: null, pipelined: null });
    const { offered, asked, accepted, done } = taken.upgrade!;
    expect([offered, asked, accepted, done].every((packet, at, all) => packet! > (all[at - 1] ?? 0))).toBe(true);
    expect(taken.tls).toMatchObject({ version: '1.3', established: true });
  });

  it('goes on in clear when it is refused, and takes neither XEXCH50 nor BDAT octets for commands', () => {
    expect(refused.upgrade).toMatchObject({ verb: 'X-ANONYMOUSTLS', accepted: null, done: null });
    expect(refused.upgrade!.refused).toBe(refused.upgrade!.asked! + 1);
    expect(refused).toMatchObject({ tls: null, cleartext: { what: 'MAIL FROM' }, credentials: [] });
  });

  it('shows that the offer was blanked out', () => {
    expect(stripped.upgrade).toMatchObject({ verb: null, offered: null, asked: null });
    expect(stripped.upgrade!.notOffered).not.toBe(null);
    expect(stripped.upgrade!.stripped).toBe(stripped.upgrade!.notOffered);
    expect(stripped.proofs.map(({ what }) => what).join()).toContain('blanked out');
    expect(stripped).toMatchObject({ tls: null, cleartext: { what: 'MAIL FROM' }, credentials: [] });
  });
});
