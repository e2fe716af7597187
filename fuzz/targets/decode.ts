/** Headers of one frame, for every link type that is read. */
import { NETMON_LINK_TYPE } from '../../src/capture/netmon/media-types.js';
import { PacketRecord } from '../../src/capture/record.js';
import { decode } from '../../src/decode/decode.js';
import { linkDecoder } from '../../src/decode/link/link-types.js';
import { DECODED, FRAGMENT, INNER, OUTCOMES } from '../../src/decode/outcome.js';
import { Packet } from '../../src/decode/packet.js';
import { sampleFrames } from '../captures.js';
import type { Input } from '../input.js';
import { framesOfParts, pcapngOf } from '../save.js';
import { Surroundings } from '../surroundings.js';
import { BUDGET, hold, type Target } from '../target.js';

const LINK_TYPES = [...Array.from({ length: 300 }, (_, value) => value), NETMON_LINK_TYPE + 6].filter(
  (value) => linkDecoder(value) !== undefined,
);
/** Of one link type in one sample. */
const MAX_FRAMES = 12;
/** Octets that a snaplen cut, for one frame in four each. */
const CUT = [0, 0, 2, 1400];

function run(input: Input, surroundings: number): string {
  const around = new Surroundings(surroundings);
  const packet = new Packet();
  const record = new PacketRecord();
  return input
    .map(({ kind, bytes }) =>
      around.show(bytes, (buffer, offset, end) => {
        const capturedLength = bytes.length;
        const originalLength = capturedLength + CUT[capturedLength & 3]!;
        Object.assign(record, {
          buffer,
          offset,
          capturedLength,
          originalLength,
          linkType: kind,
          fcsLength: capturedLength % 5 === 0 ? 4 : 0,
        });
        const outcome = decode(record, packet);
        hold(outcome >= 0 && outcome < INNER && OUTCOMES[outcome] !== undefined, () => `outcome ${outcome}`);
        return `${OUTCOMES[outcome]} ${packet.wrongChecksum} ${packet.encapsulation} ${fieldsOf(packet, outcome, offset, end)}`;
      }),
    )
    .join('\n');
}

/** What an outcome makes valid. */
function fieldsOf(packet: Packet, outcome: number, start: number, end: number): string {
  if (outcome !== DECODED && outcome !== FRAGMENT) return '';
  const { family, protocol, vlan, depth, identification, transportOffset, transportLength, frameEnd } = packet;
  hold(start <= transportOffset && frameEnd <= end, () => `transport ${transportOffset}, frame ${start} to ${frameEnd} of ${end}`);
  const addresses = [packet.source0, packet.source1, packet.source2, packet.source3];
  addresses.push(packet.destination0, packet.destination1, packet.destination2, packet.destination3);
  const network = [
    family,
    protocol,
    vlan,
    depth,
    identification,
    transportOffset - start,
    transportLength,
    ...addresses.slice(family === 4 ? 3 : 0),
  ];
  if (outcome === FRAGMENT) return [...network, packet.fragmentId, packet.fragmentOffset, packet.moreFragments].join();
  const { sourcePort, destinationPort, sequence, acknowledgment, flags, payloadOffset, payloadLength, payloadCaptured } = packet;
  hold(payloadCaptured >= 0 && payloadCaptured <= payloadLength, () => `captured ${payloadCaptured} of ${payloadLength}`);
  hold(
    payloadCaptured === 0 || (start <= payloadOffset && payloadOffset + payloadCaptured <= end),
    () => `payload ${payloadOffset} of ${end}`,
  );
  const tcp = protocol === 6 ? [sequence, acknowledgment, flags] : [];
  return [...network, sourcePort, destinationPort, ...tcp, payloadOffset - start, payloadLength, payloadCaptured].join();
}

export const decoder: Target = {
  name: 'decode',
  kinds: LINK_TYPES,
  corpus: async () =>
    (await sampleFrames()).flatMap((frames) =>
      frames.slice(0, MAX_FRAMES).map(({ linkType, bytes }): Input => [{ kind: linkType, bytes }]),
    ),
  run,
  budget: BUDGET,
  maxResult: { base: 4096, perByte: 4096 },
  save: (input) => ({ extension: 'pcapng', bytes: pcapngOf(framesOfParts(input)) }),
};
