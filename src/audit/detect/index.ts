import { credentials } from './credentials.js';
import { expectation } from './expectation.js';
import { protection } from './protection.js';
import type { Detector } from './sighting.js';
import { upgrades } from './upgrades.js';

/** One line per kind of problem. */
export const DETECTORS: readonly Detector[] = [credentials, upgrades, protection, expectation];
