import type { z as Zod } from 'zod';
import { RELEASES } from '../names.js';
import { firewallRulesSchema } from './firewall-rules.js';
import { type KnownNames, pathSchema } from './path.js';
import { ownIds, releaseSchema } from './release.js';
import { interfaceSchema, rangeSchema, serviceSchema } from './rpc.js';
import { tlsGradeSchema } from './tls.js';
import { schemaWords, type ZodLibrary } from './words.js';

export type { KnownNames } from './path.js';
export type { ZodLibrary } from './words.js';

/** The schemas of the catalog files. */
export function catalogSchemas(z: ZodLibrary) {
  const words = schemaWords(z);
  const { closed, distinct, text } = words;
  const title = { version: z.string().regex(/^\d{4}\.\d{1,2}$/, 'expected year.month in quotes, such as "2026.11"'), title: text };
  const interfaces = distinct(interfaceSchema(z, words), 'name');
  const ranges = distinct(rangeSchema(z, words), 'name');
  const services = (interfaceNames: ReadonlySet<string>) => distinct(serviceSchema(z, words, interfaceNames), 'name');
  const ownName = words.kebab.refine((name) => !(RELEASES as readonly string[]).includes(name), {
    error: 'is the name of a release; take one of your own, such as "contoso"',
  });
  return {
    catalog: closed(title),
    interfaces: closed({ interfaces }),
    tls: closed({ grades: distinct(tlsGradeSchema(z, words), 'id') }),
    rpcPorts: (interfaceNames: ReadonlySet<string>) => closed({ ranges, services: services(interfaceNames) }),
    release: (known: KnownNames) => releaseSchema(z, words, known),
    firewallRules: (pathIds: ReadonlySet<string>) => firewallRulesSchema(z, words, pathIds),
    /** The first look at a user's own catalog file: the names its rows may use. */
    ownNames: z.object({
      interfaces: z.array(z.looseObject({ name: text })).default([]),
      ranges: z.array(z.looseObject({ name: text })).default([]),
      services: z.array(z.looseObject({ name: text })).default([]),
    }),
    /** A user's own catalog file: paths for every release, and what they need. */
    own: (known: KnownNames) =>
      closed({
        name: ownName,
        title: text,
        notes: z.array(text).default([]),
        shared: z.unknown().optional(),
        interfaces: interfaces.default([]),
        ranges: ranges.default([]),
        services: services(known.interfaces).default([]),
        paths: distinct(pathSchema(z, words, known), 'id'),
      }).superRefine((file, context) => ownIds(file.paths, file.name, context)),
  };
}

type CatalogSchemas = ReturnType<typeof catalogSchemas>;
type RpcPorts = Zod.output<ReturnType<CatalogSchemas['rpcPorts']>>;
export type ReleaseRows = Omit<Zod.output<ReturnType<CatalogSchemas['release']>>, 'shared'>;
export type OwnCatalog = Omit<Zod.output<ReturnType<CatalogSchemas['own']>>, 'shared'>;
export type PathRow = ReleaseRows['paths'][number];
export type InterfaceRow = Zod.output<CatalogSchemas['interfaces']>['interfaces'][number];
export type PortRange = RpcPorts['ranges'][number];
export type StaticPortService = RpcPorts['services'][number];
export type TlsGrade = Zod.output<CatalogSchemas['tls']>['grades'][number];
export type FirewallRules = Zod.output<ReturnType<CatalogSchemas['firewallRules']>>;
