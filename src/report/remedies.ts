import type { JudgedFlow } from '../store/index.js';

/**
 * What to do about a flow, in the words of Exchange administration. Cmdlets as documented by Microsoft (Set-ImapSettings, Set-PopSettings,
 * Set-RpcClientAccess, Set-MailboxServer, Set-ReceiveConnector); none of it is run or needed by exscope.
 */
export function remedies(flow: JudgedFlow): string[] {
  const { verdict, evidence } = flow;
  const said: string[] = [];
  const passwordSent = evidence?.credentials.some(({ beforeTls, passwordReadable }) => beforeTls && passwordReadable) === true;
  if (passwordSent) said.push('Change the passwords of the users named above: whoever holds this capture can read them.');
  if (verdict.expectation !== 'unrelated' && !verdict.byDesign) {
    if (verdict.protection === 'obfuscated') said.push(...MAPI);
    else if (verdict.protection === 'cleartext')
      said.push(...(CLEARTEXT[verdict.protocol] ?? [`Move ${verdict.protocol} into TLS, or keep it inside a protected network.`]));
    else if (verdict.protection === 'signed' && verdict.protocol === 'smb') said.push(...SMB);
    else if (verdict.protection === 'signed')
      said.push('Require RPC privacy (encryption) on both ends if the content must not be read on the wire.');
  }
  if (evidence?.upgrade?.refused != null)
    said.push('The server refused TLS: check that the service has a valid certificate (Get-ExchangeCertificate).');
  if (verdict.protection === 'undetermined') {
    const seeMore = UNDETERMINED[verdict.protectionReason ?? ''];
    if (seeMore !== undefined) said.push(seeMore);
  }
  if (verdict.expectation === 'unexpected') said.push(...verdict.reasons.flatMap((reason) => UNEXPECTED[reason.split(':')[0]!] ?? []));
  return [...new Set(said)];
}

const MAPI = [
  'Require encryption on the server: Set-RpcClientAccess -Server NAME -EncryptionRequired $true (Exchange 2010, 2013), or Set-MailboxServer NAME -MAPIEncryptionRequired $true (Exchange 2007, and public folders of 2010).',
  'In Outlook, turn on "Encrypt data between Microsoft Outlook and Microsoft Exchange" in the profile (the default since Outlook 2007).',
];

const CLEARTEXT: Record<string, string[]> = {
  imap: [
    'Refuse logins without TLS: Set-ImapSettings -LoginType SecureLogin, then restart the IMAP4 service; let clients use STARTTLS or implicit TLS.',
  ],
  pop3: [
    'Refuse logins without TLS: Set-PopSettings -LoginType SecureLogin, then restart the POP3 service; let clients use STLS or implicit TLS.',
  ],
  smtp: [
    'Offer STARTTLS and ask for it: Set-ReceiveConnector NAME -AuthMechanism Tls,BasicAuth,BasicAuthRequireTLS; between organisations, -RequireTLS $true on the send connector.',
  ],
  http: ['Require SSL on the virtual directory in IIS and redirect plain HTTP to https.'],
  sip: [
    'Secure the UM dial plan and the gateway: Set-UMDialPlan NAME -VoIPSecurity SIPSecured puts SIP into TLS, Secured voice into SRTP as well.',
  ],
  rtp: [
    'Secure the UM dial plan: Set-UMDialPlan NAME -VoIPSecurity Secured lets calls use SRTP, with their keys in SIP inside TLS; the gateway must offer both.',
  ],
  smb: [
    'Require encryption on the file server: Set-SmbServerConfiguration -EncryptData $true (SMB 3.0 and later), or at least signing: -RequireSecuritySignature $true.',
  ],
  dcerpc: ['Require RPC packet privacy on client and server for this interface.'],
};

const SMB = [
  'Require encryption on the file server: Set-SmbServerConfiguration -EncryptData $true, or Set-SmbShare -Name SHARE -EncryptData $true (SMB 3.0 and later).',
];

const UNDETERMINED: Record<string, string> = {
  'no-payload': 'Nothing was said in this flow while the capture ran. Capture longer, or open the connection again while capturing.',
  'no-data': 'The connection was set up and no data passed that would show how it is protected. Capture while files or services are used.',
  'cut-by-snaplen': 'Capture whole packets (dumpcap -s 0) to decide this.',
  'mid-stream': 'Start the capture before the client connects; the first packets decide this.',
  'one-direction': 'Only one direction was captured. Check the mirror port: both directions must be copied.',
  gap: 'Packets are missing. Give the capturing program a larger buffer (dumpcap -B 64), or capture closer to the server.',
  'handshake-failed': 'The handshake did not finish. Compare TLS versions and certificates of both ends, beginning with the packets above.',
};

const UNEXPECTED: Record<string, string[]> = {
  'static-port-drift': [
    'Compare the registry value of the static port on the server with the configured one, restart the service after a change, and correct firewall rules that name the old port.',
  ],
  retired: ['Plan to move these clients to a supported protocol.'],
  'internal-only': ['Keep this port closed between clients and Exchange servers; only Exchange servers use it among themselves.'],
  'protocol-mismatch': ['Find out which program uses this port for another protocol.'],
  'local-only': ['Close this port on the network: only programs on the server itself use it.'],
  'wrong-direction': ['Find out which program on the server opens this connection; Exchange does not.'],
  'wrong-server-role': [
    'If the server has this role too, tell exscope: --host ADDRESS=ROLE or the site profile; otherwise close the port.',
  ],
  'wrong-client-role': [
    'If the client has another role, tell exscope: --host ADDRESS=ROLE or the site profile; otherwise close the port to it.',
  ],
  'forbidden-network': ['Close this port at the perimeter firewall.'],
  'other-release': ['If the release is in use, tell exscope: --release; otherwise remove what still listens here.'],
  'exception-expired': ['Ask who answers for this traffic to end it, or to renew the exception in the site profile.'],
  'roles-or-release': [
    'If this traffic is right, tell exscope: --host ADDRESS=ROLE and --release; otherwise close the port between these hosts.',
  ],
  'no-data-path': [
    'If the host has another role, tell exscope with --host ADDRESS=ROLE; otherwise find out what uses this port and close it.',
  ],
};
