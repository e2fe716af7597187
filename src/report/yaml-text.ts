/** A string as YAML reads it back, on one line: a JSON string is one, and plain where nothing in it could mean anything else. */
export function yamlString(text: string): string {
  return /^[a-z][a-z0-9._/-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : quoted(text);
}

/** In quotes always: releases look like numbers. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** IPv6 begins or ends with colons that YAML would read. */
export function yamlAddress(address: string): string {
  return address.includes(':') ? quoted(address) : address;
}
