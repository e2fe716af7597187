/** Authentication levels of MS-RPCE 2.2.1.1.8. */
export type RpcAuthLevel = 'none' | 'connect' | 'call' | 'packet' | 'integrity' | 'privacy';

export interface RpcInterfaceEvidence {
  /** Lower-case UUID and `major.minor`. */
  uuid: string;
  version: string;
  /** Packet of the bind or alter_context. */
  packet: number;
  /** Result of the presentation context; null when the answer was not seen. */
  accepted: boolean | null;
}

export interface RpcEvidence {
  interfaces: RpcInterfaceEvidence[];
  /** Security contexts of all connections of this flow, at most 16. */
  securityContexts: {
    /** auth_context_id of the trailer. */
    id: number;
    /** As `authType`, never null. */
    type: string;
    /** The level it promises. */
    level: RpcAuthLevel;
    packet: number;
  }[];
  /** Authentication type of the last bind, alter_context or request trailer: `ntlm` `negotiate` `kerberos` `schannel` `netlogon`… */
  authType: string | null;
  /** Level promised in the bind, or null when no bind with an authentication trailer was seen. */
  bindLevel: RpcAuthLevel | null;
  /** How many request and response PDUs with stub data were seen at each level, with the first packet of each. The level of the *requests* decides. */
  requests: Partial<Record<RpcAuthLevel, { count: number; firstPacket: number }>>;
  /** PDUs whose trailer could not be read (cut or lost). */
  undetermined: number;
  /** A readable MAPI RPC_HEADER_EXT was seen: the stub was not encrypted (MS-OXCRPC 2.2.2.1). */
  readableStub: number | null;
  /** Calls the server refused or could not run, with the status of the first (C706 12.6.4.7), by name where it has one; null without. */
  faults: { count: number; firstPacket: number; status: string } | null;
  /** `server:port` a channel of RPC over HTTP asked the proxy for (MS-RPCH 2.2.2), sanitised; null elsewhere. */
  proxyTarget: string | null;
}
