// Writes docs/schemas/report.schema.json: the JSON report as its types in src/ have it, and their comments. Run after a change of the model.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const MODEL = at('src/report/model/model.ts');
const FLOW = at('src/report/flow-json.ts');

const { config } = ts.readConfigFile(at('tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, at('.'));
// What is taken from a list by its place may be missing: the schema must not be as trusting as the compiler is.
const program = ts.createProgram([MODEL, FLOW], { ...options, noUncheckedIndexedAccess: true });
const checker = program.getTypeChecker();

function typeOf(file, name) {
  const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file))).find((each) => each.name === name);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

const described = (symbol) => {
  const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  return text === '' ? {} : { description: text };
};

function schemaOf(type) {
  if (type.isUnion()) return unionOf(type.types);
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (type.flags & ts.TypeFlags.String) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  if (type.flags & ts.TypeFlags.TemplateLiteral) return { type: 'string' };
  if (checker.isTupleType(type)) {
    const members = checker.getTypeArguments(type).map(schemaOf);
    return { type: 'array', prefixItems: members, minItems: members.length, items: false };
  }
  if (checker.isArrayType(type)) return { type: 'array', items: schemaOf(checker.getTypeArguments(type)[0]) };
  if (type.isIntersection() || type.flags & ts.TypeFlags.Object) return objectOf(type);
  throw new Error(`no schema for ${checker.typeToString(type)}`);
}

/** Literals are one list, null and boolean are types among others. */
function unionOf(types) {
  const given = types.filter((each) => !(each.flags & ts.TypeFlags.Undefined));
  const isBoolean = (each) => (each.flags & ts.TypeFlags.BooleanLiteral) !== 0;
  const booleans = given.filter(isBoolean).length === 2 ? [{ type: 'boolean' }] : given.filter(isBoolean).map(schemaOf);
  const literals = given.filter((each) => each.isStringLiteral() || each.isNumberLiteral()).map(({ value }) => value);
  const rest = given.filter((each) => !isBoolean(each) && !each.isStringLiteral() && !each.isNumberLiteral()).map(schemaOf);
  const all = [
    ...(literals.length === 0 ? [] : literals.length === 1 ? [{ const: literals[0] }] : [{ enum: literals }]),
    ...booleans,
    ...rest,
  ];
  if (all.length === 1) return all[0];
  // `{"type": ["string", "null"]}` reads better than two alternatives.
  return all.every((each) => Object.keys(each).join() === 'type') ? { type: all.map((each) => each.type) } : { anyOf: all };
}

function objectOf(type) {
  const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  const properties = {};
  const required = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    const member = checker.getTypeOfSymbol(symbol);
    // The flows are written by the format itself, one at a time.
    if (member.getCallSignatures().length > 0) continue;
    properties[symbol.name] = { ...described(symbol), ...schemaOf(member) };
    if (!(symbol.flags & ts.SymbolFlags.Optional)) required.push(symbol.name);
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 && { properties, required }),
    additionalProperties: index === undefined ? false : schemaOf(index.type),
  };
}

const model = objectOf(typeOf(MODEL, 'ReportModel'));
const { schemaVersion } = model.properties;
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:exscope:report:${schemaVersion.const}`,
  title: 'Report of exscope',
  description: 'What `exscope report STORE --format json` writes. Members are added, never renamed, as long as schemaVersion is the same.',
  ...model,
  properties: {
    ...model.properties,
    flows: { description: 'Every judged flow, as `exscope flows --format ndjson` has it.', type: 'array', items: { $ref: '#/$defs/flow' } },
  },
  required: [...model.required, 'flows'],
  $defs: { flow: schemaOf(typeOf(FLOW, 'FlowJson')) },
};
writeFileSync(at('docs/schemas/report.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
