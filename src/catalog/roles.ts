/** Who talks to whom in a data path. A host may have several; in 2016 and later a `mailbox` server also serves clients. */
export const ROLES = [
  'client',
  'internet',
  'client-access',
  'mailbox',
  'hub-transport',
  'edge-transport',
  'unified-messaging',
  'front-end',
  'back-end',
  'domain-controller',
  'dns-server',
  'rms-server',
  'communications-server',
  'voip-gateway',
  'witness',
  'admin',
  'load-balancer',
  'relay',
  'exchange-online',
] as const;
export type Role = (typeof ROLES)[number];
