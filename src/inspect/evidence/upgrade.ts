/** The STARTTLS family. Offered, asked, accepted, refused and done are different facts; each is the packet that showed it. */
export interface UpgradeEvidence {
  /** Verb asked for, else the best one offered: STARTTLS, STLS, X-ANONYMOUSTLS; CONNECT of HTTP, when its tunnel carries TLS. */
  verb: string | null;
  offered: number | null;
  /** A complete capability list was seen that does not offer it. */
  notOffered: number | null;
  asked: number | null;
  accepted: number | null;
  refused: number | null;
  /** TLS records followed. */
  done: number | null;
  /** Readable protocol went on after the upgrade was accepted. */
  plaintextAfter: number | null;
  /** Bytes were pipelined behind the command in clear (command injection pattern, CVE-2011-0411 class). */
  pipelined: number | null;
  /** An offer seems to have been removed on the way: blanked out, or unknown to the server that made it. */
  stripped: number | null;
}
