/** Microseconds as ISO time; the remainder is never negative, so that times before 1970 are right as well. */
const isoTime = (micros: string) => {
  const fraction = `((${micros} % 1000000 + 1000000) % 1000000)`;
  return `strftime('%Y-%m-%dT%H:%M:%S', (${micros} - ${fraction}) / 1000000, 'unixepoch') || printf('.%06dZ', ${fraction})`;
};

/** A column of one end of `flows f`, in the place the verdict gives that end. */
const end = (place: 'client' | 'server', column: string) => {
  const other = place === 'client' ? 'server' : 'client';
  return `CASE v.swapped WHEN 1 THEN f.${other}_${column} ELSE f.${place}_${column} END AS ${place}_${column}`;
};

/** Members of the objects in a JSON list, as columns. */
const members = (...names: string[]) => names.map((name) => `json_extract(each.value, '$.${name}') AS ${name}`).join(', ');

/** Member of the step that belongs to a packet of the list, as a column. */
const step = (name: string) => `json_extract(k.steps, '$[' || each.key || '].${name}') AS ${name}`;

/**
 * First schema. `docs/store.md` describes every table and view. Times are microseconds since 1970, packet numbers count from 1 in their capture.
 * Views keep to SQL that SQLite 3.9 reads: one view with a newer operator would make older tools refuse the whole file.
 */
