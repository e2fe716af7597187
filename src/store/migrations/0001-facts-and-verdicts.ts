/** First schema. `docs/store.md` describes every table and view. Times are microseconds since 1970, packet numbers count from 1 in their capture. */
export const FACTS_AND_VERDICTS = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, exscope_version TEXT NOT NULL, created_at TEXT NOT NULL, interrupted INTEGER NOT NULL
);
CREATE TABLE captures (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT, format TEXT NOT NULL, compression TEXT,
  packets INTEGER NOT NULL, first_time_us INTEGER, last_time_us INTEGER, sections INTEGER NOT NULL, dropped_by_capture INTEGER,
  corrected_lengths INTEGER NOT NULL, unknown_interface INTEGER NOT NULL, without_time INTEGER NOT NULL, blocks_skipped INTEGER NOT NULL,
  payload_cut INTEGER NOT NULL, contains_tls_secrets INTEGER NOT NULL, interrupted INTEGER NOT NULL,
  problem_code TEXT, problem TEXT, problem_offset INTEGER, problem_packet INTEGER
);
CREATE TABLE interfaces (
  capture_id INTEGER NOT NULL REFERENCES captures, section INTEGER NOT NULL, number INTEGER NOT NULL, link_type INTEGER NOT NULL,
  snaplen INTEGER NOT NULL, name TEXT, filter TEXT, packets INTEGER NOT NULL
);
CREATE TABLE coverage (
  capture_id INTEGER NOT NULL REFERENCES captures, outcome TEXT NOT NULL, packets INTEGER NOT NULL, PRIMARY KEY (capture_id, outcome)
) WITHOUT ROWID;
CREATE TABLE unsupported_link_types (
  capture_id INTEGER NOT NULL REFERENCES captures, link_type INTEGER NOT NULL, packets INTEGER NOT NULL, PRIMARY KEY (capture_id, link_type)
) WITHOUT ROWID;
CREATE TABLE limits (name TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE flows (
  id INTEGER PRIMARY KEY, capture_id INTEGER NOT NULL REFERENCES captures, transport TEXT NOT NULL, vlan INTEGER,
  first_seen_us INTEGER NOT NULL, last_seen_us INTEGER NOT NULL, first_packet INTEGER NOT NULL, last_packet INTEGER NOT NULL,
  client_address TEXT NOT NULL, client_port INTEGER NOT NULL, client_packets INTEGER NOT NULL, client_bytes INTEGER NOT NULL,
  client_payload_bytes INTEGER NOT NULL, client_gap_bytes INTEGER NOT NULL, client_cut_packets INTEGER NOT NULL,
  server_address TEXT NOT NULL, server_port INTEGER NOT NULL, server_packets INTEGER NOT NULL, server_bytes INTEGER NOT NULL,
  server_payload_bytes INTEGER NOT NULL, server_gap_bytes INTEGER NOT NULL, server_cut_packets INTEGER NOT NULL,
  server_basis TEXT NOT NULL, state TEXT NOT NULL, client_is_side INTEGER NOT NULL, inspection_limited INTEGER NOT NULL,
  has_evidence INTEGER NOT NULL, signature INTEGER NOT NULL
);
CREATE TABLE evidence (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, protocol TEXT, client_side INTEGER, cleartext_packet INTEGER, cleartext TEXT, banner TEXT,
  proofs TEXT NOT NULL
);
CREATE TABLE tls_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, version TEXT, offered_version TEXT, cipher_id TEXT, cipher TEXT, sni TEXT, alpn TEXT NOT NULL,
  alpn_selected TEXT, client_hello_packet INTEGER, server_hello_packet INTEGER, established INTEGER NOT NULL, established_packet INTEGER,
  resumed INTEGER NOT NULL, midstream INTEGER NOT NULL, alert TEXT, alert_side INTEGER, alert_packet INTEGER, answered_in_clear INTEGER NOT NULL
);
CREATE TABLE upgrades (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, verb TEXT, offered INTEGER, not_offered INTEGER, asked INTEGER, accepted INTEGER,
  refused INTEGER, done INTEGER, plaintext_after INTEGER, pipelined INTEGER
);
CREATE TABLE rpc_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, auth_type TEXT, bind_level TEXT, requests TEXT NOT NULL, undetermined INTEGER NOT NULL,
  readable_stub INTEGER, interfaces TEXT NOT NULL
);
CREATE TABLE http_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, host TEXT, server TEXT, user_agent TEXT, requests INTEGER NOT NULL, schemes_sent TEXT NOT NULL,
  schemes_offered TEXT NOT NULL, redirect_only INTEGER NOT NULL, content_packet INTEGER, exchanges TEXT NOT NULL
);
CREATE TABLE smb_sessions (
  flow_id INTEGER PRIMARY KEY REFERENCES flows, dialect TEXT, signed INTEGER, encrypted INTEGER, readable INTEGER
);
CREATE TABLE credentials (
  flow_id INTEGER NOT NULL REFERENCES flows, mechanism TEXT NOT NULL, user TEXT, before_tls INTEGER NOT NULL, password_readable INTEGER NOT NULL,
  packet INTEGER NOT NULL, outcome TEXT
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
SELECT f.id, c.name AS capture, f.transport, f.vlan,
  strftime('%Y-%m-%dT%H:%M:%S', f.first_seen_us / 1000000, 'unixepoch') || printf('.%06dZ', f.first_seen_us % 1000000) AS first_seen,
  (f.last_seen_us - f.first_seen_us) / 1e6 AS duration_seconds,
  iif(v.swapped, f.server_address, f.client_address) AS client_address, iif(v.swapped, f.server_port, f.client_port) AS client_port,
  iif(v.swapped, f.client_address, f.server_address) AS server_address, iif(v.swapped, f.client_port, f.server_port) AS server_port,
  f.client_packets + f.server_packets AS packets, f.client_bytes + f.server_bytes AS bytes, f.state, v.server_basis,
  d.protocol, d.protocol_basis, d.path_id, d.path_title, d.path_basis, d.expectation, d.reasons,
  d.protection, d.protection_mechanism, d.protection_reason, d.by_design
FROM flows f JOIN captures c ON c.id = f.capture_id
LEFT JOIN flow_verdicts v ON v.flow_id = f.id LEFT JOIN verdicts d ON d.id = v.verdict_id;

CREATE VIEW rpc_interfaces AS
SELECT flow_id, each.value ->> 'uuid' AS uuid, each.value ->> 'version' AS version, each.value ->> 'packet' AS packet, each.value ->> 'accepted' AS accepted
FROM rpc_sessions, json_each(interfaces) AS each;

CREATE VIEW http_exchanges AS
SELECT flow_id, each.value ->> 'service' AS service, each.value ->> 'method' AS method, each.value ->> 'path' AS path,
  each.value ->> 'packet' AS packet, each.value ->> 'status' AS status, each.value ->> 'redirectToHttps' AS redirect_to_https
FROM http_sessions, json_each(exchanges) AS each;

CREATE VIEW proofs AS
SELECT flow_id, each.value ->> 'packet' AS packet, each.value ->> 'side' AS side, each.value ->> 'what' AS what
FROM evidence, json_each(proofs) AS each;

CREATE VIEW exposed_logins AS
SELECT l.flow_id, f.client_address, f.server_address, f.server_port, f.protocol, l.mechanism, l.user, l.password_readable, l.outcome, l.packet
FROM credentials l JOIN flow_list f ON f.id = l.flow_id WHERE l.before_tls = 1;

CREATE VIEW learned_endpoints AS
SELECT DISTINCT address, port, transport, uuid, version, basis FROM endpoints;
`;
