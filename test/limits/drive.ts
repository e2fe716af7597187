/** What a driver sees of a limit. */
interface Driven {
  /** What the counter of the limit says; for a limit that needs none, whatever. */
  counted: number;
  /** What is stated to happen at the limit has happened. */
  acted: boolean;
}

/** Drives something to a limit, or (`past`) one step past it. */
export type Driver = (past: boolean) => Driven | Promise<Driven>;
