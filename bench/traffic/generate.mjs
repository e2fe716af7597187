// A capture of a profile: written flow by flow, or as rounds of a prepared block.
import { CaptureFile } from './capture-file.mjs';
import { Generator } from './generator.mjs';
import { FileOutput } from './output.mjs';
import { PROFILES } from './profiles.mjs';
import { Replay } from './replay.mjs';

const UNLIMITED = Number.POSITIVE_INFINITY;

/**
 * Writes the capture; returns what is in it. Ends at `size` octets, `packets` packets or `flows` flows, whichever comes first; with none of
 * them where the profile ends. `block`: packets, or flows where the profile counts flows, that are prepared and repeated.
 * `network`: second octet of the clients' addresses.
 */
export function generate({ profile, seed, size, packets, flows, block, snapLength, network, output, format }) {
  const { ends, ...traffic } = PROFILES[profile];
  const asked = { size, packets, flows };
  const given = Object.values(asked).some((limit) => limit !== undefined) ? asked : ends;
  const limits = { size: given.size ?? UNLIMITED, packets: given.packets ?? UNLIMITED, flows: given.flows ?? UNLIMITED };
  const snapshot = snapLength ?? traffic.snapLength;
  const generator = new Generator({ ...traffic, site: { ...traffic.site, network } }, seed);
  const prepared = block ?? traffic.block;
  if (prepared) {
    const part = { size: UNLIMITED, packets: UNLIMITED, flows: UNLIMITED, [ends.flows ? 'flows' : 'packets']: prepared };
    return new Replay(generator, format, { snapLength: snapshot, ...part }).write(new FileOutput(output), limits);
  }
  const file = new CaptureFile(new FileOutput(output), format, { snapLength: snapshot });
  try {
    generator.run(file, { ...limits, whole: false });
  } finally {
    file.close();
  }
  return { packets: file.packets, bytes: file.bytes, flows: generator.flows };
}
