/** What the server's greeting says it is. */
export interface ProductEvidence {
  name: string;
  /** As the greeting writes it; null when it names none. */
  version: string | null;
}
