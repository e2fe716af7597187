import type { JudgedFlow } from '../../store/index.js';

/**
 * Names of the findings a flow may yet turn out to be part of when all flows have been seen: a server that offers no upgrade here may offer one
 * elsewhere. Empty for nearly every flow.
 */
export function lateNames({ evidence }: JudgedFlow): readonly string[] {
  return evidence?.upgrade?.notOffered == null ? [] : ['upgrade-stripped', `upgrade-stripped/${evidence.protocol}/sometimes`];
}
