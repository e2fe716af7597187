import { keepCredential, type RpcAuthLevel, type RpcEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { hasKerberosRequest } from '../kerberos-request.js';
import { findNtlmLogin, type NtlmLogin } from '../ntlmssp.js';
import { appended } from '../short-list.js';
import { type AuthTrailer, authTypeName } from './auth.js';
import { ALTER_CONTEXT, AUTH3, BIND, MAX_SECURITY_CONTEXTS, NETLOGON } from './constants.js';
import type { Fragment } from './fragment.js';
import { secureChannelName } from './netlogon.js';

/** The security contexts of one connection and who logged in to set them up. Never a response, a ticket or a key. */
export class Security {
  readonly #context: InspectionContext;
  readonly #rpc: RpcEvidence;
  #type = -1;
  /** A context at level connect exists: its calls may have no trailer. */
  #connect = false;

  constructor(context: InspectionContext, rpc: RpcEvidence) {
    this.#context = context;
    this.#rpc = rpc;
  }

  /** Level of a call without a trailer: nothing protects it, whatever was promised; at level connect that is usual (MS-RPCE 2.2.1.1.8). */
  get withoutTrailer(): RpcAuthLevel {
    return this.#connect ? 'connect' : 'none';
  }

  trailer({ header, tail, packet }: Fragment, { type, level, contextId, tokenStart, tokenEnd }: AuthTrailer): void {
    if (type !== this.#type) {
      this.#type = type;
      this.#rpc.authType = authTypeName(type);
    }
    if (header.type !== BIND && header.type !== ALTER_CONTEXT && header.type !== AUTH3) return;
    if (header.type !== AUTH3) {
      this.#rpc.bindLevel = level;
      this.#connect ||= level === 'connect';
      this.#promise(contextId, authTypeName(type), level, packet);
    }
    this.#login(tail!, type, tokenStart, tokenEnd, packet);
  }

  #promise(id: number, type: string, level: RpcAuthLevel, packet: number): void {
    const { securityContexts } = this.#rpc;
    const known = securityContexts.some((each) => each.id === id && each.type === type && each.level === level);
    if (known) return;
    if (securityContexts.length < MAX_SECURITY_CONTEXTS)
      this.#rpc.securityContexts = appended(securityContexts, { id, type, level, packet });
    else this.#context.evidence.leftOut++;
  }

  #login(bytes: Uint8Array, type: number, start: number, end: number, packet: number): void {
    const ntlm = findNtlmLogin(bytes, start, end);
    if (ntlm !== null && ntlm.user !== null) this.#sent('ntlm', ntlm.user, packet, ntlm);
    else if (type === NETLOGON) {
      const name = secureChannelName(bytes, start, end);
      if (name !== null) this.#sent('netlogon', name, packet);
    } else if (hasKerberosRequest(bytes, start, end)) this.#sent('kerberos', null, packet);
  }

  #sent(mechanism: string, user: string | null, packet: number, ntlm: NtlmLogin | null = null): void {
    const { evidence } = this.#context;
    if (evidence.credentials.some((each) => each.user === user && each.mechanism === mechanism)) return;
    const { domain = null, version: ntlmVersion = null } = ntlm ?? {};
    keepCredential(evidence, { mechanism, user, domain, ntlmVersion, beforeTls: true, passwordReadable: false, packet, outcome: null });
  }
}
