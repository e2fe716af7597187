/** Thrown where a block cannot be decompressed; caught where frames are read. */
export class Damage extends Error {}