export const FACTS_AND_VERDICTS = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, exscope_version TEXT NOT NULL, created_at TEXT NOT NULL, interrupted INTEGER NOT NULL
);
CREATE TABLE captures (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT, format TEXT NOT NULL, compression TEXT,
  byte_order TEXT, packets INTEGER NOT NULL, captured_bytes INTEGER NOT NULL, original_bytes INTEGER NOT NULL,
  first_time_us INTEGER, last_time_us INTEGER, sections INTEGER NOT NULL, dropped_by_capture INTEGER,
  corrected_lengths INTEGER NOT NULL, unknown_interface INTEGER NOT NULL, without_time INTEGER NOT NULL,
  out_of_time_order INTEGER NOT NULL, clock_went_back INTEGER NOT NULL, blocks_skipped INTEGER NOT NULL,
  interfaces_not_listed INTEGER NOT NULL, resumed INTEGER NOT NULL, annotations_not_listed INTEGER NOT NULL, payload_cut INTEGER NOT NULL,
  wrong_ip_checksums INTEGER NOT NULL, time_zone_unknown INTEGER NOT NULL, contains_tls_secrets INTEGER NOT NULL, interrupted INTEGER NOT NULL,
  problem_code TEXT, problem TEXT, problem_offset INTEGER, problem_packet INTEGER
);
CREATE TABLE interfaces (
  capture_id INTEGER NOT NULL REFERENCES captures, section INTEGER NOT NULL, number INTEGER NOT NULL, link_type INTEGER NOT NULL,
  snaplen INTEGER NOT NULL, name TEXT, filter TEXT, packets INTEGER NOT NULL
);
CREATE TABLE skipped_blocks (
  capture_id INTEGER NOT NULL REFERENCES captures, block_type INTEGER NOT NULL, blocks INTEGER NOT NULL, PRIMARY KEY (capture_id, block_type)
) WITHOUT ROWID;
CREATE TABLE coverage (
  capture_id INTEGER NOT NULL REFERENCES captures, outcome TEXT NOT NULL, packets INTEGER NOT NULL, PRIMARY KEY (capture_id, outcome)
) WITHOUT ROWID;
CREATE TABLE unsupported_link_types (
  capture_id INTEGER NOT NULL REFERENCES captures, link_type INTEGER NOT NULL, packets INTEGER NOT NULL, PRIMARY KEY (capture_id, link_type)
) WITHOUT ROWID;
CREATE TABLE encapsulated (
  capture_id INTEGER NOT NULL REFERENCES captures, encapsulation TEXT NOT NULL, packets INTEGER NOT NULL, PRIMARY KEY (capture_id, encapsulation)
) WITHOUT ROWID;
CREATE TABLE names (capture_id INTEGER NOT NULL REFERENCES captures, address TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE processes (
  capture_id INTEGER NOT NULL REFERENCES captures, pid INTEGER NOT NULL, path TEXT, local_address TEXT, local_port INTEGER, remote_address TEXT,
  remote_port INTEGER, packets INTEGER
);
CREATE TABLE drops (capture_id INTEGER NOT NULL REFERENCES captures, reason TEXT NOT NULL, packets INTEGER NOT NULL);
CREATE TABLE missing_captures (set_name TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE payload (outcome TEXT PRIMARY KEY, octets INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE limits (name TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE flows (
  id INTEGER PRIMARY KEY, capture_id INTEGER NOT NULL REFERENCES captures, transport TEXT NOT NULL, vlan INTEGER,
  first_seen_us INTEGER NOT NULL, last_seen_us INTEGER NOT NULL, first_packet INTEGER NOT NULL, last_packet INTEGER NOT NULL,
  client_address TEXT NOT NULL, client_port INTEGER NOT NULL, client_packets INTEGER NOT NULL, client_bytes INTEGER NOT NULL,
  client_payload_bytes INTEGER NOT NULL, client_gap_bytes INTEGER NOT NULL, client_cut_packets INTEGER NOT NULL,
  server_address TEXT NOT NULL, server_port INTEGER NOT NULL, server_packets INTEGER NOT NULL, server_bytes INTEGER NOT NULL,
  server_payload_bytes INTEGER NOT NULL, server_gap_bytes INTEGER NOT NULL, server_cut_packets INTEGER NOT NULL,
  server_basis TEXT NOT NULL, state TEXT NOT NULL, client_is_side INTEGER NOT NULL, inspection_limited INTEGER NOT NULL,
  has_evidence INTEGER NOT NULL, encapsulation TEXT, signature INTEGER NOT NULL
);
CREATE TABLE flow_evidence (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, kind_id INTEGER NOT NULL REFERENCES evidence_kinds, cleartext_packet INTEGER, login_offer_packet INTEGER,
  banner TEXT, packets TEXT NOT NULL, left_out INTEGER NOT NULL
);
CREATE TABLE evidence_kinds (
  id INTEGER PRIMARY KEY, protocol TEXT, client_side INTEGER, cleartext TEXT, impression TEXT, product TEXT, product_version TEXT,
  login_mechanisms TEXT, steps TEXT NOT NULL
);
CREATE TABLE flow_tls (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, kind_id INTEGER NOT NULL REFERENCES tls_kinds, sni TEXT, ja3 TEXT, client_hello_packet INTEGER,
  server_hello_packet INTEGER, established_packet INTEGER, alert_packet INTEGER, failure_packet INTEGER, retry_packet INTEGER,
  client_certificate_requested INTEGER, client_certificate_packet INTEGER, look_packet INTEGER
);
CREATE TABLE tls_kinds (
  id INTEGER PRIMARY KEY, version TEXT, offered_version TEXT, cipher_id TEXT, cipher TEXT, alpn TEXT NOT NULL, alpn_selected TEXT,
  established INTEGER NOT NULL, resumed INTEGER NOT NULL, midstream INTEGER NOT NULL, alert TEXT, alert_side INTEGER, alert_level TEXT,
  answered_in_clear INTEGER NOT NULL, failed_by INTEGER, failure TEXT, draft TEXT, ja3s TEXT, ja4 TEXT, key_group TEXT, dh_bits INTEGER,
  signature_scheme TEXT, compression TEXT, downgrade TEXT, extended_master_secret INTEGER, encrypt_then_mac INTEGER, secure_renegotiation INTEGER,
  resumption TEXT, early_data TEXT, chain_length INTEGER, client_certificate INTEGER, look TEXT
);
CREATE TABLE certificates (
  flow_id INTEGER NOT NULL REFERENCES flows, sent_by TEXT NOT NULL, position INTEGER NOT NULL, packet INTEGER NOT NULL, sha256 TEXT NOT NULL,
  subject TEXT, common_name TEXT, issuer TEXT, alternative_names TEXT NOT NULL, not_before TEXT, not_after TEXT, key_kind TEXT, key_bits INTEGER,
  signature TEXT, self_signed INTEGER NOT NULL
);
CREATE TABLE upgrades (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, verb TEXT, offered INTEGER, not_offered INTEGER, asked INTEGER, accepted INTEGER,
  refused INTEGER, done INTEGER, plaintext_after INTEGER, pipelined INTEGER, stripped INTEGER
);
CREATE TABLE rpc_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, auth_type TEXT, bind_level TEXT, requests TEXT NOT NULL, undetermined INTEGER NOT NULL,
  readable_stub INTEGER, interfaces TEXT NOT NULL, security_contexts TEXT NOT NULL, faults INTEGER, first_fault TEXT, first_fault_packet INTEGER,
  proxy_target TEXT
);
CREATE TABLE http_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, host TEXT, server TEXT, user_agent TEXT, exchange_version TEXT, front_end TEXT, requests INTEGER NOT NULL, schemes_sent TEXT NOT NULL,
  schemes_offered TEXT NOT NULL, redirect_only INTEGER NOT NULL, content_packet INTEGER, exchanges TEXT NOT NULL, session_cookies TEXT NOT NULL
);
CREATE TABLE smb_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, dialect TEXT, signed INTEGER, encrypted INTEGER, readable INTEGER, names INTEGER, compressed INTEGER,
  smb1 INTEGER, signing TEXT, cipher TEXT, guest INTEGER, anonymous INTEGER
);
CREATE TABLE wrapped_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, mechanism TEXT, sealed INTEGER, signed INTEGER, opaque INTEGER
);
CREATE TABLE kerberos_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, messages TEXT NOT NULL, realm TEXT, offered TEXT NOT NULL, used TEXT NOT NULL,
  without_preauthentication INTEGER, error INTEGER
);
CREATE TABLE framing_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, via TEXT, upgrade TEXT
);
CREATE TABLE sip_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, methods TEXT NOT NULL, requests INTEGER NOT NULL, responses INTEGER NOT NULL, calls INTEGER NOT NULL,
  user_agent TEXT, server TEXT, from_host TEXT, to_host TEXT, schemes_offered TEXT NOT NULL, media TEXT NOT NULL, media_dropped INTEGER NOT NULL
);
CREATE TABLE media_streams (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, payload_types TEXT NOT NULL, rtp INTEGER, rtcp INTEGER, readable_rtcp INTEGER, stun INTEGER,
  dtls INTEGER, dtls_established INTEGER, dtls_encrypts INTEGER, zrtp INTEGER, zrtp_confirmed INTEGER, zrtp_cleared INTEGER
);
CREATE TABLE credentials (
  flow_id INTEGER NOT NULL REFERENCES flows, mechanism TEXT NOT NULL, user TEXT, before_tls INTEGER NOT NULL, password_readable INTEGER NOT NULL,
  packet INTEGER NOT NULL, outcome TEXT, domain TEXT, ntlm_version TEXT
);
CREATE TABLE endpoints (
  capture_id INTEGER NOT NULL REFERENCES captures, address TEXT NOT NULL, port INTEGER NOT NULL, transport TEXT NOT NULL, uuid TEXT NOT NULL,
  version TEXT NOT NULL, packet INTEGER NOT NULL, basis TEXT NOT NULL
);

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hosts (
  address TEXT PRIMARY KEY, roles TEXT NOT NULL, basis TEXT NOT NULL, why TEXT NOT NULL, releases TEXT NOT NULL, exchange INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE verdicts (
  id INTEGER PRIMARY KEY, protocol TEXT NOT NULL, protocol_basis TEXT NOT NULL, path_id TEXT, path_title TEXT, path_release TEXT, path_basis TEXT,
  expectation TEXT NOT NULL, reasons TEXT NOT NULL, protection TEXT NOT NULL, protection_mechanism TEXT, protection_basis TEXT NOT NULL,
  protection_reason TEXT, by_design INTEGER NOT NULL, client_role TEXT, server_role TEXT
);
CREATE TABLE flow_verdicts (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, verdict_id INTEGER NOT NULL REFERENCES verdicts, swapped INTEGER NOT NULL, server_basis TEXT NOT NULL
);

CREATE VIEW flow_list AS
SELECT f.id, c.name AS capture, f.transport, f.vlan, ${isoTime('f.first_seen_us')} AS first_seen, ${isoTime('f.last_seen_us')} AS last_seen,
  (f.last_seen_us - f.first_seen_us) / 1e6 AS duration_seconds,
  ${end('client', 'address')}, ${end('client', 'port')}, d.client_role, ${end('server', 'address')}, ${end('server', 'port')}, d.server_role,
  ${end('client', 'packets')}, ${end('client', 'bytes')}, ${end('server', 'packets')}, ${end('server', 'bytes')},
  f.client_packets + f.server_packets AS packets, f.client_bytes + f.server_bytes AS bytes,
  f.state, coalesce(v.server_basis, f.server_basis) AS server_basis,
  d.protocol, d.protocol_basis, d.path_id, d.path_title, d.path_release, d.path_basis, d.expectation, d.reasons,
  d.protection, d.protection_mechanism, d.protection_basis, d.protection_reason, d.by_design,
  k.version AS tls_version, k.cipher AS tls_cipher, t.sni AS tls_sni
FROM flows f LEFT JOIN captures c ON c.id = f.capture_id
LEFT JOIN flow_tls t ON t.flow_id = f.id LEFT JOIN tls_kinds k ON k.id = t.kind_id
LEFT JOIN flow_verdicts v ON v.flow_id = f.id LEFT JOIN verdicts d ON d.id = v.verdict_id;

CREATE VIEW rpc_interfaces AS
SELECT flow_id, ${members('uuid', 'version', 'packet', 'accepted')}
FROM rpc_sessions, json_each(interfaces) AS each;

CREATE VIEW rpc_security_contexts AS
SELECT flow_id, ${members('id', 'type', 'level', 'packet')}
FROM rpc_sessions, json_each(security_contexts) AS each;

CREATE VIEW http_exchanges AS
SELECT flow_id, ${members('service', 'method', 'path', 'packet', 'status')}, json_extract(each.value, '$.redirectToHttps') AS redirect_to_https
FROM http_sessions, json_each(exchanges) AS each;

CREATE VIEW sip_media AS
SELECT flow_id, ${members('call', 'sequence', 'role', 'side', 'address', 'port', 'kind', 'profile', 'keying', 'suite', 'packet')},
  json_extract(each.value, '$.index') AS line, json_extract(each.value, '$.rtcpPort') AS rtcp_port
FROM sip_sessions, json_each(media) AS each;

CREATE VIEW evidence AS
SELECT e.flow_id, k.protocol, k.client_side, e.cleartext_packet, k.cleartext, e.banner, k.impression
FROM flow_evidence e JOIN evidence_kinds k ON k.id = e.kind_id;

CREATE VIEW tls_sessions AS
SELECT
  t.flow_id, k.version, k.offered_version, k.cipher_id, k.cipher, t.sni, k.alpn, k.alpn_selected, t.client_hello_packet, t.server_hello_packet,
  k.established, t.established_packet, k.resumed, k.midstream, k.alert, k.alert_side, t.alert_packet, k.answered_in_clear, k.alert_level,
  k.failed_by, k.failure, t.failure_packet, k.draft, t.ja3, k.ja3s, k.ja4, k.key_group, k.dh_bits, k.signature_scheme, k.compression, k.downgrade,
  k.extended_master_secret, k.encrypt_then_mac, k.secure_renegotiation, t.retry_packet, k.resumption, k.early_data, k.chain_length,
  t.client_certificate_requested, k.client_certificate, t.client_certificate_packet, k.look, t.look_packet
FROM flow_tls t JOIN tls_kinds k ON k.id = t.kind_id;

CREATE VIEW products AS
SELECT e.flow_id, k.product AS name, k.product_version AS version
FROM flow_evidence e JOIN evidence_kinds k ON k.id = e.kind_id WHERE k.product IS NOT NULL;

CREATE VIEW login_offers AS
SELECT e.flow_id, e.login_offer_packet AS packet, k.login_mechanisms AS mechanisms
FROM flow_evidence e JOIN evidence_kinds k ON k.id = e.kind_id WHERE e.login_offer_packet IS NOT NULL;

CREATE VIEW proofs AS
SELECT e.flow_id, each.value AS packet, ${step('side')}, ${step('what')}
FROM flow_evidence e JOIN evidence_kinds k ON k.id = e.kind_id, json_each(e.packets) AS each;

CREATE VIEW exposed_logins AS
SELECT l.flow_id, f.client_address, f.server_address, f.server_port, f.protocol, l.mechanism, l.user, l.password_readable, l.outcome, l.packet
FROM credentials l JOIN flow_list f ON f.id = l.flow_id WHERE l.before_tls = 1;

CREATE VIEW learned_endpoints AS
SELECT DISTINCT address, port, transport, uuid, version, basis FROM endpoints;
`;
