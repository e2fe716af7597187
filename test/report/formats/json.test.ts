import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { json } from '../../../src/report/formats/json.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { hostile, modelOf, textOf } from './models.js';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schemas', 'report.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** What the schema does not allow of a report, in words. */
async function objections(model: ReportModel): Promise<string[]> {
  validate(JSON.parse(await textOf(json, model)));
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

it.each([
  ['mail', { captures: ['mail-server-mixed.pcapng', 'smtp-x-anonymoustls.pcap'], hosts: ['10.20.0.2=client-access+hub-transport'] }],
  ['a domain', { captures: ['samba-ad.pcap'] }],
  ['a day', { captures: ['cas-day.pcapng.gz'], language: 'id' as const }],
  [
    'media, certificates and static ports',
    {
      captures: [
        'scenes/sip-srtp-key-in-clear.pcap',
        'scenes/tls12-client-certificate.pcap',
        'scenes/dtls12-cookie.pcap',
        'scenes/http-rpc-401.pcap',
        'scenes/tls-no-shared-suite.pcap',
      ],
      staticPorts: [{ service: 'rpc-client-access', port: 59_532, servers: null }],
    },
  ],
])(
  'the schema knows everything in a report of %s',
  async (_what, sample) => {
    const model = await modelOf(sample);
    expect(await objections(model)).toEqual([]);
  },
  60_000,
);

it('refuses what it does not know, misses what is not there, and is of the same version', async () => {
  const model = await modelOf({ captures: ['imap-cleartext.pcap'] });
  const [flow] = [...model.flows()];
  const also = { also: 1 };
  expect(await objections({ ...model, ...also })).toEqual([expect.stringContaining('"also"')]);
  expect(await objections({ ...model, summary: { ...model.summary, ...also } })).toEqual([expect.stringContaining('/summary')]);
  expect(await objections({ ...model, flows: () => [{ ...flow!, ...also }] })).toEqual([expect.stringContaining('/flows/0')]);
  const { date: _, ...undated } = model;
  expect(await objections(undated as ReportModel)).toEqual([expect.stringContaining('"date"')]);
  expect(schema.properties.schemaVersion.const).toBe(model.schemaVersion);
});

it('is JSON whatever a capture says, and the same twice', async () => {
  const model = hostile(await modelOf({ captures: ['imap-cleartext.pcap'] }));
  const text = await textOf(json, model);
  expect(JSON.parse(text).findings).toEqual(JSON.parse(JSON.stringify(model.findings)));
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\ud800-\udfff](?![\udc00-\udfff])/u);
  expect(await textOf(json, model)).toBe(text);
});
