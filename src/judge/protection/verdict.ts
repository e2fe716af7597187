import type { Basis, Protection, StoredFlow } from '../../store/rows.js';

export interface ProtectionVerdict {
  state: Protection;
  mechanism: string | null;
  basis: Basis;
  /** Why undetermined: `no-payload` `no-data` `cut-by-snaplen` `mid-stream` `one-direction` `gap` `handshake-failed` `unknown-protocol`. */
  reason: string | null;
}

export const proven = (state: Protection, mechanism: string): ProtectionVerdict => ({ state, mechanism, basis: 'payload', reason: null });

export const undetermined = (reason: string, mechanism: string | null = null): ProtectionVerdict => ({
  state: 'undetermined',
  mechanism,
  basis: mechanism === null ? 'none' : 'payload',
  reason,
});

/** What the capture lacks of a flow, if that may be why something was not seen. */
export function lacking({ client, server }: StoredFlow): 'cut-by-snaplen' | 'gap' | 'one-direction' | null {
  if (client.cutPackets + server.cutPackets > 0) return 'cut-by-snaplen';
  if (client.gapBytes + server.gapBytes > 0) return 'gap';
  return client.packets === 0 || server.packets === 0 ? 'one-direction' : null;
}

/** The same, where the beginning counts as well. */
export function lackingFromStart(flow: StoredFlow): string | null {
  return lacking(flow) ?? (flow.state === 'midstream' ? 'mid-stream' : null);
}

/** The protocol was spoken, but nothing passed that shows how its data go: say whether it may have been missed. */
export function withoutData(flow: StoredFlow, mechanism: string): ProtectionVerdict {
  return undetermined(lacking(flow) ?? 'no-data', mechanism);
}
