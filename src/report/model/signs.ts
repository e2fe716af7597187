import type { Wording } from '../../wording/wording.js';

/** What a host was seen doing, as the judge writes it. */
const SIGNS: readonly [string, RegExp][] = [
  ['host-option', /^named by --host$/],
  ['profile', /^(.*) of the site profile$/],
  ['directory', /^answers on the Kerberos and LDAP ports$/],
  ['ports', /^answers on port (.*)$/],
  ['outlook-web-app', /^answers as Outlook Web App (.*)$/],
  ['web-services', /^answers for (.*) as IIS$/],
  ['front-end', /^names itself "(.*)" as the front end of a request$/],
  ['legacy-port', /^port (\d+) is in the dynamic range of Windows 2000 and Server 2003$/],
  ['greets', /^greets as "(.*)"$/],
  ['serves', /^serves (.*)$/],
];

/** Why a host has its roles, in the words of a language: one sign after another. What is none of the signs is told as it is. */
export function tellSigns(why: string, wording: Wording): string {
  return why
    .split('; ')
    .map((sign) => {
      for (const [name, pattern] of SIGNS) {
        const match = pattern.exec(sign);
        if (match !== null) return wording.say(`summary.signs.${name}`, match[1] === undefined ? {} : { what: match[1] });
      }
      return sign;
    })
    .join('; ');
}
