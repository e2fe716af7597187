import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import { jsonDocument } from '../../ndjson.js';
import { safe } from '../../text.js';
import type { ReportFormat } from '../format.js';
import { ArtifactList } from './artifacts.js';
import { controlResults, findingResults } from './results.js';
import { RuleList } from './rules.js';
import { taxonomies } from './taxonomies.js';

/**
 * SARIF 2.1.0 (OASIS, Errata 01): one run whose results are the findings and the failed controls. A capture is the artifact a result is in, the
 * server's socket its logical location; packets and display filters are properties, for SARIF counts lines and octets, not packets.
 */
export const sarif: ReportFormat = {
  binary: false,
  *write(model, wording) {
    yield jsonDocument(sarifLog(model, wording));
  },
};

function sarifLog(model: ReportModel, wording: Wording) {
  const { summary, policies, language, redacted } = model;
  const artifacts = new ArtifactList(summary.captures);
  const rules = new RuleList(model);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'exscope',
            version: summary.exscope,
            language,
            rules: rules.descriptors,
            supportedTaxonomies: policies.map(({ id }, index) => ({ name: id, index })),
          },
        },
        language,
        invocations: [invocation(model, artifacts)],
        artifacts: artifacts.artifacts,
        results: [...findingResults(model, rules, artifacts, wording), ...controlResults(model, rules, artifacts)],
        taxonomies: taxonomies(policies),
        properties: {
          redacted,
          catalog: summary.catalog,
          coverage: summary.coverage,
          policies: policies.map(({ id, version, counts }) => ({ id, version, counts })),
        },
      },
    ],
  };
}

/** What was read in part was not successful: exit 4 of the command line. */
function invocation({ summary, date }: ReportModel, artifacts: ArtifactList) {
  return {
    executionSuccessful: !summary.partlyRead && !summary.interrupted,
    endTimeUtc: date,
    toolExecutionNotifications: summary.captures.flatMap(({ name, problem }) =>
      problem === null
        ? []
        : {
            level: 'error',
            descriptor: { id: problem.code },
            message: { text: safe(problem.message) },
            locations: [{ physicalLocation: { artifactLocation: artifacts.location(name) } }],
            properties: { offset: problem.offset, packet: problem.packet },
          },
    ),
  };
}
