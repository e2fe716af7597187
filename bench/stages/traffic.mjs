// Captures in memory: of a profile, and of one protocol alone.
import { CaptureFile } from '../traffic/capture-file.mjs';
import { Generator } from '../traffic/generator.mjs';
import { MemoryOutput } from '../traffic/output.mjs';
import { PROFILES } from '../traffic/profiles.mjs';

const UNLIMITED = Number.POSITIVE_INFINITY;

/** Weights of the applications by the protocol that is measured with them. */
export const PROTOCOLS = {
  smtp: { smtp: 1 },
  imap: { imap: 1 },
  pop3: { pop3: 1 },
  http: { http: 1 },
  tls: { https: 1, imaps: 1 },
  dcerpc: { endpointMapper: 1 },
  ldap: { ldap: 1 },
  dns: { dns: 1 },
  'sip and rtp': { sip: 1 },
};

/** A pcap file; `weights` instead of the profile's. */
export function captureInMemory(profile, seed, packets, weights = PROFILES[profile].weights) {
  const output = new MemoryOutput();
  const file = new CaptureFile(output, 'pcap');
  new Generator({ ...PROFILES[profile], weights }, seed).run(file, { size: UNLIMITED, packets, flows: UNLIMITED, whole: false });
  file.close();
  return output.octets();
}
