/** The public API: what the command line does, for programs. */
export { type AnalyzeOptions, type AnalyzeResult, analyze, type Progress } from './analyze.js';
export { type FindingKind, SEVERITIES, type Severity } from './audit/finding.js';
export { type Catalog, type DataPath, loadCatalog } from './catalog/index.js';
export { type ErrorCode, EXIT, ExscopeError } from './errors.js';
export type { FlowEvidence } from './inspect/evidence.js';
export { judgeStore } from './judge-store.js';
export { tellFindings as findFindings } from './report/findings.js';
export type { ToldFinding as Finding } from './report/model/told-finding.js';
export { loadSite } from './site/load.js';
export { parseHost, parseRelease, parseStaticPort } from './site/options.js';
export { mergeSites, NO_SITE, type SiteProfile } from './site/profile.js';
export { openStore, type Store } from './store/index.js';
