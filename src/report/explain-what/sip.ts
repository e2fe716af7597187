import type { FlowEvidence } from '../../inspect/evidence.js';
import type { SipMedia } from '../../inspect/sip/evidence.js';
import { count, said, socket } from '../text.js';

/** Media told one by one; a trunk has thousands. */
const MAX_TOLD = 8;

export function sipLines({ sip }: FlowEvidence): string[] {
  if (sip === null) return [];
  const hosts = [...(sip.fromHost === null ? [] : [`from ${sip.fromHost}`]), ...(sip.toHost === null ? [] : [`to ${sip.toHost}`])];
  const programs = [
    ...(sip.userAgent === null ? [] : [`user agent ${sip.userAgent}`]),
    ...(sip.server === null ? [] : [`server ${sip.server}`]),
  ];
  const left = sip.media.length + sip.mediaDropped - MAX_TOLD;
  return [
    `${count(sip.requests, 'request')}${sip.methods.length === 0 ? '' : ` (${sip.methods.join(', ')})`}, ${count(sip.responses, 'response')}, ${count(sip.calls, 'call')}${hosts.length === 0 ? '' : `, ${hosts.join(' ')}`}.`,
    ...(programs.length === 0 ? [] : [`${programs.join('; ')}.`]),
    ...(sip.schemesOffered.length === 0 ? [] : [`Authentication demanded: ${sip.schemesOffered.join(', ')}.`]),
    ...sip.media.slice(0, MAX_TOLD).map(mediaLine),
    ...(left > 0 ? [`${left} more descriptions of media.`] : []),
  ];
}

const KEYED: Record<string, string> = {
  none: 'in clear',
  sdes: 'by a key in the description itself',
  dtls: 'by a key DTLS agrees on',
  zrtp: 'by a key ZRTP agrees on',
  mikey: 'by a key MIKEY carries',
};

function mediaLine(media: SipMedia): string {
  const { role, kind, profile, keying, suite, packet } = media;
  const how = keying === null ? 'protected in a way that was not told' : said(KEYED, keying);
  return `Packet ${packet} ${role}s ${kind} at ${socket(media)}, ${profile}, ${how}${suite === null ? '' : ` (${suite})`}.`;
}
