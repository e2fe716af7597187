import { VERDICT_PROTOCOLS } from './names.js';

/**
 * Kinds of findings a policy may speak of, and the forms their problems have. `<protocol>` stands for the name of a protocol, `<grade>` for a row of
 * tls.yaml, `<text>` for whatever the flow says.
 */
export const FINDING_PROBLEMS: Readonly<Record<string, readonly string[]>> = {
  'credential-sent': ['<protocol>/readable', '<protocol>/hidden'],
  'session-exposed': ['cookie'],
  'login-offered': ['<protocol>'],
  'cleartext-protocol': ['<protocol>', '<protocol>/signed'],
  'upgrade-refused': ['<protocol>'],
  'upgrade-stripped': ['<protocol>/removed', '<protocol>/sometimes'],
  'upgrade-not-asked': ['<protocol>'],
  'content-before-upgrade': ['<protocol>'],
  'plaintext-after-upgrade': ['<protocol>'],
  'pipelined-behind-upgrade': ['<protocol>'],
  'readable-media': ['rtp', 'rtcp'],
  'media-key-exposed': ['srtp', 'sip'],
  'obfuscated-mapi': ['rpc'],
  'rpc-below-privacy': ['cleartext', 'signed'],
  smb1: ['dialect'],
  'smb-guest': ['session'],
  'smb-unencrypted': ['cleartext', 'signed'],
  ntlmv1: ['<protocol>'],
  'weak-kerberos': ['des', 'rc4', 'no-preauthentication'],
  'weak-tls': ['<grade>'],
  'bad-certificate': ['<grade>'],
  'static-port-drift': ['<text>'],
  'exception-expired': ['<text>'],
  'unexpected-flow': ['<text>'],
  'blind-spot': ['mid-stream', 'one-direction', 'gap', 'cut-by-snaplen'],
};

/** Whether `kind` or `kind/problem` is the name of something that can be found. */
export function isFinding(name: string, grades: ReadonlySet<string>): boolean {
  const slash = name.indexOf('/');
  const kind = slash < 0 ? name : name.slice(0, slash);
  if (!Object.hasOwn(FINDING_PROBLEMS, kind)) return false;
  return slash < 0 || FINDING_PROBLEMS[kind]!.some((form) => hasForm(name.slice(slash + 1), form, grades));
}

function hasForm(problem: string, form: string, grades: ReadonlySet<string>): boolean {
  if (form === '<text>') return true;
  if (form === '<grade>') return grades.has(problem);
  const [first, ...rest] = problem.split('/');
  const [wanted, ...ending] = form.split('/');
  return (wanted === '<protocol>' ? isProtocol(first!) : first === wanted) && rest.join('/') === ending.join('/');
}

const isProtocol = (name: string) => (VERDICT_PROTOCOLS as readonly string[]).includes(name);
