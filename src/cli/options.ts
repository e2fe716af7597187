import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../audit/finding.js';
import type { Catalog } from '../catalog/index.js';
import { loadSite } from '../site/load.js';
import { parseHost, parseRelease, parseStaticPort } from '../site/options.js';
import { mergeSites, NO_SITE, type SiteProfile } from '../site/profile.js';
import { LANGUAGES, type Language } from '../wording/languages.js';

/** Options of every command. */
export interface CommonOptions {
  color: boolean;
}

/** Options of the commands that judge: `analyze` and `judge`. */
export interface JudgeOptions extends CommonOptions {
  site?: string;
  catalog?: string[];
  release?: string[];
  host?: string[];
  staticPort?: string[];
  format: 'table' | 'json' | 'ndjson';
  failOn?: Severity;
  baseline?: string;
  lang: Language;
  quiet?: boolean;
}

/** Of an option that may be given several times. */
export const collect = (value: string, earlier: string[] = []) => [...earlier, value];

export function addCommonOptions(command: Command): Command {
  return command.option('--no-color', 'no colours, also when the terminal has them');
}

export function addJudgeOptions(command: Command): Command {
  return command
    .addOption(new Option('--site <file>', 'site profile: hosts, roles, networks, static ports, exceptions'))
    .addOption(new Option('--catalog <file>', 'catalog file of your own, beside the shipped one (repeatable)').argParser(collect))
    .addOption(new Option('--release <release>', 'Exchange release in use, such as 2010 (repeatable)').argParser(collect))
    .addOption(new Option('--host <address=role>', 'role of a host or network, several joined by + (repeatable)').argParser(collect))
    .addOption(new Option('--static-port <service=port>', 'RPC service the registry pins to a port (repeatable)').argParser(collect))
    .addOption(
      new Option('--format <format>', 'summary for people, as JSON, or the judged flows as NDJSON')
        .choices(['table', 'json', 'ndjson'])
        .default('table'),
    )
    .addOption(new Option('--fail-on <severity>', 'exit with 1 when a finding is at least this severe').choices([...SEVERITIES]))
    .addOption(baselineOption())
    .addOption(languageOption('language of the summary'))
    .option('-q, --quiet', 'print nothing on standard output');
}

/** Of every command that tells findings. */
export const baselineOption = () => new Option('--baseline <file>', 'findings that somebody answers for; --fail-on passes them over');

export const languageOption = (about: string) => new Option('--lang <language>', about).choices([...LANGUAGES]).default('en');

/** What the user says about the site. @throws {ExscopeError} of usage, naming the option and its possible values. */
export function siteOptions({ site, release = [], host = [], staticPort = [] }: JudgeOptions, catalog: Catalog): SiteProfile {
  const releases = [...catalog.releases.keys()];
  const services = [...catalog.staticPortServices.keys()];
  const said = {
    ...NO_SITE,
    releases: [...new Set(release.map((text) => parseRelease(text, releases)))],
    hosts: host.map(parseHost),
    staticPorts: staticPort.map((text) => parseStaticPort(text, services)),
  };
  // What is said on the command line is said later, and wins.
  return site === undefined ? said : mergeSites(loadSite(site, catalog), said);
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

const UNITS: Record<string, number> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A size in bytes, also as `64k`, `4m`, `1g`. */
export function byteCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const match = /^(\d{1,12})([kmg]?)$/i.exec(text);
    const value = match === null ? Number.NaN : Number(match[1]) * UNITS[match[2]!.toLowerCase()]!;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Expected a size from ${least} to ${most} bytes, such as 65536, 64k or 4m.`);
    return value;
  };
}
