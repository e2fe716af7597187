import type { ReportFormat } from './format.js';

/** One line a format. What writes it is loaded when it is asked for. */
const FORMATS = {
  html: async () => (await import('./html/index.js')).htmlPage,
  md: async () => (await import('./md.js')).md,
  csv: async () => (await import('./csv.js')).csv,
  pdf: async () => (await import('./pdf/index.js')).pdf,
  xlsx: async () => (await import('./xlsx/index.js')).xlsx,
  json: async () => (await import('./json.js')).json,
  sarif: async () => (await import('./sarif/sarif.js')).sarif,
  junit: async () => (await import('./junit/junit.js')).junit,
  ocsf: async () => (await import('./ocsf/ocsf.js')).ocsf,
  ecs: async () => (await import('./ecs/ecs.js')).ecs,
  'zeek-conn': async () => (await import('./zeek/conn.js')).zeekConn,
  'zeek-ssl': async () => (await import('./zeek/ssl.js')).zeekSsl,
} as const satisfies Record<string, () => Promise<ReportFormat>>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

export const loadFormat = (name: FormatName): Promise<ReportFormat> => FORMATS[name]();
