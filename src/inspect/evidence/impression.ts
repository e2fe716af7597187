/** What octets of no known protocol look like. Only that: compressed octets look like encrypted ones. */
export type Impression = 'text' | 'structured' | 'random';
