// What the site does: shares of flows by application, sizes, number of turns, and how many flows are open at a time.
// `segmentsPerAck`: 2 as most stacks do, more where the capturing machine merges received segments.
// `ends`: where a capture ends that is not told where. `snapLength`: octets kept of a frame, all when absent. `block`: see generate.mjs.
// `bulk` describes log-normal sizes in bytes (see Random.size), `none` the share of conversations without bulk.

const SITE = { clients: 1500, vlanShare: 0.2, ipv6Share: 0.1 };

/** A working day: logins, mails, attachments, directory lookups, calls. */
const MIXED = {
  site: SITE,
  ends: { size: 2 ** 30 },
  open: 900,
  gapMicros: 250,
  small: false,
  segmentsPerAck: 2,
  turns: [0, 4],
  bulk: { none: 0.3, median: 15000, sigma: 1.3, max: 8 << 20 },
  weights: {
    dns: 50,
    smtp: 9,
    smtpStartTls: 8,
    smtps: 2,
    imap: 5,
    imapStartTls: 4,
    imaps: 8,
    pop3: 4,
    pop3StartTls: 2,
    pop3s: 4,
    https: 16,
    http: 5,
    endpointMapper: 5,
    rpc: 4,
    ldap: 6,
    ldaps: 2,
    sip: 1,
  },
};

export const PROFILES = {
  mixed: MIXED,
  headers: { ...MIXED, ends: { packets: 8_000_000 }, snapLength: 96 },
  longtail: {
    site: SITE,
    ends: { flows: 5_000_000 },
    block: 250_000,
    open: 2500,
    gapMicros: 60,
    small: true,
    segmentsPerAck: 2,
    turns: [0, 0],
    bulk: { none: 1, median: 1, sigma: 0, max: 1 },
    weights: { dns: 4, probe: 5, smtpProbe: 1 },
  },
  small: {
    site: SITE,
    ends: { packets: 3_000_000 },
    open: 2500,
    gapMicros: 120,
    small: true,
    segmentsPerAck: 2,
    turns: [0, 6],
    bulk: { none: 0.93, median: 600, sigma: 0.8, max: 20000 },
    weights: { dns: 8, smtp: 18, imap: 18, pop3: 14, imaps: 10, https: 8, http: 4, endpointMapper: 8, rpc: 4, ldap: 8, sip: 1 },
  },
  large: {
    site: SITE,
    ends: { packets: 1_000_000 },
    open: 300,
    gapMicros: 120,
    small: false,
    segmentsPerAck: 5,
    turns: [0, 4],
    bulk: { none: 0.1, median: 44000, sigma: 1.2, max: 16 << 20 },
    weights: {
      dns: 3,
      smtp: 18,
      smtpStartTls: 18,
      imap: 6,
      imaps: 12,
      pop3: 6,
      pop3s: 4,
      https: 20,
      http: 4,
      endpointMapper: 3,
      rpc: 4,
      ldap: 2,
      sip: 1,
    },
  },
};
