import type { FlowEvidence } from '../../inspect/evidence.js';

/** What a mail server says of itself, and what it offers before TLS. */
export function mailLines({ product, loginOffer, upgrade }: FlowEvidence): string[] {
  const lines: string[] = [];
  if (product !== null)
    lines.push(`The greeting is that of ${product.name}${product.version === null ? '' : `, version ${product.version}`}.`);
  if (loginOffer !== null)
    lines.push(
      `Offered without TLS, though the password would be readable: ${loginOffer.mechanisms.join(', ')} (packet ${loginOffer.packet}).`,
    );
  if (upgrade !== null && upgrade.stripped !== null)
    lines.push(
      `An offer of TLS seems to have been removed on the way (packet ${upgrade.stripped}): consistent with stripping, no proof of it.`,
    );
  return lines;
}
