import type { Protocol } from '../inspector.js';
import { TemplateInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** The line for `PROTOCOLS`; the name is the new protocol's own, which is added to `ApplicationProtocol`. */
export const template: Protocol = {
  name: 'irc',
  recognise,
  create: (context, clientSide) => new TemplateInspector(context, template.name, clientSide ?? 0),
};
