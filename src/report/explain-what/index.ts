import type { FlowEvidence } from '../../inspect/evidence.js';
import type { JudgedFlow } from '../../store/index.js';
import type { FlowNames } from '../flow-json.js';
import { framingLines, kerberosLines, layerLines } from './directory.js';
import { httpLines } from './http.js';
import { mailLines } from './mail.js';
import { mediaLines } from './media.js';
import { rpcLines } from './rpc.js';
import { sipLines } from './sip.js';
import { smbLines } from './smb.js';
import { tlsLines } from './tls.js';

/** What the parts of a flow's evidence say, each in its own words: one line per part. */
const PARTS: readonly ((evidence: FlowEvidence, names: FlowNames, flow: JudgedFlow) => string[])[] = [
  mailLines, //
  tlsLines,
  rpcLines,
  httpLines,
  smbLines,
  layerLines,
  kerberosLines,
  framingLines,
  sipLines,
  mediaLines,
];

export function evidenceLines(evidence: FlowEvidence, names: FlowNames, flow: JudgedFlow): string[] {
  return PARTS.flatMap((lines) => lines(evidence, names, flow));
}
