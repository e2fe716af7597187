import { blindSpots } from './blind-spots.js';
import { credentials } from './credentials.js';
import { expectation } from './expectation.js';
import { kerberos } from './kerberos.js';
import { loginOffers } from './login-offers.js';
import { media } from './media.js';
import { ntlm } from './ntlm.js';
import { protection } from './protection.js';
import { sessions } from './sessions.js';
import type { Collective, Detector } from './sighting.js';
import { smb } from './smb.js';
import { Stripping } from './stripping.js';
import { badCertificate, weakTls } from './tls.js';
import { upgrades } from './upgrades.js';

/** One line per kind of problem. */
export const DETECTORS: readonly Detector[] = [
  credentials, //
  sessions,
  ntlm,
  kerberos,
  loginOffers,
  upgrades,
  weakTls,
  badCertificate,
  protection,
  smb,
  media,
  expectation,
  blindSpots,
];

/** The same for problems that only all flows together show. */
export const collectives = (): Collective[] => [new Stripping()];
